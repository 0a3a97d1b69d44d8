package org.veilbank.group;

import static org.veilbank.group.Curve.NIELS;
import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.Field.LIMBS;

import java.util.OptionalLong;

/**
 * Discrete logarithms of small values: v from v * {@link RistrettoPoint#BASE}, 0 &lt;= v &lt;
 * 2^valueBits, by baby steps and giant steps (Shanks 1971).
 *
 * <p>Four times a point is the same for all points of the curve that are one element. It is
 * searched on the birationally equivalent Montgomery curve, whose u-coordinate is the same for Q
 * and -Q: so an entry i of the table stands for i and -i, and Q + k S and Q - k S, for giant steps
 * S, share the inversion that both take. A round of {@value #STEPS} steps to either side shares one
 * inversion.
 *
 * <p>Values are tried in rounds from 0 upwards, so small ones are found sooner: the time tells
 * about the value. Immutable; takes 2^(tableBits + 4) bytes.
 */
public final class DiscreteLog {
  /** Most bits of a value. */
  public static final int MAX_VALUE_BITS = 48;

  public static final int MIN_TABLE_BITS = 8;
  public static final int MAX_TABLE_BITS = 24;

  /** Giant steps to either side of the middle of a round. */
  private static final int STEPS = 512;

  /** Points that share an inversion while the table is made. */
  private static final int BATCH = 256;

  private final int valueBits;
  private final int tableBits;

  /** Open addressing: 32 bits of a hash, then the number of baby steps; 0 where empty. */
  private final long[] table;

  /** u and v of the giant steps 1 to STEPS. */
  private final long[] stepU = new long[LIMBS * STEPS];

  private final long[] stepV = new long[LIMBS * STEPS];

  /** What leads from the middle of a round to that of the next, prepared for being subtracted. */
  private final long[] nextRound = new long[NIELS];

  private DiscreteLog(int valueBits, int tableBits) {
    this.valueBits = valueBits;
    this.tableBits = tableBits;
    table = new long[2 << tableBits];
    fillTable();
    fillSteps();
    Curve.toNiels(nextRound, 0, multipleOfFour(roundLength()).coordinates(), 0);
  }

  /**
   * A table of 2^tableBits baby steps. The time of a search is 2^(valueBits - tableBits) divided by
   * a few millions a second; making the table takes about a microsecond an entry.
   *
   * @throws IllegalArgumentException if a number of bits is out of its range
   */
  public static DiscreteLog of(int valueBits, int tableBits) {
    if (valueBits < 1 || valueBits > MAX_VALUE_BITS) {
      throw new IllegalArgumentException(
          "values of " + valueBits + " bits: expected 1 to " + MAX_VALUE_BITS);
    }
    if (tableBits < MIN_TABLE_BITS || tableBits > MAX_TABLE_BITS) {
      throw new IllegalArgumentException(
          "table of 2^"
              + tableBits
              + " entries: expected 2^"
              + MIN_TABLE_BITS
              + " to 2^"
              + MAX_TABLE_BITS);
    }
    return new DiscreteLog(valueBits, tableBits);
  }

  /** Values below 2 to the power of this are found. */
  public int valueBits() {
    return valueBits;
  }

  /** A giant step is as long as the table reaches to both sides: 2^(tableBits + 1). */
  private int stepShift() {
    return tableBits + 1;
  }

  /** Values that a round covers. */
  private long roundLength() {
    return (2L * STEPS + 1) << stepShift();
  }

  private static RistrettoPoint multipleOfFour(long value) {
    return FixedBaseTable.base().multiplyVartime(Scalar.of(value).multiply(Scalar.of(4)));
  }

  private void fillTable() {
    long[] points = new long[POINT * BATCH];
    long[] denominators = new long[LIMBS * BATCH];
    long[] u = new long[LIMBS];
    long[] w = new long[2 * LIMBS];
    RistrettoPoint step = multipleOfFour(1);
    RistrettoPoint next = step;
    for (int done = 0; done < 1 << tableBits; done += BATCH) {
      next = consecutive(points, next, step, BATCH);
      for (int k = 0; k < BATCH; k++) {
        MontgomeryCurve.denominator(denominators, LIMBS * k, points, POINT * k);
      }
      FieldPowers.invertAll(denominators, 0, BATCH);
      for (int k = 0; k < BATCH; k++) {
        MontgomeryCurve.u(w, 0, points, POINT * k, denominators, LIMBS * k);
        Field.canonical(u, 0, w, 0);
        insert(hash(u, 0), done + k + 1);
      }
    }
  }

  private void fillSteps() {
    long[] points = new long[POINT * STEPS];
    long[] denominators = new long[LIMBS * STEPS];
    RistrettoPoint step = multipleOfFour(1L << stepShift());
    consecutive(points, step, step, STEPS);
    for (int k = 0; k < STEPS; k++) {
      MontgomeryCurve.denominator(denominators, LIMBS * k, points, POINT * k);
    }
    FieldPowers.invertAll(denominators, 0, STEPS);
    for (int k = 0; k < STEPS; k++) {
      MontgomeryCurve.u(stepU, LIMBS * k, points, POINT * k, denominators, LIMBS * k);
      MontgomeryCurve.v(stepV, LIMBS * k, points, POINT * k, denominators, LIMBS * k);
    }
  }

  /** points = first, first + step, ...; returns the one after the last. */
  private static RistrettoPoint consecutive(
      long[] points, RistrettoPoint first, RistrettoPoint step, int count) {
    long[] niels = new long[NIELS];
    long[] running = first.coordinates().clone();
    long[] s = new long[Curve.SCRATCH];
    Curve.toNiels(niels, 0, step.coordinates(), 0);
    for (int k = 0; k < count; k++) {
      System.arraycopy(running, 0, points, POINT * k, POINT);
      Curve.addNiels(running, 0, niels, 0, s);
    }
    return new RistrettoPoint(running);
  }

  /** A hash of a canonical element: the numbers are as good as random already. */
  private static long hash(long[] canonical, int i) {
    return canonical[i] ^ (canonical[i + 1] << 13) ^ (canonical[i + 2] * 0x9E3779B97F4A7C15L);
  }

  private void insert(long hash, int steps) {
    int at = (int) hash & (table.length - 1);
    while (table[at] != 0) {
      at = (at + 1) & (table.length - 1);
    }
    table[at] = (hash & ~0xFFFFFFFFL) | steps;
  }

  /** The baby steps of an entry with this hash, or 0. */
  private int lookUp(long hash) {
    int at = (int) hash & (table.length - 1);
    while (table[at] != 0) {
      if ((table[at] ^ hash) >>> 32 == 0) {
        return (int) table[at];
      }
      at = (at + 1) & (table.length - 1);
    }
    return 0;
  }

  /** The value v below 2^valueBits with point = v * BASE; empty if there is none. */
  public OptionalLong find(RistrettoPoint point) {
    Search search = new Search(point);
    long[] centre = four(point);
    long[] s = new long[Curve.SCRATCH];
    long middle = roundLength() >> 1;
    long[] start = new long[NIELS];
    Curve.toNiels(start, 0, multipleOfFour(middle).coordinates(), 0);
    Curve.subtractNiels(centre, 0, start, 0, s);
    while (middle - (roundLength() >> 1) < 1L << valueBits) {
      OptionalLong found = search.round(centre, middle);
      if (found.isPresent()) {
        return found;
      }
      Curve.subtractNiels(centre, 0, nextRound, 0, s);
      middle += roundLength();
    }
    return OptionalLong.empty();
  }

  private static long[] four(RistrettoPoint point) {
    long[] four = point.coordinates().clone();
    Curve.doubleTimes(four, 0, 2, new long[Curve.SCRATCH]);
    return four;
  }

  /** One search, with its scratch. */
  private final class Search {
    private final RistrettoPoint target;
    private final long[] u = new long[LIMBS];
    private final long[] v = new long[LIMBS];
    private final long[] inverses = new long[LIMBS * STEPS];
    private final long[] w = new long[3 * LIMBS];

    Search(RistrettoPoint target) {
      this.target = target;
    }

    /** Looks for the value at most half a round from the middle; centre = 4 * (value - middle). */
    OptionalLong round(long[] centre, long middle) {
      if (RistrettoCodec.identityMask(centre, 0) != 0) {
        return accept(middle);
      }
      MontgomeryCurve.denominator(w, 0, centre, 0);
      FieldPowers.invert(w, 0, w, 0);
      MontgomeryCurve.u(u, 0, centre, 0, w, 0);
      MontgomeryCurve.v(v, 0, centre, 0, w, 0);
      Field.canonical(w, 0, u, 0);
      OptionalLong found = candidates(lookUp(hash(w, 0)), middle);
      for (int k = 0; k < STEPS; k++) {
        Field.subtract(inverses, LIMBS * k, stepU, LIMBS * k, u, 0);
      }
      FieldPowers.invertAll(inverses, 0, STEPS);
      for (int k = 0; k < STEPS && found.isEmpty(); k++) {
        found = steps(k, middle);
      }
      return found;
    }

    /** The centre plus and minus k + 1 giant steps. */
    private OptionalLong steps(int k, long middle) {
      long distance = (k + 1L) << stepShift();
      if (isZero(inverses, LIMBS * k)) {
        // the centre is itself that many giant steps, forwards or backwards
        OptionalLong above = accept(middle + distance);
        return above.isPresent() ? above : accept(middle - distance);
      }
      Field.subtract(w, LIMBS, stepV, LIMBS * k, v, 0);
      long plus = hashOfSum(k);
      Field.add(w, LIMBS, stepV, LIMBS * k, v, 0);
      long minus = hashOfSum(k);
      OptionalLong found = candidates(lookUp(plus), middle - distance);
      return found.isPresent() ? found : candidates(lookUp(minus), middle + distance);
    }

    /** The hash of u of the chord's third point; w[LIMBS..] is the difference of the v. */
    private long hashOfSum(int k) {
      Field.multiply(w, LIMBS, w, LIMBS, inverses, LIMBS * k);
      Field.square(w, 0, w, LIMBS);
      Field.subtract(w, 0, w, 0, stepU, LIMBS * k);
      Field.subtract(w, 0, w, 0, u, 0);
      w[0] -= MontgomeryCurve.A;
      Field.canonical(w, 2 * LIMBS, w, 0);
      return hash(w, 2 * LIMBS);
    }

    private static boolean isZero(long[] a, int i) {
      return (a[i] | a[i + 1] | a[i + 2] | a[i + 3] | a[i + 4]) == 0;
    }

    private OptionalLong candidates(int babySteps, long around) {
      if (babySteps == 0) {
        return OptionalLong.empty();
      }
      OptionalLong above = accept(around + babySteps);
      return above.isPresent() ? above : accept(around - babySteps);
    }

    private OptionalLong accept(long value) {
      boolean found =
          value >= 0
              && value < 1L << valueBits
              && FixedBaseTable.base().multiplyVartime(Scalar.of(value)).equals(target);
      return found ? OptionalLong.of(value) : OptionalLong.empty();
    }
  }
}
