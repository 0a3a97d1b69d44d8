package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.math.Modulus;

/**
 * What a decryption is about: SHA-256 of the epoch and c1, and nothing else, so that the same c1
 * never gets other flooding noise (THR-2.1).
 *
 * <p>Hashed are the ASCII text {@code veilbank/decryption}, the epoch id, the level as one byte,
 * then for each prime the evaluations of c1 as canonical 8-byte little-endian integers.
 */
public final class CiphertextDigest {
  private static final byte[] LABEL = "veilbank/decryption".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;

  private CiphertextDigest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of a ciphertext in an epoch. */
  public static CiphertextDigest of(EpochId epoch, Ciphertext ciphertext) {
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update(LABEL);
    sha256.update(epoch.bytes());
    sha256.update((byte) ciphertext.level());
    int degree = ciphertext.context().parameters().degree();
    ByteBuffer row = ByteBuffer.allocate(Long.BYTES * degree).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i <= ciphertext.level(); i++) {
      Modulus q = ciphertext.context().ring(i).modulus();
      row.clear();
      for (double x : ciphertext.c1()[i]) {
        row.putLong(q.canonical(x));
      }
      sha256.update(row.flip());
    }
    return new CiphertextDigest(sha256.digest());
  }

  /** The digest with these 32 bytes, which are copied. */
  static CiphertextDigest ofBytes(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("digest of %d bytes: need 32".formatted(bytes.length));
    }
    return new CiphertextDigest(bytes.clone());
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The digest as four big-endian integers, to derive a seed with. */
  long[] words() {
    long[] words = new long[4];
    ByteBuffer.wrap(bytes).asLongBuffer().get(words);
    return words;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CiphertextDigest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
