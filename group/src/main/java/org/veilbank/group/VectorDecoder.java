package org.veilbank.group;

import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.VectorField.GROUP;
import static org.veilbank.group.VectorField.LANES;

/** Decodes eight encodings at a time; the steps are those of {@link RistrettoCodec#decode}. */
final class VectorDecoder {
  private static final long[] ONE = VectorField.broadcast(Curve.ONE);
  private static final long[] D = VectorField.broadcast(Curve.D);
  private static final long[] SQRT_M1 = VectorField.broadcast(Curve.SQRT_M1);

  private static final long ALL_LANES = 0xFF;

  private static final int S = 0;
  private static final int U1 = GROUP;
  private static final int U2 = 2 * GROUP;
  private static final int V = 3 * GROUP;
  private static final int PRODUCT = 4 * GROUP;
  private static final int ROOT = 5 * GROUP;
  private static final int CHECK = 6 * GROUP;
  private static final int X = 7 * GROUP;
  private static final int Y = 8 * GROUP;
  private static final int T = 9 * GROUP;

  private final long[] w = new long[10 * GROUP];
  private final long[] powers = new long[4 * GROUP];
  private final long[] element = new long[Field.LIMBS];

  /** As {@link PointKernel#decode}. */
  int decode(long[] points, byte[] encodings, int count) {
    for (int start = 0; start < count; start += LANES) {
      int size = Math.min(LANES, count - start);
      long wrong = 0;
      for (int lane = 0; lane < LANES; lane++) {
        // lanes past the end repeat the last encoding
        int at = Field.BYTES * (start + Math.min(lane, size - 1));
        if (!Field.isCanonical(encodings, at) || (encodings[at] & 1) != 0) {
          wrong |= 1L << lane;
        }
        Field.load(element, 0, encodings, at);
        VectorField.put(w, S + lane, element, 0);
      }
      wrong |= coordinates();
      if (wrong != 0) {
        return start + Long.numberOfTrailingZeros(wrong);
      }
      for (int lane = 0; lane < size; lane++) {
        int p = POINT * (start + lane);
        VectorField.get(points, p + Curve.X, w, X + lane);
        VectorField.get(points, p + Curve.Y, w, Y + lane);
        VectorField.get(points, p + Curve.T, w, T + lane);
        Field.set(points, p + Curve.Z, 1);
      }
    }
    return count;
  }

  /** X, Y, T from S; bit n of the result: whether element n has none. */
  private long coordinates() {
    VectorField.square(w, T, w, S);
    VectorField.subtract(w, U1, ONE, 0, w, T);
    VectorField.add(w, U2, ONE, 0, w, T);
    VectorField.square(w, T, w, U2);
    VectorField.square(w, V, w, U1);
    VectorField.multiply(w, V, w, V, D, 0);
    VectorField.add(w, V, w, V, w, T);
    VectorField.negate(w, V);
    VectorField.multiply(w, PRODUCT, w, V, w, T);
    long square = inverseRoot();
    VectorField.multiply(w, X, w, ROOT, w, U2);
    VectorField.multiply(w, Y, w, ROOT, w, X);
    VectorField.multiply(w, Y, w, Y, w, V);
    VectorField.multiply(w, Y, w, Y, w, U1);
    VectorField.add(w, T, w, S, w, S);
    VectorField.multiply(w, X, w, T, w, X);
    VectorField.canonical(w, X, w, X);
    VectorField.negateWhereOdd(w, X, w, X);
    VectorField.canonical(w, X, w, X);
    VectorField.canonical(w, Y, w, Y);
    VectorField.multiply(w, T, w, X, w, Y);
    VectorField.canonical(w, CHECK, w, T);
    return (~square & ALL_LANES) | VectorField.oddBits(w, CHECK) | VectorField.zeroBits(w, Y);
  }

  /** ROOT = plus or minus 1/sqrt(PRODUCT); bit n of the result: whether element n has one. */
  private long inverseRoot() {
    VectorField.square(w, ROOT, w, PRODUCT);
    VectorField.multiply(w, ROOT, w, ROOT, w, PRODUCT); // ^3
    VectorField.square(w, CHECK, w, ROOT);
    VectorField.multiply(w, CHECK, w, CHECK, w, PRODUCT); // ^7
    power252m3(w, CHECK);
    VectorField.multiply(w, ROOT, w, ROOT, w, CHECK); // ^3 (^7)^((p - 5) / 8)
    VectorField.square(w, CHECK, w, ROOT);
    VectorField.multiply(w, CHECK, w, CHECK, w, PRODUCT);
    // 1 or -1 if there is a root, else plus or minus sqrt(-1), or 0
    VectorField.subtract(w, T, w, CHECK, ONE, 0);
    VectorField.canonical(w, T, w, T);
    long one = VectorField.zeroBits(w, T);
    VectorField.add(w, T, w, CHECK, ONE, 0);
    VectorField.canonical(w, T, w, T);
    long minusOne = VectorField.zeroBits(w, T);
    VectorField.multiply(w, CHECK, w, ROOT, SQRT_M1, 0);
    VectorField.copyWhereZero(w, ROOT, w, CHECK, w, T);
    return one | minusOne;
  }

  /** As {@link FieldPowers#power252m3}, in place. */
  private void power252m3(long[] a, int i) {
    final int t0 = 0;
    final int t1 = GROUP;
    final int t2 = 2 * GROUP;
    final int base = 3 * GROUP;
    final long[] t = powers;
    System.arraycopy(a, i, t, base, GROUP);
    VectorField.square(t, t0, t, base);
    squareTimes(t1, t0, 2);
    VectorField.multiply(t, t1, t, base, t, t1);
    VectorField.multiply(t, t0, t, t0, t, t1);
    VectorField.square(t, t0, t, t0);
    VectorField.multiply(t, t0, t, t1, t, t0);
    squareTimes(t1, t0, 5);
    VectorField.multiply(t, t0, t, t1, t, t0);
    squareTimes(t1, t0, 10);
    VectorField.multiply(t, t1, t, t1, t, t0);
    squareTimes(t2, t1, 20);
    VectorField.multiply(t, t1, t, t2, t, t1);
    squareTimes(t1, t1, 10);
    VectorField.multiply(t, t0, t, t1, t, t0);
    squareTimes(t1, t0, 50);
    VectorField.multiply(t, t1, t, t1, t, t0);
    squareTimes(t2, t1, 100);
    VectorField.multiply(t, t1, t, t2, t, t1);
    squareTimes(t1, t1, 50);
    VectorField.multiply(t, t0, t, t1, t, t0);
    squareTimes(t0, t0, 2);
    VectorField.multiply(a, i, t, t0, t, base);
  }

  private void squareTimes(int out, int from, int count) {
    VectorField.square(powers, out, powers, from);
    for (int k = 1; k < count; k++) {
      VectorField.square(powers, out, powers, out);
    }
  }
}
