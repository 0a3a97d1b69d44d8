package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Hash commitments: SHA-256 of a label, the epoch or attempt, the step (4 bytes, big-endian), the
 * bank (1 byte), and the SHA-256 of a reveal, which begins with {@value #NONCE_BYTES} random bytes.
 * Binding as SHA-256 is collision-resistant, hiding as long as the nonce is secret; one that is
 * copied from another bank, or moved to another step, does not open. The inner hash is the one that
 * a reveal is stored under, so who has checked it need not hash a hundred megabytes again.
 */
public final class Commitment {
  /** Bytes of the nonce that each reveal begins with. */
  public static final int NONCE_BYTES = 32;

  /** Bytes of a commitment. */
  public static final int BYTES = 32;

  private static final byte[] LABEL = "veilbank/commitment".getBytes(StandardCharsets.US_ASCII);

  private Commitment() {}

  /**
   * The commitment to a reveal.
   *
   * @throws IllegalArgumentException if the reveal is shorter than a nonce
   */
  public static byte[] to(byte[] reveal, EpochId epoch, int step, BankIndex bank) {
    if (reveal.length < NONCE_BYTES) {
      throw new IllegalArgumentException(
          "reveal of %d bytes: need a nonce of %d and content"
              .formatted(reveal.length, NONCE_BYTES));
    }
    return toDigest(CeremonySetup.sha256().digest(reveal), epoch, step, bank);
  }

  /** The commitment to a reveal with this SHA-256. */
  static byte[] toDigest(byte[] digest, EpochId epoch, int step, BankIndex bank) {
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update(LABEL);
    sha256.update(epoch.bytes());
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(step).array());
    sha256.update((byte) bank.value());
    sha256.update(digest);
    return sha256.digest();
  }

  /** Whether bytes that a bank revealed are those that it committed to; any bytes may be asked. */
  public static boolean opens(
      byte[] commitment, byte[] reveal, EpochId epoch, int step, BankIndex bank) {
    return reveal.length >= NONCE_BYTES
        && MessageDigest.isEqual(commitment, to(reveal, epoch, step, bank));
  }
}
