package org.veilbank.card;

import org.veilbank.ledger.Transaction;

/** A holder's wish for an account, which the registrar has to admit. Immutable. */
public final class AccountApplication {
  private final Transaction.OpenAccount opening;
  private final byte[] evidence;

  AccountApplication(Transaction.OpenAccount opening, byte[] evidence) {
    this.opening = opening;
    this.evidence = evidence;
  }

  public Transaction.OpenAccount opening() {
    return opening;
  }

  /** The owner's part of the evidence, not to be changed. */
  byte[] evidence() {
    return evidence;
  }

  @Override
  public String toString() {
    return "AccountApplication[" + opening + "]";
  }
}
