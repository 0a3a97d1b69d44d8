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
final class UniformPolynomial {
  private static final String LABEL = "veilbank/uniform";

  private UniformPolynomial() {}

  static void expand(Seed seed, int part, int prime, PrimeRing ring, double[] out) {
    try (Seed own = seed.derive(LABEL, part, prime);
        RandomStream stream = own.stream()) {
      Sampler.uniform(stream, ring.modulus(), out);
    }
  }
}
