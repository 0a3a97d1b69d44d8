package org.veilbank.math;

/**
 * Samples from a {@link RandomStream}, each in a way that another implementation can repeat. Small
 * samples, which are secret, take the same steps whatever their value.
 */
public final class Sampler {
  /**
   * Coins on each side of an error's centred binomial distribution: variance 21/2, standard
   * deviation 3.24, so not less than the usual 3.2 (Homomorphic Encryption Standard, 2018).
   */
  public static final int ERROR_COINS = 21;

  /** The largest magnitude of an error. */
  public static final int ERROR_BOUND = ERROR_COINS;

  /** The variance of an error. */
  public static final double ERROR_VARIANCE = ERROR_COINS / 2.0;

  /** The variance of a uniform ternary value. */
  public static final double TERNARY_VARIANCE = 2.0 / 3.0;

  private Sampler() {}

  /**
   * Uniform residues modulo q, balanced. For each, 8 bytes are read as a little-endian word, of
   * which the lowest bits, as many as q has, are taken if they are below q, else the next word is
   * tried. How many words it takes is public: uniform values are.
   */
  public static void uniform(RandomStream stream, Modulus q, double[] out) {
    long mask = -1L >>> (Long.SIZE - q.bitLength());
    for (int i = 0; i < out.length; i++) {
      long candidate = stream.nextLong() & mask;
      while (candidate >= q.value()) {
        candidate = stream.nextLong() & mask;
      }
      out[i] = q.balanced(candidate);
    }
  }

  /**
   * Uniform values of {-1, 0, 1}: the high 64 bits of (8-byte little-endian word) * 3, less 1. The
   * deviation from uniform is below 2^-62.
   */
  public static void ternary(RandomStream stream, byte[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (Math.unsignedMultiplyHigh(stream.nextLong(), 3) - 1);
    }
  }

  /**
   * Errors from the centred binomial distribution: of an 8-byte little-endian word, the number of
   * ones among bits 0 to 20, less that among bits 21 to 41.
   */
  public static void error(RandomStream stream, byte[] out) {
    long mask = (1L << ERROR_COINS) - 1;
    for (int i = 0; i < out.length; i++) {
      long word = stream.nextLong();
      out[i] = (byte) (Long.bitCount(word & mask) - Long.bitCount(word >>> ERROR_COINS & mask));
    }
  }
}
