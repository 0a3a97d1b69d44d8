package org.veilbank.cli;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veilbank.card.Holder;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.Batch;
import org.veilbank.ledger.BatchBuilder;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.Transaction;
import org.veilbank.payments.InvalidPaymentFileException;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.PedersenOpening;

/** Everybody's side of a trial without proofs: amounts are encrypted, and nothing else is done. */
final class SimulatedTrial {
  private static final int BATCH = 1000;

  private final LedgerTrial trial;
  private final TrialAccounts accounts;
  private final SecureRandom random;
  private final BatchPipeline pipeline;

  /** By account. Each is written once, before the pipeline is drained the first time. */
  private final ElGamalPublicKey[] keys;

  private SimulatedTrial(
      LedgerTrial trial, TrialAccounts accounts, SecureRandom random, BatchPipeline pipeline) {
    this.trial = trial;
    this.accounts = accounts;
    this.random = random;
    this.pipeline = pipeline;
    keys = new ElGamalPublicKey[accounts.size()];
  }

  /** Opens all accounts, and does all that is planned. */
  static void run(
      LedgerTrial trial,
      TrialAccounts accounts,
      TrialPlan plan,
      LedgerEngine engine,
      int threads,
      SecureRandom random,
      TrialProgress progress)
      throws IOException, InvalidPaymentFileException, InterruptedException {
    try (BatchPipeline pipeline = new BatchPipeline(engine, threads)) {
      SimulatedTrial run = new SimulatedTrial(trial, accounts, random, pipeline);
      run.openAccounts();
      progress.step("%,d accounts are open".formatted(accounts.size()));
      run.carryOut(plan, progress);
    }
  }

  private void openAccounts() throws IOException, InterruptedException {
    for (int from = 0; from < accounts.size(); from += BATCH) {
      int first = from;
      pipeline.add(() -> openings(first, Math.min(first + BATCH, accounts.size())));
    }
    pipeline.drain();
  }

  private Batch openings(int from, int to) throws InvalidFrameException {
    BatchBuilder builder = new BatchBuilder();
    for (int account = from; account < to; account++) {
      try (Holder holder = trial.holder(account, random)) {
        keys[account] = holder.encryptionKey();
        builder.add(
            new Transaction.OpenAccount(
                new AccountNumber(account),
                accounts.role(account),
                holder.encryptionKey().encoding(),
                holder.verifyingKey()));
      }
    }
    return builder.build();
  }

  private void carryOut(TrialPlan plan, TrialProgress progress)
      throws IOException, InvalidPaymentFileException, InterruptedException {
    List<PlannedTransaction> batch = new ArrayList<>(BATCH);
    for (PlannedTransaction next = plan.next(); next != null; next = plan.next()) {
      batch.add(next);
      if (batch.size() == BATCH) {
        List<PlannedTransaction> full = batch;
        pipeline.add(() -> encrypted(full));
        batch = new ArrayList<>(BATCH);
        progress.payments(plan.payments());
      }
    }
    if (!batch.isEmpty()) {
      List<PlannedTransaction> rest = batch;
      pipeline.add(() -> encrypted(rest));
    }
    pipeline.drain();
    progress.payments(plan.payments());
  }

  private Batch encrypted(List<PlannedTransaction> planned) throws InvalidFrameException {
    BatchBuilder builder = new BatchBuilder();
    planned.forEach(each -> builder.add(encrypted(each)));
    return builder.build();
  }

  private Transaction encrypted(PlannedTransaction planned) {
    AccountNumber account = new AccountNumber(planned.account());
    return switch (planned) {
      case PlannedTransaction.Issuance issuance -> {
        CompressedCiphertext amount = encrypt(List.of(keys[issuance.account()]), issuance.amount());
        yield new Transaction.Issuance(
            account, issuance.sequence(), amount.commitment(), amount.handles().getFirst());
      }
      case PlannedTransaction.Transfer transfer -> {
        CompressedCiphertext amount =
            encrypt(List.of(keys[transfer.account()], keys[transfer.payee()]), transfer.amount());
        List<CompressedRistretto> handles = amount.handles();
        yield new Transaction.Transfer(
            transfer.kind(),
            account,
            new AccountNumber(transfer.payee()),
            transfer.sequence(),
            amount.commitment(),
            handles.getFirst(),
            handles.getLast(),
            Optional.empty());
      }
      case PlannedTransaction.Fold fold ->
          new Transaction.Fold(account, fold.sequence(), fold.credits());
    };
  }

  private CompressedCiphertext encrypt(List<ElGamalPublicKey> readers, long amount) {
    try (PedersenOpening opening = PedersenOpening.random(random)) {
      return Ciphertext.encrypt(readers, amount, opening).compress();
    }
  }
}
