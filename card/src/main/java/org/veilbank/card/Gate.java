package org.veilbank.card;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.Batch;
import org.veilbank.ledger.BatchBuilder;
import org.veilbank.ledger.FrameResults;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionResult;

/**
 * The stage before a ledger's: nothing gets in whose evidence does not convince (LED-3.1). Several
 * threads verify batches of what has come; what convinces becomes a batch of the ledger. For all
 * threads. Closing it does not close the ledger.
 *
 * <p>A proof is about an account as it is after its last transaction. So of each account one
 * transaction at a time is under way here, and the next one waits until it is answered.
 */
public final class Gate implements AutoCloseable {
  /** Transactions that are verified together at most: more gain little. */
  public static final int MAX_BATCH = 128;

  /** Transactions that are under way at most. */
  private static final int ROOM = 8192;

  private final LedgerEngine engine;
  private final LedgerPolicy policy;
  private final SecureRandom random;
  private final List<Thread> threads = new ArrayList<>();
  private final BlockingQueue<Entrant> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(ROOM, true);

  /** For each account that has a transaction under way, those that wait for its answer. */
  private final Map<AccountNumber, Queue<Entrant>> underWay = new HashMap<>();

  /** Guards what is below, and that nothing enters after the end. */
  private final Object entrance = new Object();

  private boolean closed;

  /** A transaction on its way; without one, the end for a thread. */
  private static final class Entrant {
    private final Optional<SignedTransaction> signed;
    private final CompletableFuture<TransactionResult> result = new CompletableFuture<>();

    /** Whether it is its account's turn already. Written before it is queued. */
    private boolean admitted;

    Entrant(Optional<SignedTransaction> signed) {
      this.signed = signed;
    }

    SignedTransaction signed() {
      return signed.orElseThrow();
    }

    Transaction transaction() {
      return signed().transaction();
    }
  }

  /**
   * A gate in front of a ledger.
   *
   * @param threads that verify: as many as there are processors, less what the ledger itself needs
   * @param random of the weights of proofs, which nobody can foresee
   * @throws IllegalArgumentException if the ledger is another one than the policy's, or one for
   *     simulated load
   */
  public static Gate open(
      LedgerEngine engine, LedgerPolicy policy, int threads, SecureRandom random) {
    if (!engine.next().ledger().equals(policy.id())) {
      throw new IllegalArgumentException(
          "policy of ledger %s: expected %s".formatted(policy.id(), engine.next().ledger()));
    }
    if (!policy.proved()) {
      throw new IllegalArgumentException("a ledger for simulated load has no gate");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads: expected 1 or more".formatted(threads));
    }
    Gate gate = new Gate(engine, policy, random);
    for (int i = 0; i < threads; i++) {
      gate.threads.add(
          Thread.ofPlatform().daemon().name("ledger-gate-" + i).start(gate::verifyBatches));
    }
    return gate;
  }

  private Gate(LedgerEngine engine, LedgerPolicy policy, SecureRandom random) {
    this.engine = engine;
    this.policy = policy;
    this.random = random;
  }

  /**
   * Hands in a transaction; waits while too many are under way. Its answer is there once it is on
   * the disk; a {@link java.io.IOException} instead says that it may or may not be in the log:
   * after the ledger is opened again, the same transaction gets the answer that it would have got.
   * What depends on the answer should not block.
   *
   * @throws IllegalStateException if the gate is closed
   * @throws InterruptedException if the thread is; then it was not handed in
   */
  public CompletableFuture<TransactionResult> submit(SignedTransaction signed)
      throws InterruptedException {
    Entrant entrant = new Entrant(Optional.of(signed));
    room.acquire();
    synchronized (entrance) {
      if (closed) {
        room.release();
        throw new IllegalStateException("the gate is closed");
      }
      queue.add(entrant);
    }
    return entrant.result;
  }

  /** A thread that verifies. */
  private void verifyBatches() {
    TransactionVerifier verifier = new TransactionVerifier(policy, random);
    List<Entrant> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        int entrants = batch.size();
        batch.removeIf(entrant -> entrant.signed.isEmpty());
        // An end beyond the first is for another thread.
        for (int i = 1; i < entrants - batch.size(); i++) {
          queue.add(new Entrant(Optional.empty()));
        }
        boolean last = batch.size() < entrants;
        verify(verifier, batch);
        batch.clear();
        if (last) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  private void verify(TransactionVerifier verifier, List<Entrant> batch)
      throws InterruptedException {
    List<Entrant> admitted = batch.stream().filter(this::admit).toList();
    try {
      List<Entrant> entrants = new ArrayList<>();
      List<TransactionVerifier.Claim> claims = new ArrayList<>();
      for (Entrant entrant : admitted) {
        prepare(entrant)
            .ifPresent(claim -> {
              entrants.add(entrant);
              claims.add(claim);
            });
      }
      List<Optional<TransactionResult.ProofRejected>> refusals = verifier.verifyVartime(claims);
      BatchBuilder builder = new BatchBuilder();
      List<Entrant> convincing = new ArrayList<>();
      for (int i = 0; i < entrants.size(); i++) {
        Entrant entrant = entrants.get(i);
        if (refusals.get(i).isPresent()) {
          finish(entrant, refusals.get(i).get());
        } else {
          builder.add(entrant.signed());
          convincing.add(entrant);
        }
      }
      if (!convincing.isEmpty()) {
        submit(convincing, builder.build());
      }
    } catch (InvalidFrameException | RuntimeException | Error e) {
      // Whoever waits has to know; the thread goes on with others.
      IllegalStateException failure =
          new IllegalStateException("the gate failed for an error of its own", e);
      admitted.forEach(entrant -> fail(entrant, failure));
    }
  }

  private void submit(List<Entrant> entrants, Batch batch) throws InterruptedException {
    var _ =
        engine.submit(batch).whenComplete((results, failure) -> answer(entrants, results, failure));
  }

  private void answer(List<Entrant> entrants, FrameResults results, Throwable failure) {
    for (int i = 0; i < entrants.size(); i++) {
      if (failure == null) {
        finish(entrants.get(i), results.get(i));
      } else {
        fail(entrants.get(i), failure);
      }
    }
  }

  /** Whether it is a transaction's turn; otherwise it waits for that of its account. */
  private boolean admit(Entrant entrant) {
    if (entrant.admitted) {
      return true;
    }
    synchronized (underWay) {
      Queue<Entrant> waiting = underWay.get(entrant.transaction().account());
      if (waiting != null) {
        waiting.add(entrant);
        return false;
      }
      underWay.put(entrant.transaction().account(), new ArrayDeque<>());
    }
    entrant.admitted = true;
    return true;
  }

  /** What has to be verified, unless the answer is known already. */
  private Optional<TransactionVerifier.Claim> prepare(Entrant entrant) {
    Transaction transaction = entrant.transaction();
    Optional<TransactionResult> known = engine.answerIfUndecided(transaction);
    if (known.isPresent()) {
      finish(entrant, known.get());
      return Optional.empty();
    }
    Optional<Account> payee = Optional.empty();
    if (transaction instanceof Transaction.Transfer transfer) {
      payee = engine.account(transfer.payee());
      if (payee.isEmpty()) {
        // The handle for a key that is not known cannot be verified.
        finish(entrant, new TransactionResult.UnknownAccount(transfer.payee().value()));
        return Optional.empty();
      }
    }
    Optional<Account> owner =
        transaction instanceof Transaction.OpenAccount
            ? Optional.empty()
            : engine.account(transaction.account());
    return Optional.of(new TransactionVerifier.Claim(entrant.signed(), owner, payee));
  }

  private void finish(Entrant entrant, TransactionResult result) {
    leave(entrant);
    entrant.result.complete(result);
  }

  private void fail(Entrant entrant, Throwable failure) {
    if (!entrant.result.isDone()) {
      leave(entrant);
      entrant.result.completeExceptionally(failure);
    }
  }

  /** It is the next one's turn. */
  private void leave(Entrant entrant) {
    synchronized (underWay) {
      AccountNumber account = entrant.transaction().account();
      Queue<Entrant> waiting = underWay.get(account);
      Entrant next = waiting == null ? null : waiting.poll();
      if (next == null) {
        underWay.remove(account);
      } else {
        next.admitted = true;
        queue.add(next);
      }
    }
    room.release();
  }

  /** Answers what was handed in, then ends. */
  @Override
  public void close() {
    synchronized (entrance) {
      if (closed) {
        return;
      }
      closed = true;
    }
    room.acquireUninterruptibly(ROOM);
    room.release(ROOM); // whoever waits to enter is told that it is closed
    threads.forEach(thread -> queue.add(new Entrant(Optional.empty())));
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
