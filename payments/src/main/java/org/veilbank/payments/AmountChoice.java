package org.veilbank.payments;

/**
 * Draws amounts from a log-normal distribution, rounded to cents and clamped to [1, maximum].
 * Normal values come from Marsaglia's polar method. Only arithmetic whose bits Java fixes:
 * StrictMath, and a square root, which IEEE 754 fixes.
 */
final class AmountChoice {
  private final double mu;
  private final double sigma;
  private final long maxCents;
  private double spare;
  private boolean hasSpare;

  AmountChoice(long medianCents, double sigma, long maxCents) {
    this.mu = StrictMath.log((double) medianCents);
    this.sigma = sigma;
    this.maxCents = maxCents;
  }

  long draw(SplitMix64 random) {
    double cents = StrictMath.exp(mu + sigma * normal(random)) + 0.5;
    return cents >= maxCents ? maxCents : Math.max(1, (long) cents);
  }

  private double normal(SplitMix64 random) {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double u;
    double v;
    double square;
    do {
      u = 2 * random.nextDouble() - 1;
      v = 2 * random.nextDouble() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = v * factor;
    hasSpare = true;
    return u * factor;
  }
}
