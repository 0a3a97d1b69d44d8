package org.veilbank.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** Measures how long a piece of work takes on the calling thread. */
final class Stopwatch {
  private static final int SAMPLES = 15;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long warmUpNanos;
  private final long sampleNanos;
  private final boolean wall;

  /** Nanoseconds a run. */
  record Sample(double median, double min, double max) {}

  /**
   * A stopwatch.
   *
   * @param quick whether to be content with less warm-up and shorter samples
   * @param wall whether to measure elapsed time, for work of several threads, and not CPU time
   */
  Stopwatch(boolean quick, boolean wall) {
    this.warmUpNanos = (quick ? 300 : 1500) * NANOS_PER_MILLI;
    this.sampleNanos = (quick ? 2 : 5) * NANOS_PER_MILLI;
    this.wall = wall;
  }

  /** Runs the work again and again; each sample is the mean of as many runs as fill its time. */
  Sample measure(Runnable work) {
    long warmUpEnd = System.nanoTime() + warmUpNanos;
    long runs = 0;
    long began = now();
    do {
      work.run();
      runs++;
    } while (System.nanoTime() < warmUpEnd || runs < 3);
    // The mean over the warm-up is an upper estimate, so samples may be shorter than wished.
    long each = Math.max(1, (now() - began) / runs);
    long runsPerSample = Math.max(1, sampleNanos / each);
    double[] samples = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      long start = now();
      for (long run = 0; run < runsPerSample; run++) {
        work.run();
      }
      samples[i] = (now() - start) / (double) runsPerSample;
    }
    Arrays.sort(samples);
    return new Sample(samples[SAMPLES / 2], samples[0], samples[SAMPLES - 1]);
  }

  private long now() {
    return wall ? System.nanoTime() : threads.getCurrentThreadCpuTime();
  }
}
