package org.veilbank.fhe;

import java.util.OptionalInt;

/**
 * What a parameter set offers, costs and risks.
 *
 * @param parameters the set
 * @param squarings how many squarings, each with a division by one prime, a fresh public-key
 *     encryption allows before its noise bound reaches half the modulus
 * @param failureLog2 log2 of the probability that a noise bound fails anywhere in a computation of
 *     2^10 ciphertexts
 * @param ciphertextBytes bytes of an encoded ciphertext at the top level
 * @param seededCiphertextBytes bytes of one in seeded form
 * @param publicKeyBytes bytes of an encoded public key
 * @param relinearisationKeyBytes bytes of an encoded relinearisation key
 */
public record ParameterReport(
    BgvParameters parameters,
    int squarings,
    double failureLog2,
    long ciphertextBytes,
    long seededCiphertextBytes,
    long publicKeyBytes,
    long relinearisationKeyBytes) {

  /** The report of a set; computed, not measured. */
  public static ParameterReport of(BgvParameters parameters) {
    EncodedSizes sizes = new EncodedSizes(parameters);
    return new ParameterReport(
        parameters,
        squarings(parameters),
        NoiseModel.failureLog2(parameters.degree()),
        sizes.ciphertext(parameters.topLevel()),
        sizes.seededCiphertext(parameters.topLevel()),
        sizes.publicKey(),
        sizes.relinearisationKey());
  }

  private static int squarings(BgvParameters parameters) {
    NoiseModel noise = new NoiseModel(parameters);
    double bits = noise.publicKeyEncryption(parameters.specialPrimes().get(0));
    int count = 0;
    for (int level = parameters.topLevel(); level > 0; level--) {
      if (2 * bits >= parameters.logQ(level) - 1) {
        break;
      }
      bits = noise.relinearised(2 * bits, level, 1);
      if (bits >= parameters.logQ(level - 1) - 1) {
        break;
      }
      count++;
    }
    return count;
  }

  private static String verdict(double logQP, OptionalInt limit) {
    if (limit.isEmpty()) {
      return "unknown";
    }
    return (logQP <= limit.getAsInt() ? "yes" : "NO") + " (limit " + limit.getAsInt() + ")";
  }

  /** The report as lines of text. */
  public String toText() {
    BgvParameters p = parameters;
    return """
    %s
      slots N                      %d
      slot modulus t               %s (%.1f bits)
      levels                       %d (squarings possible: %d)
      ciphertext primes            %d, log2 Q = %.1f
      special primes               %d, log2 P = %.1f
      key switching digits         %d of %d primes
      secret is a sum of           %d ternary secrets
      log2 QP                      %.1f
      128 bits, classical          %s
      128 bits, quantum            %s
      failure probability          below 2^%.0f
      ciphertext, seeded           %,d and %,d bytes
      public, relinearisation key  %,d and %,d bytes
    """
        .formatted(
            p.isSecure() ? p.name() : p.name() + " (insecure, for tests only)",
            p.degree(),
            p.plaintextModulus(),
            p.plaintextModulus().bits(),
            p.topLevel(),
            squarings,
            p.topLevel() + 1,
            p.logQ(p.topLevel()),
            p.specialPrimes().size(),
            p.logP(),
            p.digitCount(),
            p.digitPrimes(),
            p.secretSummands(),
            p.logQP(),
            verdict(p.logQP(), p.classicalSecurityLimit()),
            verdict(p.logQP(), p.quantumSecurityLimit()),
            failureLog2,
            ciphertextBytes,
            seededCiphertextBytes,
            publicKeyBytes,
            relinearisationKeyBytes);
  }
}
