package org.veilbank.round;

import java.util.HexFormat;
import org.veilbank.threshold.SealingPublicKey;

/**
 * A bank of a consortium, as the others know it.
 *
 * @param name 1 to 64 characters, none of them a control character
 * @param verifyingKey its Ed25519 public key, 32 bytes in lower-case hexadecimal
 * @param sealingKey what others seal for it with
 * @param capacity the most clients it may bring: sizes follow from it, so it is public and the real
 *     number is not
 */
public record Member(String name, String verifyingKey, SealingPublicKey sealingKey, int capacity) {
  /** The most clients of a bank. */
  public static final int MAX_CAPACITY = 100_000_000;

  private static final int MAX_NAME = 64;
  private static final int KEY_BYTES = 32;

  public Member {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "bank name \"%s\": need 1 to %d characters, none a control character"
              .formatted(name, MAX_NAME));
    }
    if (!verifyingKey.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "bank %s: verifying key \"%s\", need %d bytes in lower-case hexadecimal"
              .formatted(name, verifyingKey, KEY_BYTES));
    }
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "bank %s: capacity %d, need 1 to %,d".formatted(name, capacity, MAX_CAPACITY));
    }
  }

  /** The verifying key's bytes. */
  public byte[] verifyingKeyBytes() {
    return HexFormat.of().parseHex(verifyingKey);
  }
}
