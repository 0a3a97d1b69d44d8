package org.veilbank.threshold;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names one sharing of one key: 32 bytes, the digest of everything that was agreed when it was
 * made. A resharing makes a new epoch. Public.
 */
public final class EpochId {
  /** Bytes of an id. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private EpochId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The id with these bytes.
   *
   * @throws IllegalArgumentException if there are not {@value #BYTES}
   */
  public static EpochId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "epoch id of %d bytes: need %d".formatted(bytes.length, BYTES));
    }
    return new EpochId(bytes.clone());
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EpochId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "epoch " + HexFormat.of().formatHex(bytes, 0, 8);
  }
}
