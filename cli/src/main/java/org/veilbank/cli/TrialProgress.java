package org.veilbank.cli;

import java.io.PrintWriter;

/** Shows how far a trial is: a bar, the seconds, the payments. */
final class TrialProgress {
  private static final int WIDTH = 20;
  private static final double LEAST_SECONDS = 1;
  private static final double MOST_SECONDS = 10;

  private final PrintWriter out;
  private final long payments;
  private final long start = System.nanoTime();
  private double shownAt;
  private long shown;

  TrialProgress(PrintWriter out, long payments) {
    this.out = out;
    this.payments = payments;
  }

  /** Something other than a payment was done. */
  void step(String what) {
    line(0, what);
  }

  /** So many payments are done; says so now and then, and when it is all of them. */
  void payments(long atLeast) {
    long done = Math.max(shown, atLeast);
    double since = seconds() - shownAt;
    long bar = WIDTH * done / payments;
    boolean end = done == payments && shown < payments;
    boolean grown = bar > WIDTH * shown / payments && since >= LEAST_SECONDS;
    boolean quiet = done < payments && since >= MOST_SECONDS;
    if (end || grown || quiet) {
      double rate = (done - shown) / Math.max(1e-3, since);
      line(
          (int) bar,
          done == 0
              ? "cards get their limits"
              : "%,d of %,d payments, %,.0f a second".formatted(done, payments, rate));
      shown = done;
    }
  }

  private void line(int done, String what) {
    shownAt = seconds();
    out.printf("%6.1f s  [%s%s]  %s%n", shownAt, "#".repeat(done), ".".repeat(WIDTH - done), what);
    out.flush();
  }

  /** Seconds since the start. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
