package org.veilbank.group;

import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.QuadField.GROUP;
import static org.veilbank.group.QuadField.LANES;

import java.math.BigInteger;

/**
 * Decodes two groups of four encodings at a time, whose chains of squarings overlap; the steps are
 * those of {@link RistrettoCodec#decode}.
 */
final class QuadDecoder {
  private static final long[] ONE = QuadField.broadcast(Curve.ONE);
  private static final long[] MINUS_ONE =
      QuadField.broadcast(Field.of(Field.P.subtract(BigInteger.ONE)));
  private static final long[] MINUS_D = QuadField.broadcast(Field.of(Curve.D_VALUE.negate()));
  private static final long[] SQRT_M1 = QuadField.broadcast(Curve.SQRT_M1);

  private static final long ALL_LANES = 0xF;

  /** Offsets in the row of a group. */
  private static final int S = 0;

  private static final int U1 = GROUP;
  private static final int U2 = 2 * GROUP;
  private static final int V = 3 * GROUP;
  private static final int PRODUCT = 4 * GROUP;
  private static final int ROOT = 5 * GROUP;
  private static final int POWER = 6 * GROUP;
  private static final int X = 7 * GROUP;
  private static final int Y = 8 * GROUP;
  private static final int T = 9 * GROUP;
  private static final int INTEGERS = 10 * GROUP;
  private static final int T0 = 11 * GROUP;
  private static final int T1 = 12 * GROUP;
  private static final int T2 = 13 * GROUP;
  private static final int ROW = 14 * GROUP;

  private final QuadField field = new QuadField();
  private final long[] w = new long[2 * ROW];
  private final long[] element = new long[Field.LIMBS];

  /** As {@link PointKernel#decode}. */
  int decode(long[] points, byte[] encodings, int count) {
    for (int start = 0; start < count; start += 2 * LANES) {
      int rows = Math.min(2, (count - start + LANES - 1) / LANES);
      long wrong = 0;
      for (int r = 0; r < rows; r++) {
        int size = Math.min(LANES, count - start - LANES * r);
        wrong |= read(ROW * r, encodings, start + LANES * r, size) << (LANES * r);
        prepare(ROW * r);
      }
      power252m3(ROW * rows);
      for (int r = 0; r < rows; r++) {
        wrong |= finish(ROW * r) << (LANES * r);
      }
      if (wrong != 0) {
        return start + Long.numberOfTrailingZeros(wrong);
      }
      for (int k = 0; k < Math.min(2 * LANES, count - start); k++) {
        write(points, POINT * (start + k), ROW * (k / LANES) + k % LANES);
      }
    }
    return count;
  }

  /** S from encodings; bit n of the result: whether encoding n is not canonical, or odd. */
  private long read(int row, byte[] encodings, int from, int size) {
    long wrong = 0;
    for (int lane = 0; lane < LANES; lane++) {
      // lanes past the end repeat the last encoding
      int at = Field.BYTES * (from + Math.min(lane, size - 1));
      if (!Field.isCanonical(encodings, at) || (encodings[at] & 1) != 0) {
        wrong |= 1L << lane;
      }
      Field.load(element, 0, encodings, at);
      QuadField.put(w, row + S + lane, element, 0);
    }
    QuadField.ofIntegers(w, row + S, w, row + S);
    return wrong;
  }

  /** What is before the root of 1/PRODUCT; POWER = PRODUCT^7. */
  private void prepare(int row) {
    field.square(w, row + T, w, row + S);
    QuadField.subtract(w, row + U1, ONE, 0, w, row + T);
    QuadField.add(w, row + U2, ONE, 0, w, row + T);
    field.square(w, row + T, w, row + U2);
    field.square(w, row + V, w, row + U1);
    field.multiply(w, row + V, w, row + V, MINUS_D, 0);
    QuadField.subtract(w, row + V, w, row + V, w, row + T);
    field.multiply(w, row + PRODUCT, w, row + V, w, row + T);
    field.square(w, row + ROOT, w, row + PRODUCT);
    field.multiply(w, row + ROOT, w, row + ROOT, w, row + PRODUCT); // ^3
    field.square(w, row + POWER, w, row + ROOT);
    field.multiply(w, row + POWER, w, row + POWER, w, row + PRODUCT); // ^7
  }

  /** X, Y, T from what is prepared; bit n of the result: whether element n has none. */
  private long finish(int row) {
    field.multiply(w, row + ROOT, w, row + ROOT, w, row + POWER); // ^3 (^7)^((p - 5) / 8)
    field.square(w, row + T, w, row + ROOT);
    field.multiply(w, row + T, w, row + T, w, row + PRODUCT);
    // 1 or -1 if there is a root, else plus or minus sqrt(-1), or 0
    QuadField.canonicalSum(w, row + INTEGERS, w, row + T, MINUS_ONE, 0, 0);
    long one = QuadField.zeroBits(w, row + INTEGERS);
    QuadField.canonicalSum(w, row + INTEGERS, w, row + T, ONE, 0, 0);
    long minusOne = QuadField.zeroBits(w, row + INTEGERS);
    field.multiply(w, row + T, w, row + ROOT, SQRT_M1, 0);
    QuadField.copyWhereZero(w, row + ROOT, w, row + T, w, row + INTEGERS);
    field.multiply(w, row + X, w, row + ROOT, w, row + U2);
    field.multiply(w, row + Y, w, row + ROOT, w, row + X);
    field.multiply(w, row + Y, w, row + Y, w, row + V);
    field.multiply(w, row + Y, w, row + Y, w, row + U1);
    QuadField.add(w, row + T, w, row + S, w, row + S);
    field.multiply(w, row + X, w, row + X, w, row + T);
    QuadField.canonical(w, row + INTEGERS, w, row + X);
    QuadField.negateWhereOdd(w, row + X, w, row + INTEGERS);
    field.multiply(w, row + T, w, row + X, w, row + Y);
    QuadField.canonical(w, row + X, w, row + X);
    QuadField.canonical(w, row + Y, w, row + Y);
    QuadField.canonical(w, row + T, w, row + T);
    return (~(one | minusOne) & ALL_LANES)
        | QuadField.oddBits(w, row + T)
        | QuadField.zeroBits(w, row + Y);
  }

  /** p = the point of an element: a row's offset plus its lane. */
  private void write(long[] points, int p, int at) {
    QuadField.get(points, p + Curve.X, w, at + X);
    QuadField.get(points, p + Curve.Y, w, at + Y);
    QuadField.get(points, p + Curve.T, w, at + T);
    Field.set(points, p + Curve.Z, 1);
  }

  /** As {@link FieldPowers#power252m3}, of POWER in all rows before an end. */
  private void power252m3(int end) {
    squareTimes(T0, POWER, 1, end);
    squareTimes(T1, T0, 2, end);
    multiply(T1, POWER, T1, end);
    multiply(T0, T0, T1, end);
    squareTimes(T0, T0, 1, end);
    multiply(T0, T1, T0, end);
    squareTimes(T1, T0, 5, end);
    multiply(T0, T1, T0, end);
    squareTimes(T1, T0, 10, end);
    multiply(T1, T1, T0, end);
    squareTimes(T2, T1, 20, end);
    multiply(T1, T2, T1, end);
    squareTimes(T1, T1, 10, end);
    multiply(T0, T1, T0, end);
    squareTimes(T1, T0, 50, end);
    multiply(T1, T1, T0, end);
    squareTimes(T2, T1, 100, end);
    multiply(T1, T2, T1, end);
    squareTimes(T1, T1, 50, end);
    multiply(T0, T1, T0, end);
    squareTimes(T0, T0, 2, end);
    multiply(POWER, T0, POWER, end);
  }

  private void multiply(int out, int a, int b, int end) {
    for (int row = 0; row < end; row += ROW) {
      field.multiply(w, row + out, w, row + a, w, row + b);
    }
  }

  private void squareTimes(int out, int from, int count, int end) {
    for (int row = 0; row < end; row += ROW) {
      field.square(w, row + out, w, row + from);
    }
    for (int k = 1; k < count; k++) {
      for (int row = 0; row < end; row += ROW) {
        field.square(w, row + out, w, row + out);
      }
    }
  }
}
