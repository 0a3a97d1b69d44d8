package org.veilbank.payments;

/**
 * A shape of money laundering (Altman et al. 2023, arXiv 2306.16424; structuring: FATF). With m
 * members:
 */
public enum Pattern {
  /** m different entities pay one: m payments. */
  FAN_IN("fan-in"),
  /** One entity pays m different ones: m payments. */
  FAN_OUT("fan-out"),
  /** m different entities pay one another in a circle, each after it was paid: m payments. */
  CYCLE("cycle"),
  /** One entity pays another m times, each time just below a limit: m payments. */
  STRUCTURING("structuring"),
  /**
   * One entity pays m different ones; after all were paid each of them pays on to one and the same
   * other: 2m payments.
   */
  SCATTER_GATHER("scatter-gather");

  private final String id;

  Pattern(String id) {
    this.id = id;
  }

  /** The name in labels. */
  public String id() {
    return id;
  }
}
