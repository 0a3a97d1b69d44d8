package org.veilbank.fhe;

import java.util.Arrays;
import org.veilbank.math.PrimeRing;

/**
 * A secret key: a polynomial with small coefficients, uniform ternary ones or sums of such.
 *
 * <p>It does not print. {@link #close} erases it, as far as the Java runtime allows: the garbage
 * collector may have copied it before.
 */
public final class SecretKey implements AutoCloseable {
  private final BgvContext context;
  private final byte[] coefficients;
  private final double[][] evaluations;

  /** Takes over the coefficients. */
  SecretKey(BgvContext context, byte[] coefficients) {
    this.context = context;
    this.coefficients = coefficients;
    this.evaluations = new double[context.parameters().primeCount()][context.degree()];
    context
        .workers()
        .run(
            evaluations.length,
            i -> {
              PrimeRing ring = context.ring(i);
              SmallPolynomial.copy(coefficients, 1, evaluations[i]);
              ring.forward(evaluations[i]);
            });
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /**
   * The key modulo a prime (ciphertext primes first, then special ones), as evaluations. As secret
   * as the key; shared, not to be changed.
   */
  public double[] evaluations(int prime) {
    return evaluations[prime];
  }

  /** A copy of the coefficients: the one way out. */
  public byte[] exportCoefficients() {
    return coefficients.clone();
  }

  /** Erases the key. */
  @Override
  public void close() {
    Arrays.fill(coefficients, (byte) 0);
    for (double[] row : evaluations) {
      Arrays.fill(row, 0);
    }
  }

  @Override
  public String toString() {
    return "SecretKey[redacted]";
  }
}
