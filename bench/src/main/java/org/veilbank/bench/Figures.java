package org.veilbank.bench;

import java.util.Arrays;
import java.util.function.Consumer;
import org.veilbank.group.RistrettoPoint;

/** Hands out the figures of an area that works on the group, by the group's kernel. */
record Figures(String area, Consumer<BenchResult> sink) {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS = 1e9;

  /** A piece of work of this many equal parts: microseconds of thread CPU time for each. */
  void micros(String name, String parameters, Stopwatch.Sample sample, int parts) {
    accept(name, parameters, sample, NANOS_PER_MICRO * parts, "us");
  }

  /** Milliseconds of thread CPU time. */
  void millis(String name, String parameters, Stopwatch.Sample sample) {
    accept(name, parameters, sample, NANOS_PER_MILLI, "ms");
  }

  /** A piece of work of this many equal parts: how many in a second of thread CPU time. */
  void rate(String name, String parameters, Stopwatch.Sample sample, int parts) {
    double all = NANOS * parts;
    accept(
        name,
        parameters,
        new Stopwatch.Sample(all / sample.median(), all / sample.max(), all / sample.min()),
        1,
        "1/s");
  }

  private void accept(
      String name, String parameters, Stopwatch.Sample sample, double divisor, String unit) {
    double[] three = {sample.min() / divisor, sample.median() / divisor, sample.max() / divisor};
    samples(name, parameters, 1, three, unit);
  }

  /** Samples of any unit, in any order. */
  void samples(String name, String parameters, int threads, double[] samples, String unit) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    sink.accept(
        new BenchResult(
            area,
            name,
            parameters,
            RistrettoPoint.kernelName(),
            threads,
            sorted[sorted.length / 2],
            sorted[0],
            sorted[sorted.length - 1],
            unit));
  }
}
