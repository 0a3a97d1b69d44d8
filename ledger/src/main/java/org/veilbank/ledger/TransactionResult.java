package org.veilbank.ledger;

/**
 * The answer to a transaction. Every transaction that is its account's next one is <i>decided</i>:
 * it uses up its sequence number, also when it is refused, and its answer is final. {@link
 * OutOfSequence}, {@link ProofRejected}, and {@link UnknownAccount} of the account that it is of,
 * decide nothing.
 */
public sealed interface TransactionResult {
  /** Whether it was done, now or when these bytes came first. */
  default boolean isDone() {
    return false;
  }

  /** Done. */
  record Accepted() implements TransactionResult {
    @Override
    public boolean isDone() {
      return true;
    }
  }

  /**
   * A fold that was done.
   *
   * @param creditCounter how many credits the account had had: all are folded
   */
  record Folded(long creditCounter) implements TransactionResult {
    @Override
    public boolean isDone() {
      return true;
    }
  }

  /**
   * The same transaction was decided before, as the account's last one; nothing was done again.
   *
   * @param first the answer then
   */
  record Replayed(TransactionResult first) implements TransactionResult {
    @Override
    public boolean isDone() {
      return first.isDone();
    }
  }

  /**
   * Not the next sequence number, or account number; lower numbers are used up.
   *
   * @param expected the next one
   * @param got that of the transaction
   */
  record OutOfSequence(long expected, long got) implements TransactionResult {}

  /**
   * There is no such account.
   *
   * @param account its number
   */
  record UnknownAccount(long account) implements TransactionResult {}

  /**
   * The payee has had {@value LedgerState#MAX_CREDITS} credits since its last fold.
   *
   * @param payee who has to fold
   */
  record TooManyCredits(AccountNumber payee) implements TransactionResult {}

  /**
   * Refused.
   *
   * @param check by which check
   * @param detail what was found
   */
  record Rejected(Check check, String detail) implements TransactionResult {}

  /**
   * The evidence does not convince, so the ledger was not asked; decides nothing.
   *
   * @param check the first one that fails
   * @param detail what was found
   */
  record ProofRejected(ProofCheck check, String detail) implements TransactionResult {}
}
