package org.veilbank.payments;

/**
 * SplitMix64 (Steele, Lea and Flood 2014, with the finaliser of Vigna's {@code splitmix64.c}).
 * Written out because the JDK promises the sequence of none of its generators from one version to
 * the next, nor how they make doubles and bounded integers; a seed should mean the same payments
 * for good. Statistically good, and no secret comes from it.
 */
final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double ULP = 0x1p-53;

  private long state;

  SplitMix64(long seed) {
    this.state = seed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1), a multiple of 2^-53. */
  double nextDouble() {
    return (nextLong() >>> 11) * ULP;
  }

  /**
   * In [0, bound); 0 < bound < 2^32. Each value has probability 1/bound within 2^-64, relatively
   * 2^-32 at most.
   */
  long nextBelow(long bound) {
    assert bound > 0 && bound < 1L << 32;
    return Math.unsignedMultiplyHigh(nextLong(), bound);
  }
}
