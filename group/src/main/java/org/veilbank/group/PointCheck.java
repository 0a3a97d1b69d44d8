package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;

import java.util.Optional;

/**
 * Whether affine coordinates are points that stand for elements: points of the curve that are even,
 * which is to be twice a point of it.
 *
 * <p>That a point is on the curve takes five products. That it is even would take a root: the
 * points of the curve are a cyclic group of order 8l, in which P is even exactly if 1 - y^2 is a
 * square. (The factor is u = (1 + y) / (1 - y) of the Montgomery curve, up to squares; u is a
 * square for the images of an isogeny of degree 2, which are those of doubling.) But the quadratic
 * character of u is a homomorphism, so one root of the product over many points tells whether the
 * odd ones among them are odd in number.
 */
final class PointCheck {
  private static final int XX = 0;
  private static final int YY = LIMBS;
  private static final int LEFT = 2 * LIMBS;

  private final long[] w = new long[3 * LIMBS];

  /** The product of 1 - y^2 over the points so far. */
  private final long[] product = Curve.ONE.clone();

  /** p = the point with these coordinates, x and y of 32 bytes each; arbitrary if it is none. */
  Optional<EncodingFault> load(long[] p, int o, byte[] affine, int at) {
    if (!Field.isCanonical(affine, at) || !Field.isCanonical(affine, at + Field.BYTES)) {
      return Optional.of(EncodingFault.NON_CANONICAL);
    }
    Curve.loadAffine(p, o, affine, at);
    Field.square(w, XX, p, o + Curve.X);
    Field.square(w, YY, p, o + Curve.Y);
    Field.square(w, LEFT, p, o + Curve.T);
    Field.multiply(w, LEFT, w, LEFT, Curve.D, 0);
    Field.add(w, LEFT, w, LEFT, w, XX);
    Field.subtract(w, LEFT, w, LEFT, w, YY);
    Field.add(w, LEFT, w, LEFT, Curve.ONE, 0);
    if (Field.zeroMask(w, LEFT) == 0) {
      return Optional.of(EncodingFault.NOT_ON_CURVE);
    }
    // 1 - y^2 is zero for x = 0 only: the identity and its neighbour (0, -1), which are even.
    if (Field.isZeroMask(p, o + Curve.X) == 0) {
      Field.subtract(w, YY, Curve.ONE, 0, w, YY);
      Field.multiply(product, 0, product, 0, w, YY);
    }
    return Optional.empty();
  }

  /** Whether the odd points among all that were loaded are even in number. */
  boolean isSumEven() {
    return FieldPowers.squareRootOfRatio(w, LEFT, product, 0, Curve.ONE, 0) != 0;
  }
}
