package org.veilbank.cli;

import org.veilbank.ledger.TransferKind;

/** What is to be done with a trial's accounts, in plain. */
sealed interface PlannedTransaction {
  /** Whose transaction it is. */
  int account();

  /** Its number in the account's sequence. */
  long sequence();

  /**
   * The issuer makes an amount.
   *
   * @param amount in minor units
   */
  record Issuance(int account, long sequence, long amount) implements PlannedTransaction {}

  /**
   * An amount is paid.
   *
   * @param available what its payer has before, in minor units
   * @param amount in minor units, at most what is available
   */
  record Transfer(
      TransferKind kind, int account, int payee, long sequence, long available, long amount)
      implements PlannedTransaction {}

  /**
   * An account folds what is pending.
   *
   * @param credits that the account has had by then
   */
  record Fold(int account, long sequence, long credits) implements PlannedTransaction {}
}
