package org.veilbank.math;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that split short loops among them. The loops of a homomorphic operation
 * last some hundred microseconds, so idle workers spin for a moment before they sleep.
 *
 * <p>The calling thread works too. One loop runs at a time: a call from another thread waits, and a
 * call from within a task is an error. What a task computes must not depend on which thread runs
 * it.
 */
public final class Workers implements AutoCloseable {
  private static final int SPINS_BEFORE_SLEEP = 20_000;

  private final Thread[] threads;
  private volatile @Nullable Loop current;
  private volatile boolean closed;
  private boolean running;

  /** One call of {@link #run}: indices are handed out one by one. */
  private static final class Loop {
    final int count;
    final IntConsumer task;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger unfinished;
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Loop(int count, IntConsumer task) {
      this.count = count;
      this.task = task;
      this.unfinished = new AtomicInteger(count);
    }

    void work() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            task.accept(i);
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          unfinished.decrementAndGet();
        }
      }
    }
  }

  /**
   * Workers that use {@code count} threads in all, the caller among them.
   *
   * @throws IllegalArgumentException if count is not 1 to 256
   */
  public Workers(int count) {
    if (count < 1 || count > 256) {
      throw new IllegalArgumentException("thread count " + count + ": need 1 to 256");
    }
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform().daemon().name("veilbank-worker-" + (i + 1)).unstarted(this::serve);
    }
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /** The caller alone; needs no closing. */
  public static Workers single() {
    return new Workers(1);
  }

  /** The number of threads, the caller's among them. */
  public int threadCount() {
    return threads.length + 1;
  }

  /**
   * Runs task(0) to task(count - 1), in any order, and returns when all are done.
   *
   * @throws RuntimeException or Error: the first that a task threw; later tasks are then skipped
   * @throws IllegalStateException if called by a task of this object, or after {@link #close}
   */
  public void run(int count, IntConsumer task) {
    if (closed) {
      throw new IllegalStateException("these workers are closed");
    }
    if (Arrays.asList(threads).contains(Thread.currentThread())) {
      throw new IllegalStateException("a task must not start a loop of its own workers");
    }
    if (threads.length == 0 || count <= 1) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    runShared(count, task);
  }

  private synchronized void runShared(int count, IntConsumer task) {
    if (running) {
      throw new IllegalStateException("a task must not start a loop of its own workers");
    }
    running = true;
    Loop loop = new Loop(count, task);
    current = loop;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    loop.work();
    while (loop.unfinished.get() > 0) {
      Thread.onSpinWait();
    }
    current = null;
    running = false;
    Throwable failure = loop.failure.get();
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  private void serve() {
    Loop done = null;
    int spins = 0;
    while (!closed) {
      Loop loop = current;
      if (loop != null && loop != done) {
        loop.work();
        done = loop;
        spins = 0;
      } else if (spins < SPINS_BEFORE_SLEEP) {
        spins++;
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        spins = 0;
      }
    }
  }

  /** Ends the threads; a loop that is running is finished first. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
