package org.veilbank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.veilbank.card.Holder;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.AmountCiphertext;
import org.veilbank.ledger.LedgerState;
import org.veilbank.ledger.TransferKind;
import org.veilbank.payments.InvalidPaymentFileException;

/**
 * Compares a trial's ledger with its payments: what each account must have, computed in plain, is
 * what its owner reads of its ciphertexts. Of a run that was interrupted, what is in the ledger is
 * compared: its sequence number says how far each account came.
 */
final class TrialComparison {
  private static final int SHOWN = 10;

  private final LedgerTrial trial;
  private final LedgerState state;
  private final TrialAccounts accounts;
  private final List<String> problems = new ArrayList<>();

  /** What each account must have, available and pending together. */
  private final long[] balance;

  private long purchases;
  private long missing;
  private long declined;

  private TrialComparison(LedgerTrial trial, LedgerState state, TrialAccounts accounts) {
    this.trial = trial;
    this.state = state;
    this.accounts = accounts;
    balance = new long[accounts.size()];
  }

  /** Computes and compares, with all processors. */
  static TrialComparison of(LedgerTrial trial, LedgerState state, Path data)
      throws IOException, InvalidPaymentFileException {
    TrialComparison comparison = new TrialComparison(trial, state, TrialAccounts.read(data));
    comparison.compareAccountCounts();
    comparison.book();
    comparison.compareBalances();
    return comparison;
  }

  /** How many accounts were compared. */
  int compared() {
    return Math.min(accounts.size(), state.accountCount());
  }

  /** How many payments of the file are in the ledger. */
  long purchases() {
    return purchases;
  }

  /** How many payments of the file were declined. */
  long declined() {
    return declined;
  }

  /** What differs; nothing if all is well. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void compareAccountCounts() {
    if (state.accountCount() != accounts.size()) {
      problems.add(
          "the ledger has %,d accounts, the payments need %,d: the run did not end, or this is"
                  .formatted(state.accountCount(), accounts.size())
              + " another file");
    }
  }

  private void book() throws IOException, InvalidPaymentFileException {
    long[] sequence = new long[accounts.size()];
    for (int i = 0; i < compared(); i++) {
      sequence[i] = account(i).sequence();
    }
    try (TrialPlan plan = new TrialPlan(accounts, trial.limit())) {
      for (PlannedTransaction next = plan.next(); next != null; next = plan.next()) {
        if (next.sequence() <= sequence[next.account()]) {
          book(next);
        } else {
          missing++;
        }
      }
      declined = plan.declined() + plan.tooLarge();
    }
    if (missing > 0) {
      problems.add(
          "%,d transactions that the payments need are not in the ledger".formatted(missing));
    }
  }

  private void book(PlannedTransaction planned) {
    switch (planned) {
      case PlannedTransaction.Issuance issuance -> balance[issuance.account()] += issuance.amount();
      case PlannedTransaction.Transfer transfer -> {
        balance[transfer.account()] -= transfer.amount();
        balance[transfer.payee()] += transfer.amount();
        purchases += transfer.kind() == TransferKind.PURCHASE ? 1 : 0;
      }
      case PlannedTransaction.Fold fold -> {}
    }
  }

  private void compareBalances() {
    SecureRandom random = new SecureRandom();
    List<String> wrong =
        IntStream.range(0, compared())
            .parallel()
            .filter(i -> !isRight(i, random))
            .mapToObj("account %d is not what the payments give"::formatted)
            .toList();
    problems.addAll(wrong.subList(0, Math.min(SHOWN, wrong.size())));
    if (wrong.size() > SHOWN) {
      problems.add("and %,d more accounts".formatted(wrong.size() - SHOWN));
    }
  }

  private boolean isRight(int number, SecureRandom random) {
    Account account = account(number);
    AmountCiphertext together =
        new AmountCiphertext(
            account.available().commitment().add(account.pending().commitment()),
            account.available().handle().add(account.pending().handle()));
    try (Holder holder = trial.holder(number, random)) {
      return account.role() == accounts.role(number)
          && account.encryptionKey().equals(holder.encryptionKey().encoding())
          && balance[number] >= 0
          && holder.isOf(together, balance[number]);
    }
  }

  private Account account(int number) {
    return state.account(new AccountNumber(number)).orElseThrow();
  }
}
