package org.veilbank.board;

/** Lists that lie beside the log. */
public enum Shelf {
  /** Checkpoints, signed and cosigned. */
  NOTES("notes"),
  /** Entries that were refused because their author had posted another at the same step. */
  EVIDENCE("evidence");

  private final String label;

  Shelf(String label) {
    this.label = label;
  }

  /** The name in storage. */
  public String label() {
    return label;
  }
}
