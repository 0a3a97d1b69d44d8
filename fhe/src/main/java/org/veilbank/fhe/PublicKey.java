package org.veilbank.fhe;

import org.veilbank.math.Seed;

/**
 * A public key (b, a) with b = -a*s + t*e, modulo the ciphertext primes and the first special
 * prime. The polynomial a is the expansion of a public seed.
 */
public final class PublicKey {
  private final BgvContext context;
  private final Seed seed;
  private final double[][] b;
  private final double[][] a;

  /** Takes over b, evaluations modulo each of the ciphertext primes and the first special prime. */
  PublicKey(BgvContext context, Seed seed, double[][] b) {
    assert b.length == primeCount(context.parameters());
    this.context = context;
    this.seed = seed;
    this.b = b;
    this.a = new double[b.length][context.degree()];
    context
        .workers()
        .run(b.length, i -> UniformPolynomial.expand(seed, 0, i, context.ring(i), a[i]));
  }

  /**
   * The key with these parts, for keys that are the sum of several parties' shares.
   *
   * @param seed the public seed of a, which is polynomial number 0 of it
   * @param b evaluations modulo each ciphertext prime and the first special prime, in range; taken
   *     over
   * @throws IllegalArgumentException if there are not {@link #primeCount} rows
   */
  public static PublicKey of(BgvContext context, Seed seed, double[][] b) {
    int rows = primeCount(context.parameters());
    if (b.length != rows) {
      throw new IllegalArgumentException(
          "public key of %d rows: need %d".formatted(b.length, rows));
    }
    return new PublicKey(context, seed, b);
  }

  /** The primes that a public key is given modulo: the ciphertext primes and one more. */
  public static int primeCount(BgvParameters parameters) {
    return parameters.topLevel() + 2;
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /** The public seed that a is expanded from. */
  public Seed seed() {
    return seed;
  }

  /** b modulo a prime, as evaluations; shared, not to be changed. */
  public double[] evaluations(int prime) {
    return b[prime];
  }

  /** b modulo each prime, as evaluations; shared, not to be changed. */
  double[][] b() {
    return b;
  }

  /** a modulo each prime, as evaluations; shared, not to be changed. */
  double[][] a() {
    return a;
  }

  @Override
  public String toString() {
    return "PublicKey[%s]".formatted(context.parameters().name());
  }
}
