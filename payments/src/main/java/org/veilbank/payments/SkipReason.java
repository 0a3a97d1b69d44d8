package org.veilbank.payments;

/** What an import may leave out, and count, if it is told to. */
public enum SkipReason {
  /** An amount below 0 or above the rule's maximum; an error otherwise. */
  AMOUNT_OUT_OF_RANGE("amount out of range"),
  /** An amount that is no whole number of cents; an error otherwise. */
  AMOUNT_INEXACT("no whole number of cents"),
  /** An amount of 0; a payment otherwise. */
  AMOUNT_ZERO("amount of 0"),
  /** Nobody is paid, as where an Ethereum transaction creates a contract; an error otherwise. */
  NO_PAYEE("no payee"),
  /** Payer and payee are one; a payment otherwise. */
  SELF_PAYMENT("payer pays itself");

  private final String words;

  SkipReason(String words) {
    this.words = words;
  }

  /** The reason in words. */
  public String words() {
    return words;
  }
}
