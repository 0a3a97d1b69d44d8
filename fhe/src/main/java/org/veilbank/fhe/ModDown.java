package org.veilbank.fhe;

import java.math.BigInteger;
import org.veilbank.math.ExactSum;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Exact division of a ciphertext by some of its primes, with a rounding error that is a multiple of
 * t: what mod switching, the end of key switching, and both at once are made of.
 *
 * <p>With D the product of the dropped primes, x becomes (x - delta)/D, where delta = x mod D,
 * delta = 0 mod t and |delta| &lt;= tD/2. So a ciphertext of m becomes one of m/D mod t. (Gentry,
 * Halevi and Smart, ePrint 2012/099, section 5.4; in residues as in Bajard, Eynard, Hasan and
 * Zucca, ePrint 2016/510, with the overflow of the base extension removed by a floating-point
 * quotient as in Halevi, Polyakov and Shoup, ePrint 2018/117.)
 */
final class ModDown {
  /** Columns treated at a time, so that the rows of all dropped primes fit the first caches. */
  private static final int BLOCK_COLUMNS = 1024;

  /** Level, ciphertext primes dropped from its end, and special primes dropped, from the first. */
  record Shape(int level, int drops, int specials) {}

  private final BgvContext context;
  private final int kept;
  private final int[] dropped;
  private final PrimeRing.InverseScale[] scales;
  private final double[] reciprocals;
  private final double[][] weights;
  private final ExactSum[] sums;
  private final double[] inverses;
  private final long factor;

  ModDown(BgvContext context, Shape shape) {
    this.context = context;
    BgvParameters parameters = context.parameters();
    this.kept = shape.level() + 1 - shape.drops();
    if (kept < 1) {
      throw new IllegalArgumentException(
          "dropping %d of %d primes: need to keep one".formatted(shape.drops(), shape.level() + 1));
    }
    int specialsFrom = parameters.topLevel() + 1;
    this.dropped = new int[shape.drops() + shape.specials()];
    for (int i = 0; i < dropped.length; i++) {
      dropped[i] = i < shape.drops() ? shape.level() - i : specialsFrom + (i - shape.drops());
    }
    BigInteger d =
        context
            .product(kept, shape.level() + 1)
            .multiply(context.product(specialsFrom, specialsFrom + shape.specials()));
    this.scales = new PrimeRing.InverseScale[dropped.length];
    this.reciprocals = new double[dropped.length];
    BigInteger t = BigInteger.valueOf(context.t());
    for (int i = 0; i < dropped.length; i++) {
      Modulus q = parameters.prime(dropped[i]);
      BigInteger cofactor = d.divide(BigInteger.valueOf(q.value()));
      scales[i] =
          context.ring(dropped[i]).inverseScale(q.invert(q.canonical(cofactor.multiply(t))));
      reciprocals[i] = 1.0 / q.value();
    }
    this.weights = new double[kept][dropped.length + 1];
    this.sums = new ExactSum[kept];
    this.inverses = new double[kept];
    for (int m = 0; m < kept; m++) {
      Modulus q = parameters.prime(m);
      double largest = 0;
      for (int i = 0; i < dropped.length; i++) {
        BigInteger cofactor = d.divide(BigInteger.valueOf(parameters.prime(dropped[i]).value()));
        weights[m][i] = q.balanced(cofactor.multiply(t));
        largest += context.ring(dropped[i]).bound() * Math.abs(weights[m][i]);
      }
      weights[m][dropped.length] = q.balanced(d.multiply(t).negate());
      largest += dropped.length * Math.abs(weights[m][dropped.length]);
      sums[m] = ExactSum.of(dropped.length + 1, largest, q);
      inverses[m] = q.balanced(q.invert(q.canonical(d)));
    }
    Modulus plaintextModulus = parameters.plaintextModulus();
    this.factor =
        plaintextModulus.invert(
            plaintextModulus.canonical(context.product(kept, shape.level() + 1)));
  }

  /** The primes that are kept: 0 to this, exclusively. */
  int kept() {
    return kept;
  }

  /** What the division by ciphertext primes multiplies the plaintext's scale factor by. */
  long factor() {
    return factor;
  }

  /** The number of primes dropped. */
  int droppedCount() {
    return dropped.length;
  }

  /** The i-th dropped prime's index. */
  int dropped(int i) {
    return dropped[i];
  }

  /** Brings the row of the i-th dropped prime, in place, to the form that divide expects. */
  void prepare(int i, double[] row) {
    context.ring(dropped[i]).inverse(row, scales[i]);
  }

  /**
   * Divides two polynomials. Both are given by their rows at each prime index; those of dropped
   * primes have been prepared. The results' rows may be the same arrays as the kept input rows.
   */
  void divide(double[][] x0, double[][] x1, double[][] out0, double[][] out1) {
    double[][] prepared0 = gather(x0);
    double[][] prepared1 = gather(x1);
    double[][] correction0 = context.rows().take(kept);
    double[][] correction1 = context.rows().take(kept);
    int blocks = context.degree() / BLOCK_COLUMNS;
    context
        .workers()
        .run(
            2 * blocks,
            i -> {
              boolean second = i >= blocks;
              int from = (second ? i - blocks : i) * BLOCK_COLUMNS;
              extend(second ? prepared1 : prepared0, second ? correction1 : correction0, from);
            });
    context
        .workers()
        .run(
            2 * kept,
            i -> {
              int m = i >> 1;
              boolean second = (i & 1) == 1;
              double[] correction = second ? correction1[m] : correction0[m];
              PrimeRing ring = context.ring(m);
              ring.forwardLazy(correction);
              ring.subtractAndScale(
                  second ? x1[m] : x0[m], correction, inverses[m], second ? out1[m] : out0[m]);
              context.rows().give(correction);
            });
    context.rows().give(prepared0[dropped.length]);
    context.rows().give(prepared1[dropped.length]);
  }

  /** The dropped rows, and one more for the quotients. */
  private double[][] gather(double[][] x) {
    double[][] rows = new double[dropped.length + 1][];
    for (int i = 0; i < dropped.length; i++) {
      rows[i] = x[dropped[i]];
    }
    rows[dropped.length] = context.rows().take();
    return rows;
  }

  private void extend(double[][] rows, double[][] out, int from) {
    int to = from + BLOCK_COLUMNS;
    PrimeRing.quotients(rows, dropped.length, reciprocals, rows[dropped.length], from, to);
    for (int m = 0; m < kept; m++) {
      context
          .ring(m)
          .combine(rows, 0, dropped.length + 1, weights[m], 0, sums[m], out[m], from, to);
    }
  }
}
