package org.veilbank.group;

import static org.veilbank.group.VectorField.GROUP;
import static org.veilbank.group.VectorField.LANES;

/** The check of {@link HintCheck} for eight points at a time. */
final class VectorHintCheck {
  private static final long[] ONE = VectorField.broadcast(Curve.ONE);
  private static final long[] D = VectorField.broadcast(Curve.D);

  private static final int S2 = 0;
  private static final int U1 = GROUP;
  private static final int U2 = 2 * GROUP;
  private static final int V = 3 * GROUP;
  private static final int LEFT = 4 * GROUP;
  private static final int T = 5 * GROUP;

  private final long[] s = new long[GROUP];
  private final long[] x = new long[GROUP];
  private final long[] y = new long[GROUP];
  private final long[] w = new long[6 * GROUP];
  private final long[] element = new long[Field.LIMBS];

  /** As {@link PointKernel#firstWrong}. */
  int firstWrong(byte[] encodings, byte[] affine, int count) {
    for (int start = 0; start < count; start += LANES) {
      int size = Math.min(LANES, count - start);
      long wrong = 0;
      for (int lane = 0; lane < LANES; lane++) {
        // lanes past the end repeat the last point
        int i = start + Math.min(lane, size - 1);
        int xAt = PointKernel.AFFINE_BYTES * i;
        if (!HintCheck.areCanonical(encodings, Field.BYTES * i, affine, xAt)) {
          wrong |= 1L << lane;
        }
        Field.load(element, 0, encodings, Field.BYTES * i);
        VectorField.put(s, lane, element, 0);
        Field.load(element, 0, affine, xAt);
        VectorField.put(x, lane, element, 0);
        Field.load(element, 0, affine, xAt + Field.BYTES);
        VectorField.put(y, lane, element, 0);
      }
      wrong |= wrongCoordinates();
      if (wrong != 0) {
        return start + Long.numberOfTrailingZeros(wrong);
      }
    }
    return count;
  }

  /** Bit n: whether element n of x, y is not what that of s decodes to; see {@link HintCheck}. */
  private long wrongCoordinates() {
    long wrong = VectorField.oddBits(s, 0) | VectorField.oddBits(x, 0) | VectorField.zeroBits(y, 0);
    VectorField.square(w, S2, s, 0);
    VectorField.subtract(w, U1, ONE, 0, w, S2);
    VectorField.add(w, U2, ONE, 0, w, S2);
    VectorField.multiply(w, LEFT, y, 0, w, U2);
    VectorField.subtract(w, LEFT, w, LEFT, w, U1);
    VectorField.canonical(w, LEFT, w, LEFT);
    wrong |= ~VectorField.zeroBits(w, LEFT);
    VectorField.square(w, V, w, U1);
    VectorField.multiply(w, V, w, V, D, 0);
    VectorField.square(w, T, w, U2);
    VectorField.add(w, V, w, V, w, T); // -v
    VectorField.square(w, LEFT, x, 0);
    VectorField.multiply(w, LEFT, w, LEFT, w, V);
    VectorField.add(w, T, w, S2, w, S2);
    VectorField.add(w, T, w, T, w, T);
    VectorField.add(w, LEFT, w, LEFT, w, T);
    VectorField.canonical(w, LEFT, w, LEFT);
    wrong |= ~VectorField.zeroBits(w, LEFT);
    VectorField.multiply(w, T, x, 0, y, 0);
    VectorField.canonical(w, T, w, T);
    wrong |= VectorField.oddBits(w, T);
    return wrong & ((1L << LANES) - 1);
  }
}
