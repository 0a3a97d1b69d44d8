package org.veilbank.threshold;

import java.util.Arrays;

/** The public half of a {@link SealingKey}. */
public final class SealingPublicKey {
  private final byte[] bytes;

  /**
   * The key with these bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are not {@value SealingKey#PUBLIC_BYTES}
   */
  public SealingPublicKey(byte[] bytes) {
    if (bytes.length != SealingKey.PUBLIC_BYTES) {
      throw new IllegalArgumentException(
          "sealing key of %d bytes: need %d".formatted(bytes.length, SealingKey.PUBLIC_BYTES));
    }
    this.bytes = bytes.clone();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealingPublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
