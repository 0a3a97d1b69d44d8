package org.veilbank.ledger;

/** Bytes that are not the frame that was expected; says where, what is there and what should be. */
public final class InvalidFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FrameFault fault;
  private final int offset;

  InvalidFrameException(FrameFault fault, int offset, String found) {
    super("byte %d: %s: %s".formatted(offset, fault, found));
    this.fault = fault;
    this.offset = offset;
  }

  InvalidFrameException(FrameFault fault, int offset, String found, Throwable cause) {
    this(fault, offset, found);
    initCause(cause);
  }

  /** The first check that failed. */
  public FrameFault fault() {
    return fault;
  }

  /** The first byte that is wrong, or that the check is about, from the frame's first. */
  public int offset() {
    return offset;
  }
}
