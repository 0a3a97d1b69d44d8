package org.veilbank.group;

import java.util.function.Supplier;

/**
 * Which kernel this process uses, decided once: the vector kernel where the JVM was started with
 * {@code --add-modules jdk.incubator.vector} and prefers vectors of 512 bits, the portable one
 * elsewhere, because the other would be a hundred times slower there: without AVX-512 there are no
 * vector instructions for 64-bit products and conversions. The system property {@value #PROPERTY}
 * overrides ({@code vector}, {@code portable}, {@code auto}).
 */
final class KernelChoice {
  static final String PROPERTY = "veilbank.kernel";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final Supplier<PointKernel> CHOSEN = choose(System.getProperty(PROPERTY, "auto"));

  private KernelChoice() {}

  /** A kernel for one thread. */
  static PointKernel newKernel() {
    return CHOSEN.get();
  }

  static Supplier<PointKernel> choose(String wish) {
    return switch (wish) {
      case "auto" -> vectorsAreFast() ? VectorKernel::new : PortableKernel::new;
      case "portable" -> PortableKernel::new;
      case "vector" -> {
        if (!vectorModulePresent()) {
          throw new IllegalStateException(
              "-D" + PROPERTY + "=vector: start the JVM with --add-modules " + VECTOR_MODULE);
        }
        yield VectorKernel::new;
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + wish + ": expected vector, portable or auto");
    };
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  private static boolean vectorsAreFast() {
    return vectorModulePresent() && VectorField.preferredBits() >= 512;
  }
}
