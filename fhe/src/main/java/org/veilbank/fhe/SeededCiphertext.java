package org.veilbank.fhe;

import org.veilbank.math.Seed;

/**
 * A fresh ciphertext under a secret key, of which the second polynomial is the expansion of a
 * public seed: half the size of what {@link #expand} makes of it.
 */
public final class SeededCiphertext {
  private final BgvContext context;
  private final int level;
  private final Seed seed;
  private final double[][] c0;

  SeededCiphertext(BgvContext context, int level, Seed seed, double[][] c0) {
    assert c0.length == level + 1;
    this.context = context;
    this.level = level;
    this.seed = seed;
    this.c0 = c0;
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /** The index of its last prime. */
  public int level() {
    return level;
  }

  /** The public seed of the second polynomial. */
  public Seed seed() {
    return seed;
  }

  /** c0 modulo each prime, as evaluations; shared, not to be changed. */
  double[][] c0() {
    return c0;
  }

  /** The whole ciphertext; its rows are its own. */
  public Ciphertext expand() {
    double[][] first = context.rows().take(level + 1);
    double[][] second = context.rows().take(level + 1);
    context
        .workers()
        .run(
            level + 1,
            i -> {
              System.arraycopy(c0[i], 0, first[i], 0, first[i].length);
              UniformPolynomial.expand(seed, 0, i, context.ring(i), second[i]);
            });
    return new Ciphertext(context, level, 1, context.noise().symmetricEncryption(), first, second);
  }

  @Override
  public String toString() {
    return "SeededCiphertext[%s, level=%d]".formatted(context.parameters().name(), level);
  }
}
