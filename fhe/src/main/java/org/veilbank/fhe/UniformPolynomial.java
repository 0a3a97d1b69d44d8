package org.veilbank.fhe;

import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;

/**
 * The public uniform polynomials of keys and seeded ciphertexts, as evaluations, expanded from a
 * seed: modulo the prime of index i they are {@link Sampler#uniform} on the stream of {@code
 * seed.derive("veilbank/uniform", part, i)}, where part tells several polynomials of one seed
 * apart.
 */
public final class UniformPolynomial {
  private static final String LABEL = "veilbank/uniform";

  private UniformPolynomial() {}

  /**
   * Expands polynomial number {@code part} of a seed, modulo one prime.
   *
   * @param prime the index of the prime: ciphertext primes first, then special ones
   * @param ring the ring modulo that prime
   * @param out the row that takes the evaluations
   */
  public static void expand(Seed seed, int part, int prime, PrimeRing ring, double[] out) {
    try (Seed own = seed.derive(LABEL, part, prime);
        RandomStream stream = own.stream()) {
      Sampler.uniform(stream, ring.modulus(), out);
    }
  }
}
