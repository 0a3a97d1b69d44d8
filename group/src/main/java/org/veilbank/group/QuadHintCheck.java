package org.veilbank.group;

import static org.veilbank.group.QuadField.GROUP;
import static org.veilbank.group.QuadField.LANES;

/** The check of {@link HintCheck} for four points at a time. */
final class QuadHintCheck {
  private static final long[] ONE = QuadField.broadcast(Curve.ONE);
  private static final long[] D = QuadField.broadcast(Curve.D);

  private static final int S = 0;
  private static final int XC = GROUP;
  private static final int YC = 2 * GROUP;
  private static final int S2 = 3 * GROUP;
  private static final int MINUS_U1 = 4 * GROUP;
  private static final int U2 = 5 * GROUP;
  private static final int V = 6 * GROUP;
  private static final int LEFT = 7 * GROUP;
  private static final int T = 8 * GROUP;

  private final QuadField field = new QuadField();
  private final long[] w = new long[9 * GROUP];
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
        load(S + lane, encodings, Field.BYTES * i);
        load(XC + lane, affine, xAt);
        load(YC + lane, affine, xAt + Field.BYTES);
      }
      wrong |= wrongCoordinates();
      if (wrong != 0) {
        return start + Long.numberOfTrailingZeros(wrong);
      }
    }
    return count;
  }

  private void load(int at, byte[] bytes, int from) {
    Field.load(element, 0, bytes, from);
    QuadField.put(w, at, element, 0);
  }

  /** Bit n: whether element n of XC, YC is not what that of S decodes to; see {@link HintCheck}. */
  private long wrongCoordinates() {
    long wrong = QuadField.oddBits(w, S) | QuadField.oddBits(w, XC) | QuadField.zeroBits(w, YC);
    QuadField.ofIntegers(w, S, w, S);
    QuadField.ofIntegers(w, XC, w, XC);
    QuadField.ofIntegers(w, YC, w, YC);
    field.square(w, S2, w, S);
    QuadField.subtract(w, MINUS_U1, w, S2, ONE, 0);
    QuadField.add(w, U2, w, S2, ONE, 0);
    field.multiply(w, LEFT, w, YC, w, U2);
    field.square(w, V, w, MINUS_U1);
    field.multiply(w, V, w, V, D, 0);
    field.square(w, T, w, U2);
    QuadField.add(w, V, w, V, w, T); // -v
    QuadField.canonicalSum(w, LEFT, w, LEFT, w, MINUS_U1, 0);
    long notZero = ~QuadField.zeroBits(w, LEFT);
    field.square(w, T, w, XC);
    field.multiply(w, LEFT, w, T, w, V);
    field.multiply(w, T, w, XC, w, YC);
    QuadField.canonicalSum(w, LEFT, w, LEFT, w, S2, 2);
    QuadField.canonical(w, T, w, T);
    notZero |= ~QuadField.zeroBits(w, LEFT);
    return wrong | QuadField.oddBits(w, T) | (notZero & ((1L << LANES) - 1));
  }
}
