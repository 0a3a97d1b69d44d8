package org.veilbank.board;

/**
 * Something wrong with a board.
 *
 * @param rule the rule that is broken
 * @param kind in a word or two what happened, as far as that can be told
 * @param position of the entry that it is about, or -1
 * @param text what was found, and what was expected
 */
public record Problem(String rule, Kind kind, long position, String text) {
  /** What happened. */
  public enum Kind {
    /** Bytes are no entry, or of nobody here: to be ignored, and named. */
    FOREIGN("foreign", false),
    /** An entry's bytes are not those that its author signed. */
    CHANGED("changed", true),
    /** An author's entry is missing. */
    REMOVED("removed", true),
    /** Entries are not in their order. */
    REORDERED("reordered", true),
    /** An entry lies where it did not. */
    INSERTED("inserted", true),
    /** Entries at the end, which were cosigned, are missing. */
    CUT("cut short", true),
    /** Banks were shown different logs. */
    SPLIT_VIEW("split view", true),
    /** A payload is missing, or is not the one that was signed. */
    PAYLOAD("payload", true),
    /** An author posted two contents at one step. */
    EQUIVOCATION("equivocation", false),
    /** More than was agreed. */
    LIMIT("over the limit", false),
    /** A checkpoint that cannot be read, or is signed by nobody here. */
    CHECKPOINT("checkpoint", false);

    private final String label;
    private final boolean tampering;

    Kind(String label, boolean tampering) {
      this.label = label;
      this.tampering = tampering;
    }

    /** In words. */
    public String label() {
      return label;
    }

    /** Whether storage is to blame, so that nobody should go on with it (BRD-3). */
    public boolean isTampering() {
      return tampering;
    }
  }

  /** One line. */
  @Override
  public String toString() {
    return position < 0
        ? "%s %s: %s".formatted(rule, kind.label(), text)
        : "%s %s: entry %d: %s".formatted(rule, kind.label(), position, text);
  }
}
