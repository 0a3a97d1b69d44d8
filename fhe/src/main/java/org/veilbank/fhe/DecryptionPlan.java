package org.veilbank.fhe;

import java.math.BigInteger;
import org.veilbank.math.ExactSum;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * What it takes at one level to bring a polynomial from its residues modulo q_0 ... q_level to its
 * residues modulo t, by the Chinese remainder theorem with a floating-point quotient.
 */
final class DecryptionPlan {
  private static final int BLOCK_COLUMNS = 1024;

  private final BgvContext context;
  private final int level;
  private final PrimeRing.InverseScale[] scales;
  private final double[] reciprocals;
  private final double[] weights;
  private final ExactSum sum;

  DecryptionPlan(BgvContext context, int level) {
    this.context = context;
    this.level = level;
    BgvParameters parameters = context.parameters();
    Modulus t = parameters.plaintextModulus();
    BigInteger product = context.product(0, level + 1);
    scales = new PrimeRing.InverseScale[level + 1];
    reciprocals = new double[level + 1];
    weights = new double[level + 2];
    double largest = 0;
    for (int i = 0; i <= level; i++) {
      Modulus q = parameters.prime(i);
      BigInteger cofactor = product.divide(BigInteger.valueOf(q.value()));
      scales[i] = context.ring(i).inverseScale(q.invert(q.canonical(cofactor)));
      reciprocals[i] = 1.0 / q.value();
      weights[i] = t.balanced(cofactor);
      largest += context.ring(i).bound() * Math.abs(weights[i]);
    }
    weights[level + 1] = t.balanced(product.negate());
    largest += (level + 1) * Math.abs(weights[level + 1]);
    sum = ExactSum.of(level + 2, largest, t);
  }

  /** Brings the row modulo q_i from evaluations, in place, to the form that reduce expects. */
  void prepare(int i, double[] row) {
    context.ring(i).inverse(row, scales[i]);
  }

  /**
   * The centred polynomial modulo t.
   *
   * @param rows prepared ones, one for each prime of the level
   */
  double[] reduce(double[][] rows) {
    double[][] withQuotients = new double[level + 2][];
    System.arraycopy(rows, 0, withQuotients, 0, level + 1);
    double[] quotients = context.rows().take();
    withQuotients[level + 1] = quotients;
    double[] out = new double[context.degree()];
    context
        .workers()
        .run(
            context.degree() / BLOCK_COLUMNS,
            block -> {
              int from = block * BLOCK_COLUMNS;
              int to = from + BLOCK_COLUMNS;
              PrimeRing.quotients(rows, level + 1, reciprocals, quotients, from, to);
              context
                  .plaintextRing()
                  .combine(withQuotients, 0, level + 2, weights, 0, sum, out, from, to);
            });
    context.rows().giveErased(quotients);
    return out;
  }
}
