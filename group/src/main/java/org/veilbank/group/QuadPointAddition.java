package org.veilbank.group;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.veilbank.group.Field.LIMB_BITS;
import static org.veilbank.group.QuadField.GROUP;
import static org.veilbank.group.QuadField.LANES;
import static org.veilbank.group.QuadField.load;
import static org.veilbank.group.QuadField.loadDoubles;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Adds an affine point to a point, with the formulas of {@link Curve}: the four independent
 * products of either half of an addition take the four lanes of a group of {@link QuadField}.
 *
 * <p>A point is the group X, Y, Z, T; a row is the addend, the group y - x, y + x, 1, 2dxy. All are
 * reduced.
 */
final class QuadPointAddition {
  private static final VectorShuffle<Integer> YYZT = shuffle(1, 1, 2, 3);
  private static final VectorShuffle<Integer> XXZT = shuffle(0, 0, 2, 3);
  private static final VectorShuffle<Integer> YXZT = shuffle(1, 0, 2, 3);
  private static final VectorShuffle<Integer> BBDD = shuffle(1, 1, 2, 2);
  private static final VectorShuffle<Integer> AACC = shuffle(0, 0, 3, 3);
  private static final VectorShuffle<Integer> EGFE = shuffle(0, 3, 2, 0);
  private static final VectorShuffle<Integer> FHGH = shuffle(2, 1, 3, 1);

  private static final long[] OPERAND_SIGNS = doubles(-1, 1, 1, 0);
  private static final long[] ROW_SIGNS = doubles(-1, 1, 0, 0);

  private static final long[] NEGATIVE = {0, 0, 0, Long.MIN_VALUE};

  /** Turns A and C, which are added to B and D, into their negatives less 1. */
  private static final long[] SUM_SIGNS = {-1, 0, -1, 0};

  /** What is added to the sums of raw columns: the constants of A, B, C, D, and the 1. */
  private static final long[] OF_SUMS = ofSums();

  private static final long[] ROW_FACTORS = factors(Curve.D2);
  private static final long[] POINT_FACTORS = factors(Field.of(Curve.D_VALUE.modInverse(Field.P)));

  private final QuadField field = new QuadField();
  private final long[] columns = new long[QuadProducts.COLUMNS];
  private final long[] operands = new long[2 * GROUP];
  private final long[] left = new long[2 * GROUP];
  private final long[] right = new long[2 * GROUP];

  /** Lanes as pairs of ints, whose shuffles the compiler need not convert each time. */
  private static VectorShuffle<Integer> shuffle(int a, int b, int c, int d) {
    return VectorShuffle.fromValues(
        IntVector.SPECIES_256,
        2 * a,
        2 * a + 1,
        2 * b,
        2 * b + 1,
        2 * c,
        2 * c + 1,
        2 * d,
        2 * d + 1);
  }

  private static long[] doubles(double a, double b, double c, double d) {
    return new long[] {
      Double.doubleToRawLongBits(a),
      Double.doubleToRawLongBits(b),
      Double.doubleToRawLongBits(c),
      Double.doubleToRawLongBits(d)
    };
  }

  private static long[] ofSums() {
    long[] constants = QuadProducts.unbiased(new long[Field.LIMBS]);
    long[] out = new long[GROUP];
    for (int k = 0; k < Field.LIMBS; k++) {
      for (int lane = 0; lane < LANES; lane++) {
        out[LANES * k + lane] = lane % 2 == 0 ? 1 : 2 * constants[k];
      }
    }
    return out;
  }

  /** 1, 1, 1 and another. */
  private static long[] factors(long[] last) {
    long[] integers = new long[GROUP];
    for (int lane = 0; lane < LANES; lane++) {
      QuadField.put(integers, lane, lane < 3 ? Curve.ONE : last, 0);
    }
    QuadField.ofIntegers(integers, 0, integers, 0);
    return integers;
  }

  /** The point += a row. */
  void add(long[] points, int at, long[] rows, int row) {
    products(0, points, at, rows, row);
    field.multiply(points, at, left, 0, right, 0);
  }

  /** Two points, one after the other, += two rows: their steps overlap. */
  void addBoth(long[] points, int at, long[] rows, int row) {
    products(0, points, at, rows, row);
    products(GROUP, points, at + GROUP, rows, row + GROUP);
    field.multiply(points, at, left, 0, right, 0);
    field.multiply(points, at + GROUP, left, GROUP, right, GROUP);
  }

  /** Row = a point prepared for being added: (Y - X, Y + X, Z, T) times (1, 1, 1, 2d). */
  void toRow(long[] row, int r, long[] points, int at) {
    operands(row, r, points, at, ROW_SIGNS);
    field.multiply(row, r, row, r, ROW_FACTORS, 0);
  }

  /** Point = that of a row: (2x, 2y, 2, 2xy) from (y - x, y + x, 1, 2dxy). */
  void toPoint(long[] points, int at, long[] rows, int row) {
    operands(points, at, rows, row, OPERAND_SIGNS);
    field.multiply(points, at, points, at, POINT_FACTORS, 0);
  }

  /** out = the row of the negative of a row's point. */
  static void negateRow(long[] out, int o, long[] rows, int row) {
    final LongVector sign = load(NEGATIVE, 0);
    for (int k = 0; k < GROUP; k += LANES) {
      load(rows, row + k)
          .reinterpretAsInts()
          .rearrange(YXZT)
          .reinterpretAsLongs()
          .lanewise(XOR, sign)
          .intoArray(out, o + k);
    }
  }

  /** The first half: the factors (E, G, F, E) and (F, H, G, H) of the second. */
  private void products(int o, long[] points, int at, long[] rows, int row) {
    operands(operands, o, points, at, OPERAND_SIGNS);
    QuadProducts.multiply(columns, operands, o, rows, row);
    sums(operands, o, columns);
    factors(left, right, o, operands, o);
  }

  /** out = (Y, Y, Z, T) + signs * (X, X, Z, T). */
  private static void operands(long[] out, int o, long[] points, int at, long[] signs) {
    final DoubleVector sign = loadDoubles(signs, 0);
    for (int k = 0; k < GROUP; k += LANES) {
      final IntVector p = load(points, at + k).reinterpretAsInts();
      p.rearrange(XXZT)
          .reinterpretAsDoubles()
          .fma(sign, p.rearrange(YYZT).reinterpretAsDoubles())
          .reinterpretAsLongs()
          .intoArray(out, o + k);
    }
  }

  /** Integers (E, H, F, G) = (B - A, B + A, D - C, D + C) of the columns of (A, B, D, C). */
  private static void sums(long[] out, int o, long[] t) {
    final LongVector sign = load(SUM_SIGNS, 0);
    for (int k = 0; k < GROUP; k += LANES) {
      final LongVector high = load(t, GROUP + k);
      final IntVector v =
          load(t, k)
              .add(high)
              .add(high.lanewise(LSHL, 1))
              .add(high.lanewise(LSHL, 4))
              .reinterpretAsInts();
      v.rearrange(BBDD)
          .reinterpretAsLongs()
          .add(v.rearrange(AACC).reinterpretAsLongs().lanewise(XOR, sign))
          .add(load(OF_SUMS, k))
          .intoArray(out, o + k);
    }
  }

  /** From integers (E, H, F, G), reduced: left = (E, G, F, E), right = (F, H, G, H). */
  private static void factors(long[] left, long[] right, int o, long[] sums, int i) {
    final LongVector v0 = load(sums, i).add(load(QuadField.OF_INTEGERS, 0));
    final LongVector v1 = load(sums, i + 4).add(load(QuadField.OF_INTEGERS, 4));
    final LongVector v2 = load(sums, i + 8).add(load(QuadField.OF_INTEGERS, 8));
    final LongVector v3 = load(sums, i + 12).add(load(QuadField.OF_INTEGERS, 12));
    final LongVector v4 = load(sums, i + 16).add(load(QuadField.OF_INTEGERS, 16));
    final LongVector c = v4.lanewise(LSHR, LIMB_BITS);
    final IntVector r0 =
        v0.and(Field.MASK)
            .add(c)
            .add(c.lanewise(LSHL, 1))
            .add(c.lanewise(LSHL, 4))
            .or(QuadField.EXPONENT)
            .reinterpretAsDoubles()
            .sub(QuadField.OFFSET)
            .reinterpretAsInts();
    r0.rearrange(EGFE).reinterpretAsLongs().intoArray(left, o);
    r0.rearrange(FHGH).reinterpretAsLongs().intoArray(right, o);
    final IntVector r1 =
        v1.and(Field.MASK)
            .add(v0.lanewise(LSHR, LIMB_BITS))
            .or(QuadField.EXPONENT)
            .reinterpretAsDoubles()
            .sub(QuadField.OFFSET)
            .reinterpretAsInts();
    r1.rearrange(EGFE).reinterpretAsLongs().intoArray(left, o + 4);
    r1.rearrange(FHGH).reinterpretAsLongs().intoArray(right, o + 4);
    final IntVector r2 =
        v2.and(Field.MASK)
            .add(v1.lanewise(LSHR, LIMB_BITS))
            .or(QuadField.EXPONENT)
            .reinterpretAsDoubles()
            .sub(QuadField.OFFSET)
            .reinterpretAsInts();
    r2.rearrange(EGFE).reinterpretAsLongs().intoArray(left, o + 8);
    r2.rearrange(FHGH).reinterpretAsLongs().intoArray(right, o + 8);
    final IntVector r3 =
        v3.and(Field.MASK)
            .add(v2.lanewise(LSHR, LIMB_BITS))
            .or(QuadField.EXPONENT)
            .reinterpretAsDoubles()
            .sub(QuadField.OFFSET)
            .reinterpretAsInts();
    r3.rearrange(EGFE).reinterpretAsLongs().intoArray(left, o + 12);
    r3.rearrange(FHGH).reinterpretAsLongs().intoArray(right, o + 12);
    final IntVector r4 =
        v4.and(Field.MASK)
            .add(v3.lanewise(LSHR, LIMB_BITS))
            .or(QuadField.EXPONENT)
            .reinterpretAsDoubles()
            .sub(QuadField.OFFSET)
            .reinterpretAsInts();
    r4.rearrange(EGFE).reinterpretAsLongs().intoArray(left, o + 16);
    r4.rearrange(FHGH).reinterpretAsLongs().intoArray(right, o + 16);
  }
}
