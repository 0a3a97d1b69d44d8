package org.veilbank.ledger;

/** The checks of a transaction's evidence, in the order in which they are made. */
public enum ProofCheck {
  /** A point that may not be the identity is, or is no point. */
  POINTS("LED-1.2", "a commitment or handle is the identity, or no point"),
  /** The ledger has an auditor and there is no handle for it, or the other way round. */
  AUDITOR("LED-1.2", "there is a handle for the auditor exactly where the ledger has one"),
  /** The verifying key of an account to be opened is no key of prime order. */
  VERIFYING_KEY("LED-3.1", "the verifying key is not one of prime order"),
  /** The owner of the account did not sign this transaction with these proofs for this ledger. */
  SIGNATURE("LED-2.2", "the owner's signature"),
  /** The registrar did not admit this account. */
  REGISTRATION("LED-1.2", "the registrar's signature"),
  /** Nobody is shown to know the secret of the encryption key. */
  KEY_VALIDITY("LED-1.2", "the proof of the encryption key"),
  /** The handles are not those of the commitment for the registered keys. */
  HANDLES("LED-1.2", "the proof of the handles"),
  /** What will be available is not what was, less the amount. */
  NEW_BALANCE("LED-2.2", "the proof of the new balance"),
  /** An amount, or what will be available, is negative or too large. */
  RANGES("LED-2.2", "the range proof");

  private final String rule;
  private final String words;

  ProofCheck(String rule, String words) {
    this.rule = rule;
    this.words = words;
  }

  /** The rule that it is of. */
  public String rule() {
    return rule;
  }

  @Override
  public String toString() {
    return rule + ": " + words;
  }
}
