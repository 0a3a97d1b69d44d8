package org.veilbank.group;

import java.util.stream.Stream;

/** The kernels that can run here; the vector kernel can everywhere, if slowly. */
final class Kernels {
  private Kernels() {}

  static Stream<PairKernel> available() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Stream.of(new PortablePairKernel(), new VectorPairKernel())
        : Stream.of(new PortablePairKernel());
  }
}
