package org.veilbank.fhe;

import java.util.Arrays;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;

/**
 * Encrypts. All randomness is read from a stream, in the order stated, so that an encryption can be
 * repeated bit for bit by who knows the seed; two encryptions must never read the same bytes.
 */
public final class Encryptor {
  private final BgvContext context;

  /** An encryptor for a context. */
  public Encryptor(BgvContext context) {
    this.context = context;
  }

  /** Encrypts under a public key, at the top level. */
  public Ciphertext encrypt(Plaintext plaintext, PublicKey key, RandomStream randomness) {
    return encrypt(plaintext, key, context.parameters().topLevel(), randomness);
  }

  /**
   * Encrypts under a public key: (b*u + t*e0 + P0*m, a*u + t*e1) modulo the level's primes and the
   * special prime P0, divided by P0. So the noise of u*e is gone, and only that of a rounding is
   * left. Reads u (ternary), e0, e1.
   *
   * @param level of the result
   */
  public Ciphertext encrypt(
      Plaintext plaintext, PublicKey key, int level, RandomStream randomness) {
    context.requireSame(plaintext.context());
    context.requireSame(key.context());
    context.requireLevel(level);
    int degree = context.degree();
    byte[] u = new byte[degree];
    byte[] e0 = new byte[degree];
    byte[] e1 = new byte[degree];
    Sampler.ternary(randomness, u);
    Sampler.error(randomness, e0);
    Sampler.error(randomness, e1);
    int special = context.parameters().topLevel() + 1;
    Modulus specialPrime = context.parameters().prime(special);
    double[] message = context.rows().take();
    plaintext.scaledInto(
        context.parameters().plaintextModulus().canonical(specialPrime.value()), message);
    ModDown modDown = context.modDownOfEncryption(level);
    double[][] c0 = new double[special + 1][];
    double[][] c1 = new double[special + 1][];
    context
        .workers()
        .run(
            level + 2,
            i -> {
              int prime = i <= level ? i : special;
              c0[prime] = context.rows().take();
              c1[prime] = context.rows().take();
              encryptModulo(prime, key, u, e0, e1, message, c0[prime], c1[prime]);
              if (prime == special) {
                modDown.prepare(0, c0[prime]);
                modDown.prepare(0, c1[prime]);
              }
            });
    double[][] out0 = Arrays.copyOf(c0, level + 1);
    double[][] out1 = Arrays.copyOf(c1, level + 1);
    modDown.divide(c0, c1, out0, out1);
    context.rows().giveErased(c0[special]);
    context.rows().giveErased(c1[special]);
    context.rows().giveErased(message);
    Arrays.fill(u, (byte) 0);
    Arrays.fill(e0, (byte) 0);
    Arrays.fill(e1, (byte) 0);
    return new Ciphertext(
        context, level, 1, context.noise().publicKeyEncryption(specialPrime), out0, out1);
  }

  private void encryptModulo(
      int prime,
      PublicKey key,
      byte[] u,
      byte[] e0,
      byte[] e1,
      double[] message,
      double[] c0,
      double[] c1) {
    PrimeRing ring = context.ring(prime);
    double[] mask = context.rows().take();
    SmallPolynomial.copy(u, 1, mask);
    ring.forward(mask);
    SmallPolynomial.copyPlus(e0, context.t(), message, c0);
    ring.forward(c0);
    ring.multiplyAdd(mask, key.b()[prime], c0);
    SmallPolynomial.copy(e1, context.t(), c1);
    ring.forward(c1);
    ring.multiplyAdd(mask, key.a()[prime], c1);
    context.rows().giveErased(mask);
  }

  /**
   * Encrypts under the secret key: (-a*s + t*e + m, a), a being the expansion of a public seed, so
   * that the result can be stored and sent in half the size. Reads the public seed, then e.
   *
   * @param level of the result
   */
  public SeededCiphertext encryptSymmetric(
      Plaintext plaintext, SecretKey key, int level, RandomStream randomness) {
    context.requireSame(plaintext.context());
    context.requireSame(key.context());
    context.requireLevel(level);
    Seed seed = Seed.from(randomness);
    byte[] error = new byte[context.degree()];
    Sampler.error(randomness, error);
    double[][] c0 = context.rows().take(level + 1);
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              double[] product = context.rows().take();
              UniformPolynomial.expand(seed, 0, i, ring, product);
              ring.multiply(product, key.evaluations(i), product);
              SmallPolynomial.copyPlus(error, context.t(), plaintext.coefficients(), c0[i]);
              ring.forward(c0[i]);
              ring.subtract(c0[i], product, c0[i]);
              context.rows().giveErased(product);
            });
    Arrays.fill(error, (byte) 0);
    return new SeededCiphertext(context, level, seed, c0);
  }
}
