package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.card.Limits;
import org.veilbank.ledger.LedgerState;

class TrialPlanTest {
  @TempDir private Path folder;

  private Path payments(int count, IntFunction<String> payment) throws Exception {
    Path file = folder.resolve("payments.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("payer,payee,amount_cents,time,currency,laundering,pattern,occurrence\n");
      for (int i = 0; i < count; i++) {
        out.write(payment.apply(i) + ",,,,,\n");
      }
    }
    return file;
  }

  private static List<PlannedTransaction> plan(TrialAccounts accounts, long limit)
      throws Exception {
    List<PlannedTransaction> all = new ArrayList<>();
    try (TrialPlan plan = new TrialPlan(accounts, limit)) {
      for (PlannedTransaction next = plan.next(); next != null; next = plan.next()) {
        all.add(next);
      }
    }
    return all;
  }

  @Test
  void merchantsFoldBeforeTheyHaveTooManyCredits() throws Exception {
    TrialAccounts accounts = TrialAccounts.read(payments(60_000, i -> "E1,E2,1"));
    List<PlannedTransaction.Fold> folds =
        plan(accounts, 100_000).stream()
            .filter(PlannedTransaction.Fold.class::isInstance)
            .map(PlannedTransaction.Fold.class::cast)
            .filter(fold -> fold.account() == 2)
            .toList();
    assertThat(TrialPlan.FOLD_AT).isLessThan(LedgerState.MAX_CREDITS);
    assertThat(folds)
        .extracting(PlannedTransaction.Fold::credits)
        .containsExactly((long) TrialPlan.FOLD_AT, 2L * TrialPlan.FOLD_AT);
    assertThat(folds).extracting(PlannedTransaction.Fold::sequence).containsExactly(1L, 2L);
  }

  @Test
  void noIssuanceAndNoBalanceOfTheIssuerIsTooLarge() throws Exception {
    int cards = (1 << 16) + 2;
    TrialAccounts accounts = TrialAccounts.read(payments(cards, i -> "E" + i + ",shop,1"));
    long balance = 0;
    int issuances = 0;
    for (PlannedTransaction planned : plan(accounts, Limits.MAX_AMOUNT)) {
      if (planned instanceof PlannedTransaction.Issuance issuance) {
        assertThat(issuance.amount()).isBetween(1L, Limits.MAX_BALANCE);
        balance += issuance.amount();
        issuances++;
      } else if (planned instanceof PlannedTransaction.Transfer transfer
          && transfer.account() == TrialAccounts.ISSUER) {
        assertThat(transfer.available()).isEqualTo(balance).isLessThanOrEqualTo(Limits.MAX_BALANCE);
        balance -= transfer.amount();
      }
    }
    assertThat(issuances).isEqualTo(2);
    assertThat(balance).isZero();
  }
}
