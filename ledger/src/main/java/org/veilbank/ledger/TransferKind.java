package org.veilbank.ledger;

/** What a transfer is for, which says who may pay whom. */
public enum TransferKind {
  /** A card pays a merchant. */
  PURCHASE(1, Role.CARDHOLDER, Role.MERCHANT),
  /** A merchant gives back. */
  REFUND(2, Role.MERCHANT, Role.CARDHOLDER),
  /** A holder paid the issuer outside the ledger, and may spend as much again. */
  REPAYMENT(3, Role.ISSUER, Role.CARDHOLDER),
  /** A holder may spend more: also the limit that a new card begins with. */
  LIMIT_INCREASE(4, Role.ISSUER, Role.CARDHOLDER),
  /** A holder may spend less, and agrees: nobody else may touch what is available to it. */
  LIMIT_DECREASE(5, Role.CARDHOLDER, Role.ISSUER),
  /** The issuer pays a merchant outside the ledger. */
  SETTLEMENT(6, Role.MERCHANT, Role.ISSUER);

  private static final TransferKind[] ALL = values();

  private final int code;
  private final Role payer;
  private final Role payee;

  TransferKind(int code, Role payer, Role payee) {
    this.code = code;
    this.payer = payer;
    this.payee = payee;
  }

  /** The role of an account that pays so. */
  public Role payer() {
    return payer;
  }

  /** The role of an account that is paid so. */
  public Role payee() {
    return payee;
  }

  /** In frames: from 1 on, in the order above. */
  int code() {
    return code;
  }

  static boolean isCode(int code) {
    return code >= 1 && code <= ALL.length;
  }

  static TransferKind ofCode(int code) {
    return ALL[code - 1];
  }
}
