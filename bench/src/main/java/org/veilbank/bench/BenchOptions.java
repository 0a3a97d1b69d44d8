package org.veilbank.bench;

import java.util.List;

/**
 * How to measure.
 *
 * @param quick less warm-up and fewer sizes: for a look, not for a comparison
 * @param threadCounts the numbers of threads to measure with
 */
public record BenchOptions(boolean quick, List<Integer> threadCounts) {
  public BenchOptions {
    threadCounts = List.copyOf(threadCounts);
    for (int count : threadCounts) {
      if (count < 1 || count > 256) {
        throw new IllegalArgumentException("thread count " + count + ": need 1 to 256");
      }
    }
  }
}
