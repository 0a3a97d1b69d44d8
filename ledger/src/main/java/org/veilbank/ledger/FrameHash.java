package org.veilbank.ledger;

import java.util.Arrays;

/** The SHA-256 of a frame's header, which has that of its body and of the frame before it. */
public final class FrameHash extends Bytes32 {
  /** What is before the first frame. */
  public static final FrameHash NONE = new FrameHash(new byte[BYTES]);

  private FrameHash(byte[] bytes) {
    super("frame hash", bytes);
  }

  /**
   * These bytes, copied.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static FrameHash of(byte[] bytes) {
    return new FrameHash(bytes);
  }

  static FrameHash at(byte[] bytes, int at) {
    return new FrameHash(Arrays.copyOfRange(bytes, at, at + BYTES));
  }
}
