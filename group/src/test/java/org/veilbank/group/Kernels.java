package org.veilbank.group;

import java.util.stream.Stream;

/** The kernels that can run here; the vector kernels can everywhere, if slowly. */
final class Kernels {
  private Kernels() {}

  static Stream<PointKernel> available() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Stream.of(new PortableKernel(), new QuadKernel(1), new VectorKernel())
        : Stream.of(new PortableKernel());
  }
}
