package org.veilbank.card;

import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.SignedTransaction;

/** Admits accounts to a ledger: who knows its clients signs for each that it is one. */
public final class Registrar implements AutoCloseable {
  private final LedgerId ledger;
  private final SigningKey key;

  /**
   * The registrar of a ledger; its key is closed with it.
   *
   * @throws IllegalArgumentException if the policy names another key
   */
  public Registrar(LedgerPolicy policy, SigningKey key) {
    if (!policy.registrar().equals(key.verifyingKey())) {
      throw new IllegalArgumentException(
          "registrar's key %s: expected %s".formatted(key.verifyingKey(), policy.registrar()));
    }
    ledger = policy.id();
    this.key = key;
  }

  /**
   * Admits an account in the role and with the number of its application, which the caller has
   * looked at.
   *
   * @throws IllegalArgumentException if the applicant did not sign it
   */
  public SignedTransaction admit(AccountApplication application) {
    try {
      OpeningEvidence.requireOwner(ledger, application.opening(), application.evidence());
    } catch (RefusedEvidenceException e) {
      throw new IllegalArgumentException("application: " + e.getMessage(), e);
    }
    return SignedTransaction.of(
        application.opening(),
        OpeningEvidence.register(ledger, application.opening(), application.evidence(), key));
  }

  /** Erases the key. */
  @Override
  public void close() {
    key.close();
  }
}
