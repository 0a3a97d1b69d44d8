package org.veilbank.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.veilbank.ledger.Batch;
import org.veilbank.ledger.FrameResults;
import org.veilbank.ledger.LedgerEngine;

/**
 * Batches that several threads make, handed to a ledger in the order in which they were asked for.
 * As many are under way as keep the threads busy, and no more: memory stays bounded.
 */
final class BatchPipeline implements AutoCloseable {
  /** Batches that the ledger has and did not answer yet. */
  private static final int UNANSWERED = 16;

  private final LedgerEngine engine;
  private final ExecutorService threads;
  private final int ahead;
  private final Queue<Future<Batch>> making = new ArrayDeque<>();
  private final Queue<CompletableFuture<FrameResults>> submitted = new ArrayDeque<>();

  BatchPipeline(LedgerEngine engine, int threadCount) {
    this.engine = engine;
    threads =
        Executors.newFixedThreadPool(
            threadCount, Thread.ofPlatform().daemon().name("trial-", 0).factory());
    ahead = 2 * threadCount;
  }

  /**
   * Asks for a batch; waits while too many are under way.
   *
   * @throws IOException if the ledger failed, or did not do all of an earlier batch
   */
  void add(Callable<Batch> batch) throws IOException, InterruptedException {
    if (making.size() == ahead) {
      submitOldest();
    }
    making.add(threads.submit(batch));
  }

  /** Waits until everything is done. */
  void drain() throws IOException, InterruptedException {
    while (!making.isEmpty()) {
      submitOldest();
    }
    while (!submitted.isEmpty()) {
      awaitOldest();
    }
  }

  private void submitOldest() throws IOException, InterruptedException {
    Batch batch = get(making.remove());
    if (submitted.size() == UNANSWERED) {
      awaitOldest();
    }
    submitted.add(engine.submit(batch));
  }

  private void awaitOldest() throws IOException, InterruptedException {
    FrameResults results = get(submitted.remove());
    for (int i = 0; results.doneCount() < results.size() && i < results.size(); i++) {
      if (!results.get(i).isDone()) {
        throw new IOException(
            "frame %d, transaction %d: %s"
                .formatted(results.frame(), i, AnswerText.of(results.get(i))));
      }
    }
  }

  private static <T> T get(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
