package org.veilbank.fhe;

import java.math.BigInteger;
import java.util.Arrays;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;

/** Makes the keys of a single holder. */
public final class KeyGenerator {
  private final BgvContext context;

  /** A generator for a context. */
  public KeyGenerator(BgvContext context) {
    this.context = context;
  }

  /**
   * A secret key: the sum of as many uniform ternary polynomials as the parameters say, so that it
   * is distributed like the key that a consortium shares.
   */
  public SecretKey secretKey(RandomStream randomness) {
    return secretKey(context.parameters().secretSummands(), randomness);
  }

  /** One party's secret: a single uniform ternary polynomial, a summand of the collective key. */
  public SecretKey summand(RandomStream randomness) {
    return secretKey(1, randomness);
  }

  private SecretKey secretKey(int summands, RandomStream randomness) {
    byte[] sum = new byte[context.degree()];
    byte[] summand = new byte[context.degree()];
    for (int i = 0; i < summands; i++) {
      Sampler.ternary(randomness, summand);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += summand[j];
      }
    }
    Arrays.fill(summand, (byte) 0);
    return new SecretKey(context, sum);
  }

  /** The public key of a secret one. Reads a public seed, then the error. */
  public PublicKey publicKey(SecretKey secret, RandomStream randomness) {
    context.requireSame(secret.context());
    Seed seed = Seed.from(randomness);
    byte[] error = new byte[context.degree()];
    Sampler.error(randomness, error);
    double[][] b = new double[PublicKey.primeCount(context.parameters())][context.degree()];
    context
        .workers()
        .run(
            b.length,
            i -> {
              double[] a = context.rows().take();
              UniformPolynomial.expand(seed, 0, i, context.ring(i), a);
              maskedError(secret, a, error, i, b[i]);
              context.rows().give(a);
            });
    Arrays.fill(error, (byte) 0);
    return new PublicKey(context, seed, b);
  }

  /** The relinearisation key of a secret key. Reads a public seed, then the digits' errors. */
  public RelinearisationKey relinearisationKey(SecretKey secret, RandomStream randomness) {
    context.requireSame(secret.context());
    BgvParameters parameters = context.parameters();
    Seed seed = Seed.from(randomness);
    int digits = parameters.digitCount();
    byte[][] errors = new byte[digits][context.degree()];
    for (byte[] error : errors) {
      Sampler.error(randomness, error);
    }
    int primes = parameters.primeCount();
    double[][][] b = new double[primes][digits][context.degree()];
    double[][][] a = new double[primes][digits][context.degree()];
    BigInteger p = context.product(parameters.topLevel() + 1, primes);
    context
        .workers()
        .run(
            primes,
            i -> {
              for (int j = 0; j < digits; j++) {
                UniformPolynomial.expand(seed, j, i, context.ring(i), a[i][j]);
                maskedError(secret, a[i][j], errors[j], i, b[i][j]);
              }
              if (i <= parameters.topLevel()) {
                addSquare(secret, p, i, b[i][i / parameters.digitPrimes()]);
              }
            });
    for (byte[] error : errors) {
      Arrays.fill(error, (byte) 0);
    }
    return new RelinearisationKey(context, b, a);
  }

  /** b = -a*s + t*error modulo one prime. */
  private void maskedError(SecretKey secret, double[] a, byte[] error, int prime, double[] b) {
    PrimeRing ring = context.ring(prime);
    double[] product = context.rows().take();
    ring.multiply(a, secret.evaluations(prime), product);
    SmallPolynomial.copy(error, context.t(), b);
    ring.forward(b);
    ring.subtract(b, product, b);
    context.rows().giveErased(product);
  }

  /** Adds P*s^2 to a row. */
  private void addSquare(SecretKey secret, BigInteger p, int prime, double[] b) {
    PrimeRing ring = context.ring(prime);
    Modulus q = ring.modulus();
    double[] square = context.rows().take();
    ring.multiply(secret.evaluations(prime), secret.evaluations(prime), square);
    ring.scale(square, q.balanced(p), square);
    ring.add(b, square, b);
    context.rows().giveErased(square);
  }
}
