package org.veilbank.ledger;

import java.util.Arrays;

/**
 * An Ed25519 verifying key as registered. Whoever checks signatures checks it; here it is bytes.
 */
public final class VerifyingKey extends Bytes32 {
  private VerifyingKey(byte[] bytes) {
    super("verifying key", bytes);
  }

  /**
   * These bytes, copied.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static VerifyingKey of(byte[] bytes) {
    return new VerifyingKey(bytes);
  }

  static VerifyingKey at(byte[] bytes, int at) {
    return new VerifyingKey(Arrays.copyOfRange(bytes, at, at + BYTES));
  }
}
