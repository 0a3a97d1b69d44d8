package org.veilbank.ledger;

/**
 * A place in the log of a ledger: what a frame there must say in its header.
 *
 * @param ledger whose log
 * @param number how many frames are before
 * @param previous the hash of the last one of them
 */
public record FramePosition(LedgerId ledger, long number, FrameHash previous) {
  public FramePosition {
    if (number < 0) {
      throw new IllegalArgumentException("frame " + number + ": numbers begin at 0");
    }
  }

  /** The beginning of a log. */
  public static FramePosition first(LedgerId ledger) {
    return new FramePosition(ledger, 0, FrameHash.NONE);
  }
}
