package org.veilbank.bench;

import java.util.List;
import java.util.function.Consumer;

/** A group of measurements that is run as a whole. */
public interface BenchArea {
  /** The areas that there are. */
  static List<BenchArea> all() {
    return List.of(
        new FheBench(),
        new ThresholdBench(),
        new BoardBench(),
        new RoundBench(),
        new GroupBench(),
        new ProofBench(),
        new LedgerBench());
  }

  /** The name by which the area is called. */
  String name();

  /** Whether the figures depend on the arithmetic kernel. */
  default boolean usesKernel() {
    return true;
  }

  /** Measures, and hands out each figure as soon as it is there. */
  void run(BenchOptions options, Consumer<BenchResult> sink);

  /** Figures of other software, measured elsewhere, to be shown beside ours; with their source. */
  String published();
}
