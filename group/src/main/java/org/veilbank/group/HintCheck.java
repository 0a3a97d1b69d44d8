package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;

/**
 * Whether coordinates that came with an encoding s are those that it decodes to, at a twentieth of
 * the price of decoding: no root has to be found, as a claimed one is only to be squared.
 *
 * <p>Decoding (RFC 9496, section 4.3.1) gives the one (x, y) with y (1 + s^2) = 1 - s^2 and x^2 v =
 * 4 s^2, where v = -d (1 - s^2)^2 - (1 + s^2)^2 is never 0, and x even; it refuses if s or xy is
 * odd, or y = 0. With 1 + s^2 = 0 the first equation has no solution, and decoding fails too.
 */
final class HintCheck {
  private static final int S2 = 0;
  private static final int U1 = LIMBS;
  private static final int U2 = 2 * LIMBS;
  private static final int V = 3 * LIMBS;
  private static final int LEFT = 4 * LIMBS;
  private static final int XC = 5 * LIMBS;
  private static final int YC = 6 * LIMBS;

  private final long[] w = new long[7 * LIMBS];

  /** x and y are 32 bytes each, one after the other. Times depend on the values. */
  boolean isDecodingOf(byte[] encoding, int at, byte[] affine, int xAt) {
    int yAt = xAt + Field.BYTES;
    if (!areCanonical(encoding, at, affine, xAt) || ((encoding[at] | affine[xAt]) & 1) != 0) {
      return false;
    }
    Field.load(w, S2, encoding, at);
    Field.load(w, XC, affine, xAt);
    Field.load(w, YC, affine, yAt);
    Field.square(w, S2, w, S2);
    Field.subtract(w, U1, Curve.ONE, 0, w, S2);
    Field.add(w, U2, Curve.ONE, 0, w, S2);
    Field.multiply(w, LEFT, w, YC, w, U2);
    if (Field.isZeroMask(w, YC) != 0 || Field.equalMask(w, LEFT, w, U1) == 0) {
      return false;
    }
    Field.square(w, V, w, U1);
    Field.multiply(w, V, w, V, Curve.D, 0);
    Field.square(w, LEFT, w, U2);
    Field.add(w, V, w, V, w, LEFT); // -v
    Field.square(w, LEFT, w, XC);
    Field.multiply(w, LEFT, w, LEFT, w, V);
    for (int k = 0; k < LIMBS; k++) {
      w[LEFT + k] += 4 * w[S2 + k];
    }
    Field.multiply(w, V, w, XC, w, YC);
    return Field.zeroMask(w, LEFT) != 0 && Field.negativeMask(w, V) == 0;
  }

  /** Whether s, x and y are below p. */
  static boolean areCanonical(byte[] encoding, int at, byte[] affine, int xAt) {
    return Field.isCanonical(encoding, at)
        && Field.isCanonical(affine, xAt)
        && Field.isCanonical(affine, xAt + Field.BYTES);
  }
}
