package org.veilbank.ledger;

/** What an account is for. */
public enum Role {
  /** Spends up to a limit. */
  CARDHOLDER(1),
  /** Is paid. */
  MERCHANT(2),
  /** Gives limits, and exchanges balances for money outside the ledger. */
  ISSUER(3);

  private static final Role[] ALL = values();

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /** In frames and snapshots: from 1 on, in the order above. */
  int code() {
    return code;
  }

  static boolean isCode(int code) {
    return code >= 1 && code <= ALL.length;
  }

  static Role ofCode(int code) {
    return ALL[code - 1];
  }
}
