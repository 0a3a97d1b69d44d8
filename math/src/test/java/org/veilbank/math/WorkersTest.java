package org.veilbank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void eachTaskRunsExactlyOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int count : new int[] {0, 1, 2, 7, 100, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(count);
        for (int repeat = 1; repeat <= 20; repeat++) {
          workers.run(count, runs::incrementAndGet);
          for (int i = 0; i < count; i++) {
            assertThat(runs.get(i)).isEqualTo(repeat);
          }
        }
      }
    }
  }

  @Test
  void sleepingWorkersWakeUp() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      for (int i = 0; i < 5; i++) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger waiting = new AtomicInteger(3);
        // Each task waits for the others, so all three threads must take part.
        workers.run(
            3,
            task -> {
              seen.add(Thread.currentThread());
              waiting.decrementAndGet();
              while (waiting.get() > 0) {
                Thread.onSpinWait();
              }
            });
        assertThat(seen).hasSize(3);
        Thread.sleep(50);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theFirstFailureIsThrownAndTheWorkersStayUsable(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertThatThrownBy(() ->
              workers.run(
                  50,
                  i -> {
                    if (i == 10) {
                      throw new IllegalStateException("task " + i);
                    }
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("task 10");
      AtomicInteger runs = new AtomicInteger();
      workers.run(50, i -> runs.incrementAndGet());
      assertThat(runs).hasValue(50);
    }
  }

  @Test
  void aLoopWithinATaskIsRefusedAndDoesNotHang() {
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(() -> workers.run(8, i -> workers.run(8, j -> {})))
          .hasMessage("a task must not start a loop of its own workers");
    }
  }

  @Test
  void severalCallersTakeTurns() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      AtomicInteger sum = new AtomicInteger();
      Thread[] callers = new Thread[4];
      for (int c = 0; c < callers.length; c++) {
        callers[c] =
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 200; i++) {
                    workers.run(10, task -> sum.incrementAndGet());
                  }
                });
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(sum).hasValue(4 * 200 * 10);
    }
  }

  @Test
  void wrongCountsAndClosedWorkersAreRefused() {
    assertThatThrownBy(() -> new Workers(0)).hasMessage("thread count 0: need 1 to 256");
    Workers workers = new Workers(2);
    workers.close();
    assertThatThrownBy(() -> workers.run(2, i -> {})).hasMessage("these workers are closed");
  }
}
