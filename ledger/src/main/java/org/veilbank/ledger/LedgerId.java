package org.veilbank.ledger;

import java.util.Arrays;

/** Which ledger this is: 32 bytes that no other has, such as the digest of its rules. */
public final class LedgerId extends Bytes32 {
  private LedgerId(byte[] bytes) {
    super("ledger id", bytes);
  }

  /**
   * These bytes, copied.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static LedgerId of(byte[] bytes) {
    return new LedgerId(bytes);
  }

  static LedgerId at(byte[] bytes, int at) {
    return new LedgerId(Arrays.copyOfRange(bytes, at, at + BYTES));
  }
}
