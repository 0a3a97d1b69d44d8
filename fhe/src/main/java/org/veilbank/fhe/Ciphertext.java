package org.veilbank.fhe;

/**
 * A BGV ciphertext (c0, c1) with c0 + c1*s = f*m + t*e modulo q_0 * ... * q_level.
 *
 * <p>The plaintext m is what decryption gives; the scale factor f, a unit modulo t, changes when
 * primes are dropped, and is divided out at the end. The noise bound is a bound on all of f*m +
 * t*e, see {@link #noiseBits}.
 *
 * <p>Ciphertexts are not changed by any operation. They are large: {@link #close} gives their
 * memory back for the next results, which is worth it in loops; one that is not closed is garbage
 * collected.
 */
public final class Ciphertext implements AutoCloseable {
  private final BgvContext context;
  private final int level;
  private final long factor;
  private final double noiseBits;
  private final double[][] c0;
  private final double[][] c1;
  private boolean closed;

  /** Takes over the rows, reduced evaluations modulo each of the level's primes. */
  Ciphertext(
      BgvContext context, int level, long factor, double noiseBits, double[][] c0, double[][] c1) {
    assert c0.length == level + 1 && c1.length == level + 1;
    assert factor > 0 && factor < context.t();
    this.context = context;
    this.level = level;
    this.factor = factor;
    this.noiseBits = context.checkedNoise(noiseBits, level);
    this.c0 = c0;
    this.c1 = c1;
  }

  /**
   * A ciphertext of given parts, for protocols that make one otherwise than by encryption.
   *
   * @param factor in [1, t)
   * @param noiseBits a bound that the caller knows to hold, see {@link #noiseBits}
   * @param c0 evaluations modulo each prime of the level, in range; taken over
   * @param c1 likewise
   * @throws IllegalArgumentException if a part is out of range or of another level
   * @throws NoiseOverflowException if the noise reaches half the modulus
   */
  public static Ciphertext of(
      BgvContext context, int level, long factor, double noiseBits, double[][] c0, double[][] c1) {
    context.requireLevel(level);
    if (c0.length != level + 1 || c1.length != level + 1) {
      throw new IllegalArgumentException(
          "ciphertext of %d and %d rows: need %d at level %d"
              .formatted(c0.length, c1.length, level + 1, level));
    }
    if (factor < 1 || factor >= context.t()) {
      throw new IllegalArgumentException(
          "scale factor %d: need 1 to %d".formatted(factor, context.t() - 1));
    }
    return new Ciphertext(context, level, factor, noiseBits, c0, c1);
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /** The index of its last prime; multiplications cost levels. */
  public int level() {
    return level;
  }

  /** f, in [1, t). */
  public long factor() {
    return factor;
  }

  /**
   * log2 of a bound on the noise, which holds but with a probability below 2^-64; see the
   * parameters' report. It bounds the values at the complex roots of unity, and therefore the
   * coefficients.
   */
  public double noiseBits() {
    return noiseBits;
  }

  /** log2 of how much the noise may still grow at this level: above 0, always. */
  public double budgetBits() {
    return context.parameters().logQ(level) - 1 - noiseBits;
  }

  /**
   * c0 modulo each prime, as evaluations; shared, not to be changed.
   *
   * @throws IllegalStateException if the ciphertext is closed
   */
  public double[][] c0() {
    requireOpen();
    return c0;
  }

  /**
   * c1 modulo each prime, as evaluations; shared, not to be changed.
   *
   * @throws IllegalStateException if the ciphertext is closed
   */
  public double[][] c1() {
    requireOpen();
    return c1;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the ciphertext is closed");
    }
  }

  /** Gives its memory back; it must not be used afterwards. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.rows().give(c0);
      context.rows().give(c1);
    }
  }

  @Override
  public String toString() {
    return "Ciphertext[%s, level=%d, factor=%d, noise=2^%.1f of 2^%.1f%s]"
        .formatted(
            context.parameters().name(),
            level,
            factor,
            noiseBits,
            context.parameters().logQ(level),
            closed ? ", closed" : "");
  }
}
