package org.veilbank.group;

import java.util.List;

/**
 * Sums of scalars times points, at a fraction of the price of one after another. Points that are
 * used often belong into a {@link MultiscalarTable}.
 */
public final class Multiscalar {
  private Multiscalar() {}

  /**
   * The sum of scalars[i] * points[i], in constant time: only the number of terms shows. The
   * identity for none.
   *
   * @throws IllegalArgumentException if there are not as many points as scalars
   */
  public static RistrettoPoint multiply(List<SecretScalar> scalars, List<RistrettoPoint> points) {
    requireSame(scalars.size(), points.size());
    return new RistrettoPoint(Straus.multiply(scalars, RistrettoPoint.flat(points), points.size()));
  }

  /**
   * The sum of scalars[i] * points[i], in a time that depends on the scalars. The identity for
   * none. Straus's method for few terms, Pippenger's for many.
   *
   * @throws IllegalArgumentException if there are not as many points as scalars
   */
  public static RistrettoPoint multiplyVartime(List<Scalar> scalars, List<RistrettoPoint> points) {
    requireSame(scalars.size(), points.size());
    if (Pippenger.isFaster(scalars.size())) {
      return new RistrettoPoint(Pippenger.multiplyVartime(scalars, points, KernelChoice.CHOSEN));
    }
    return new RistrettoPoint(new Straus(null, List.of(), points, scalars).multiplyVartime());
  }

  static void requireSame(int scalars, int points) {
    if (scalars != points) {
      throw new IllegalArgumentException(scalars + " scalars for " + points + " points");
    }
  }
}
