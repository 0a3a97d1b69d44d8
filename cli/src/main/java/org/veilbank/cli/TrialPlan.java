package org.veilbank.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.veilbank.card.Limits;
import org.veilbank.ledger.LedgerState;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.TransferKind;
import org.veilbank.payments.InvalidPaymentFileException;
import org.veilbank.payments.Payment;
import org.veilbank.payments.PaymentReader;
import org.veilbank.payments.SkipReason;

/**
 * A trial's transactions one after the other, once accounts are open: each card gets its limit,
 * then each payment of the file is a purchase, if the card has the balance for it. The same file
 * and limit give the same plan.
 */
final class TrialPlan implements Closeable {
  /** A merchant folds after so many credits; the rest of the room is for what is under way. */
  static final int FOLD_AT = LedgerState.MAX_CREDITS / 4 * 3;

  private static final int LINES_SHOWN = 5;

  private final TrialAccounts accounts;
  private final long limit;
  private final PaymentReader reader;
  private final Queue<PlannedTransaction> due = new ArrayDeque<>();
  private final List<Long> declinedLines = new ArrayList<>();

  /** What is available of each account, as far as it pays. */
  private final long[] available;

  private final long[] sequence;
  private final long[] credits;
  private final long[] folded;

  /** Accounts from here on have not got their limit. */
  private int limited;

  private int cardsWithLimit;
  private long payments;
  private long purchases;
  private long declined;

  /**
   * The plan of a file, which is read a second time.
   *
   * @param limit of each card, in minor units
   */
  TrialPlan(TrialAccounts accounts, long limit) throws IOException, InvalidPaymentFileException {
    this.accounts = accounts;
    this.limit = limit;
    available = new long[accounts.size()];
    sequence = new long[accounts.size()];
    credits = new long[accounts.size()];
    folded = new long[accounts.size()];
    reader = TrialAccounts.open(accounts.data());
  }

  /** The next transaction, or null at the end. */
  @Nullable PlannedTransaction next() throws IOException, InvalidPaymentFileException {
    while (due.isEmpty()) {
      if (limited < accounts.size()) {
        giveLimit(limited++);
      } else {
        Payment payment = reader.next();
        if (payment == null) {
          return null;
        }
        pay(payment);
      }
    }
    return due.remove();
  }

  private void giveLimit(int account) {
    if (accounts.role(account) != Role.CARDHOLDER) {
      return;
    }
    if (available[TrialAccounts.ISSUER] < limit) {
      // As many limits at once as an issuance, and a balance, can be large.
      long amount = limit * Math.min(accounts.cards() - cardsWithLimit, Limits.MAX_BALANCE / limit);
      due.add(
          new PlannedTransaction.Issuance(
              TrialAccounts.ISSUER, ++sequence[TrialAccounts.ISSUER], amount));
      available[TrialAccounts.ISSUER] += amount;
    }
    transfer(TransferKind.LIMIT_INCREASE, TrialAccounts.ISSUER, account, limit);
    fold(account);
    available[account] = limit;
    cardsWithLimit++;
  }

  private void pay(Payment payment) throws IOException {
    payments++;
    int card = accounts.card(payment);
    int merchant = accounts.merchant(payment);
    if (payment.cents() > available[card]) {
      declined++;
      if (declinedLines.size() < LINES_SHOWN) {
        declinedLines.add(payment.line());
      }
      return;
    }
    if (credits[merchant] - folded[merchant] == FOLD_AT) {
      fold(merchant);
    }
    transfer(TransferKind.PURCHASE, card, merchant, payment.cents());
    purchases++;
  }

  private void transfer(TransferKind kind, int payer, int payee, long amount) {
    due.add(
        new PlannedTransaction.Transfer(
            kind, payer, payee, ++sequence[payer], available[payer], amount));
    available[payer] -= amount;
    credits[payee]++;
  }

  private void fold(int account) {
    due.add(new PlannedTransaction.Fold(account, ++sequence[account], credits[account]));
    folded[account] = credits[account];
  }

  /** Payments read so far. */
  long payments() {
    return payments;
  }

  /** Of these, how many became purchases. */
  long purchases() {
    return purchases;
  }

  /** Of these, how many did not since the card's balance was too low. */
  long declined() {
    return declined;
  }

  /** The lines of the first few of them. */
  List<Long> declinedLines() {
    return List.copyOf(declinedLines);
  }

  /** Payments beside these that were too large to be a purchase. */
  long tooLarge() {
    return reader.counts().skipped().getOrDefault(SkipReason.AMOUNT_OUT_OF_RANGE, 0L);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
