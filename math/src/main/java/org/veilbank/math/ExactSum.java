package org.veilbank.math;

/**
 * The starting point of an exact sum of products of doubles, and the limits within which it is
 * exact.
 *
 * <p>A sum starts at C = 1.5 * 2^(g+52), so that the accumulator stays within one binade, its unit
 * in the last place is 2^g, and each fused multiply-add splits its product without error into a
 * multiple of 2^g and a rest (the idea of Ogita, Rump and Oishi, "Accurate sum and dot product",
 * 2005, with a fixed grid). See {@link RingKernel} for the loop.
 *
 * @param carry C
 */
public record ExactSum(double carry) {
  /** Quotients are rounded by adding 1.5 * 2^52, which is right below this. */
  private static final double QUOTIENT_LIMIT = 0x1p51;

  /** The low parts, and what they are added to at the end, must stay exact integers. */
  private static final double REST_LIMIT = 0x1p52;

  /**
   * For sums of at most {@code terms} products of which the magnitudes add up to at most {@code
   * largest}, to be reduced modulo q.
   *
   * @throws IllegalArgumentException if such a sum could not be exact, or its quotient by q not be
   *     rounded; the message gives the sum's size and the limit
   */
  public static ExactSum of(int terms, double largest, Modulus q) {
    if (!(largest / q.real() < QUOTIENT_LIMIT)) {
      throw new IllegalArgumentException(
          "sum of %d products, up to 2^%.1f in all, modulo %s: need a quotient below 2^51"
              .formatted(terms, log2(largest), q));
    }
    int grid = Math.max(0, (int) Math.ceil(log2(largest)) - 50);
    if (StrictMath.scalb((double) terms, grid - 1) >= REST_LIMIT) {
      throw new IllegalArgumentException(
          "sum of %d products, up to 2^%.1f in all: its low parts would pass 2^52"
              .formatted(terms, log2(largest)));
    }
    return new ExactSum(1.5 * StrictMath.scalb(1.0, grid + 52));
  }

  private static double log2(double x) {
    return StrictMath.log(x) / StrictMath.log(2);
  }
}
