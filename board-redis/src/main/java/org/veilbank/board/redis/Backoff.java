package org.veilbank.board.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Pauses between tries, each twice as long as the one before, and an end of them, counted from the
 * first failure.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 2_000;

  private final Duration giveUpAfter;
  private long firstFailure;
  private boolean failed;
  private long pauseMillis = FIRST_MILLIS;

  Backoff(Duration giveUpAfter) {
    this.giveUpAfter = giveUpAfter;
  }

  /**
   * Pauses before the next try.
   *
   * @throws IOException if it would come too late
   */
  void pause(LostConnectionException failure) throws IOException, InterruptedException {
    if (!failed) {
      failed = true;
      firstFailure = System.nanoTime();
    }
    long spentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - firstFailure);
    if (spentMillis + pauseMillis > giveUpAfter.toMillis()) {
      throw new IOException(
          "%s; gave up after %.1f s".formatted(failure.getMessage(), spentMillis / 1e3), failure);
    }
    Thread.sleep(pauseMillis);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_MILLIS);
  }
}
