package org.veilbank.board;

/** What came of an append. */
public sealed interface Append {
  /** The entry is durable, at this position. */
  record Appended(long position) implements Append {}

  /** Its author had posted the same payload at the same step before, at this position. */
  record Repeated(long position) implements Append {}

  /**
   * Its author had posted another payload at the same step: refused, and kept as evidence.
   *
   * @param position of the entry that stands
   */
  record Equivocation(long position) implements Append {}

  /**
   * The author has posted more than it knew, or less: it must catch up and sign again.
   *
   * @param expected the author's next sequence number
   */
  record OutOfSequence(long expected) implements Append {}
}
