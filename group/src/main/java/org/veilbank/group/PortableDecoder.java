package org.veilbank.group;

import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.Field.LIMBS;

/**
 * Decodes a few encodings side by side, whose roots are found at once; the steps are those of
 * {@link RistrettoCodec#decode}.
 */
final class PortableDecoder {
  /** As many chains of squarings as a processor overlaps. */
  private static final int GROUP = 4;

  private static final int S = 0;
  private static final int U1 = LIMBS;
  private static final int U2 = 2 * LIMBS;
  private static final int V = 3 * LIMBS;
  private static final int PRODUCT = 4 * LIMBS;
  private static final int CUBE = 5 * LIMBS;
  private static final int ROOT = 6 * LIMBS;
  private static final int T = 7 * LIMBS;
  private static final int ROW = 8 * LIMBS;

  private final long[] w = new long[ROW * GROUP];
  private final long[] powers = new long[FieldPowers.POWER_ROW * GROUP];

  /** As {@link PointKernel#decode}. */
  int decode(long[] points, byte[] encodings, int count) {
    for (int start = 0; start < count; start += GROUP) {
      int size = Math.min(GROUP, count - start);
      for (int k = 0; k < size; k++) {
        prepare(k, encodings, Field.BYTES * (start + k));
      }
      FieldPowers.power252m3(powers, size);
      for (int k = 0; k < size; k++) {
        int at = Field.BYTES * (start + k);
        boolean wellFormed = Field.isCanonical(encodings, at) && (encodings[at] & 1) == 0;
        if (!wellFormed || !finish(k, points, POINT * (start + k))) {
          return start + k;
        }
      }
    }
    return count;
  }

  /** Row k: all but the root of 1/PRODUCT, for which PRODUCT^7 is to be raised to a power. */
  private void prepare(int k, byte[] encodings, int at) {
    int row = ROW * k;
    int power = FieldPowers.POWER_ROW * k + FieldPowers.POWER_BASE;
    Field.load(w, row + S, encodings, at);
    Field.square(w, row + T, w, row + S);
    Field.subtract(w, row + U1, Curve.ONE, 0, w, row + T);
    Field.add(w, row + U2, Curve.ONE, 0, w, row + T);
    Field.square(w, row + T, w, row + U2);
    RistrettoCodec.minusDSquareMinus(w, row + V, w, row + U1, w, row + T);
    Field.multiply(w, row + PRODUCT, w, row + V, w, row + T);
    Field.square(w, row + CUBE, w, row + PRODUCT);
    Field.multiply(w, row + CUBE, w, row + CUBE, w, row + PRODUCT);
    Field.square(powers, power, w, row + CUBE);
    Field.multiply(powers, power, powers, power, w, row + PRODUCT);
  }

  /** p = the point of row k; whether there is one. */
  private boolean finish(int k, long[] points, int p) {
    int row = ROW * k;
    // PRODUCT^3 (PRODUCT^7)^((p - 5) / 8) is a root of 1/PRODUCT, or that times sqrt(-1), if any
    Field.multiply(w, row + ROOT, w, row + CUBE, powers, FieldPowers.POWER_ROW * k);
    Field.square(w, row + T, w, row + ROOT);
    Field.multiply(w, row + T, w, row + T, w, row + PRODUCT);
    if (Field.equalMask(w, row + T, Curve.ONE, 0) == 0) {
      Field.add(w, row + T, w, row + T, Curve.ONE, 0);
      if (Field.zeroMask(w, row + T) == 0) {
        return false;
      }
      Field.multiply(w, row + ROOT, w, row + ROOT, Curve.SQRT_M1, 0);
    }
    Field.multiply(w, row + U2, w, row + ROOT, w, row + U2);
    Field.multiply(w, row + T, w, row + ROOT, w, row + U2);
    Field.multiply(w, row + T, w, row + T, w, row + V);
    Field.multiply(w, row + T, w, row + T, w, row + U1); // y
    Field.add(w, row + S, w, row + S, w, row + S);
    Field.multiply(w, row + S, w, row + S, w, row + U2); // x, but for its sign
    Field.absolute(w, row + S);
    Field.canonical(points, p + Curve.X, w, row + S);
    Field.canonical(points, p + Curve.Y, w, row + T);
    Field.set(points, p + Curve.Z, 1);
    Field.multiply(points, p + Curve.T, points, p + Curve.X, points, p + Curve.Y);
    return Field.negativeMask(points, p + Curve.T) == 0
        && Field.isZeroMask(points, p + Curve.Y) == 0;
  }
}
