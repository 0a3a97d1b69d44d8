package org.veilbank.ledger;

/** The checks of a transaction against the accounts, other than those with answers of their own. */
public enum Check {
  /** Who may pay whom, and who may issue. */
  ROLES(0, "LED-2.2", "accounts of these roles do not pay each other so, or may not issue"),
  /** A fold covers credits that have not come. */
  CREDIT_COUNTER(1, "LED-2.1", "the account has had fewer credits than the fold covers"),
  /** An account with this number was opened with other keys or in another role. */
  NUMBER_TAKEN(2, "LED-2.2", "an account with this number was opened with other keys"),
  /** There are {@value AccountNumber#MAX_ACCOUNTS} accounts. */
  NO_ROOM(3, "LED-3.2", "the ledger has as many accounts as it can have");

  private final int code;
  private final String rule;
  private final String words;

  Check(int code, String rule, String words) {
    this.code = code;
    this.rule = rule;
    this.words = words;
  }

  /** In snapshots: from 0 on, in the order above. */
  int code() {
    return code;
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
