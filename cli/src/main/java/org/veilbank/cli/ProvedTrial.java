package org.veilbank.cli;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.veilbank.card.Gate;
import org.veilbank.card.Holder;
import org.veilbank.card.Registrar;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.TransferKind;
import org.veilbank.payments.InvalidPaymentFileException;

/**
 * Everybody's side of a trial with proofs. A proof is about the account as its last transaction
 * left it, so each account waits for its answer; different accounts go on side by side.
 */
final class ProvedTrial implements AutoCloseable {
  /** Transactions that wait or are under way: far fewer than the credits left to a merchant. */
  private static final int ROOM = 512;

  private static final int WAIT_MILLIS = 20;

  private final LedgerTrial trial;
  private final LedgerEngine engine;
  private final Gate gate;
  private final SecureRandom random;
  private final ExecutorService provers;
  private final Semaphore room = new Semaphore(ROOM);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** The last transaction that each account's next one has to wait for. */
  private final Map<Integer, CompletableFuture<Void>> last = new HashMap<>();

  private ProvedTrial(LedgerTrial trial, LedgerEngine engine, int threads, SecureRandom random) {
    this.trial = trial;
    this.engine = engine;
    this.random = random;
    gate = Gate.open(engine, trial.policy(), threads, random);
    provers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("trial-", 0).factory());
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
    openAccounts(trial, accounts, engine, random);
    progress.step("%,d accounts are open".formatted(accounts.size()));
    try (ProvedTrial run = new ProvedTrial(trial, engine, threads, random)) {
      run.carryOut(plan, progress);
    }
  }

  private static void openAccounts(
      LedgerTrial trial, TrialAccounts accounts, LedgerEngine engine, SecureRandom random)
      throws IOException, InterruptedException {
    List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
    // One thread verifies, so that accounts are opened in the order of their numbers.
    try (Registrar registrar = new Registrar(trial.policy(), trial.registrarKey());
        Gate gate = Gate.open(engine, trial.policy(), 1, random)) {
      for (int account = 0; account < accounts.size(); account++) {
        try (Holder holder = trial.holder(account, random)) {
          answers.add(
              gate.submit(
                  registrar.admit(
                      holder.apply(new AccountNumber(account), accounts.role(account)))));
        }
      }
      for (CompletableFuture<TransactionResult> answer : answers) {
        requireDone(answer.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  private void carryOut(TrialPlan plan, TrialProgress progress)
      throws IOException, InvalidPaymentFileException, InterruptedException {
    PlannedTransaction next = plan.next();
    while (next != null && failure.get() == null) {
      start(next);
      progress.payments(Math.max(0, plan.payments() - underWay()));
      next = plan.next();
    }
    while (underWay() > 0) {
      Thread.sleep(WAIT_MILLIS);
      progress.payments(Math.max(0, plan.payments() - underWay()));
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException(
          failed instanceof CompletionException ? String.valueOf(failed.getCause()) : "" + failed,
          failed);
    }
  }

  private int underWay() {
    return ROOM - room.availablePermits();
  }

  private void start(PlannedTransaction planned) throws InterruptedException {
    room.acquire();
    CompletableFuture<Void> before =
        last.getOrDefault(planned.account(), CompletableFuture.completedFuture(null));
    CompletableFuture<Void> answered =
        before
            .thenComposeAsync(done -> submit(planned), provers)
            .thenAccept(ProvedTrial::requireDoneAsync);
    var _ =
        answered.whenComplete((done, failed) -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
          room.release();
        });
    last.put(planned.account(), answered);
    if (planned instanceof PlannedTransaction.Transfer transfer
        && transfer.kind() == TransferKind.LIMIT_INCREASE) {
      // The card folds its limit, and so has to wait for it.
      last.put(transfer.payee(), answered);
    }
  }

  /** Makes a transaction and hands it in. */
  private CompletableFuture<TransactionResult> submit(PlannedTransaction planned) {
    Account own = account(planned.account());
    try (Holder holder = trial.holder(planned.account(), random)) {
      SignedTransaction signed =
          switch (planned) {
            case PlannedTransaction.Issuance issuance -> holder.issue(own, issuance.amount());
            case PlannedTransaction.Transfer t ->
                holder.transfer(t.kind(), own, t.available(), account(t.payee()), t.amount());
            case PlannedTransaction.Fold fold -> holder.fold(own);
          };
      return gate.submit(signed);
    } catch (InterruptedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Account account(int number) {
    return engine.account(new AccountNumber(number)).orElseThrow();
  }

  private static void requireDoneAsync(TransactionResult result) {
    try {
      requireDone(result);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static void requireDone(TransactionResult result) throws IOException {
    if (!result.isDone()) {
      throw new IOException("a transaction of the trial: " + AnswerText.of(result));
    }
  }

  @Override
  public void close() {
    provers.shutdownNow();
    gate.close();
  }
}
