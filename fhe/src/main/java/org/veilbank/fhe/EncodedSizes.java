package org.veilbank.fhe;

import org.veilbank.math.Seed;

/** The lengths, in bytes, of the encodings of {@link BgvCodec}: fixed by kind and level. */
final class EncodedSizes {
  /** Magic, version, kind, digest of the parameters. */
  static final int HEADER = 4 + 1 + 1 + 32;

  /** Level, scale factor, noise bits. */
  static final int CIPHERTEXT_FIELDS = 1 + 4 + 8;

  /** Level, seed. */
  static final int SEEDED_FIELDS = 1 + Seed.BYTES;

  private final BgvParameters parameters;

  EncodedSizes(BgvParameters parameters) {
    this.parameters = parameters;
  }

  int ciphertext(int level) {
    return HEADER + CIPHERTEXT_FIELDS + 2 * rows(level + 1);
  }

  int seededCiphertext(int level) {
    return HEADER + SEEDED_FIELDS + rows(level + 1);
  }

  int publicKey() {
    return HEADER + Seed.BYTES + rows(PublicKey.primeCount(parameters));
  }

  int relinearisationKey() {
    return Math.addExact(
        HEADER, Math.multiplyExact(2 * parameters.digitCount(), rows(parameters.primeCount())));
  }

  int secretKey() {
    return HEADER + parameters.degree();
  }

  int plaintext() {
    return HEADER + PackedRow.bytes(parameters.degree(), parameters.plaintextModulus());
  }

  /** One row for each of the first primes. */
  private int rows(int primes) {
    int bytes = 0;
    for (int i = 0; i < primes; i++) {
      bytes += PackedRow.bytes(parameters.degree(), parameters.prime(i));
    }
    return bytes;
  }
}
