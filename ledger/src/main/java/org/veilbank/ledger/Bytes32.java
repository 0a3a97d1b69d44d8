package org.veilbank.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/** 32 public bytes with a meaning; those of different meanings are never equal. */
abstract sealed class Bytes32 permits LedgerId, FrameHash, VerifyingKey {
  static final int BYTES = 32;

  private final byte[] bytes;

  /** Copies. */
  Bytes32(String what, byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "%s of %d bytes: expected %d".formatted(what, bytes.length, BYTES));
    }
    this.bytes = bytes.clone();
  }

  /** A copy of the bytes. */
  public final byte[] toBytes() {
    return bytes.clone();
  }

  final void copyInto(byte[] out, int at) {
    System.arraycopy(bytes, 0, out, at, BYTES);
  }

  final boolean equalsAt(byte[] other, int at) {
    return Arrays.equals(bytes, 0, BYTES, other, at, at + BYTES);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Bytes32 that
        && that.getClass() == getClass()
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hexadecimal. */
  @Override
  public final String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
