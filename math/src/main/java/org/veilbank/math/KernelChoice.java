package org.veilbank.math;

/**
 * Which kernel this process uses, decided once: the vector kernel where the JVM was started with
 * {@code --add-modules jdk.incubator.vector} and the processor has vectors of 256 bits at least
 * (their length is {@link VectorLength}), the portable one elsewhere, because the other would be a
 * hundred times slower there. The system property {@value #PROPERTY} overrides ({@code vector},
 * {@code portable}, {@code auto}); {@code brief} is for processes that live for a minute: to
 * compile for vectors of 256 bits takes some seconds of a processor more than the portable kernel
 * does, so only those of 512 are taken.
 */
final class KernelChoice {
  static final String PROPERTY = "veilbank.kernel";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  static final RingKernel CHOSEN = choose(System.getProperty(PROPERTY, "auto"));

  private KernelChoice() {}

  static RingKernel choose(String wish) {
    return switch (wish) {
      case "auto" -> vectorsHave(256) ? new VectorKernel() : new PortableKernel();
      case "brief" -> vectorsHave(512) ? new VectorKernel() : new PortableKernel();
      case "portable" -> new PortableKernel();
      case "vector" -> {
        if (!vectorModulePresent()) {
          throw new IllegalStateException(
              "-D" + PROPERTY + "=vector: start the JVM with --add-modules " + VECTOR_MODULE);
        }
        yield new VectorKernel();
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + wish + ": expected vector, portable, auto or brief");
    };
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  private static boolean vectorsHave(int bits) {
    return vectorModulePresent() && VectorLength.preferredBits() >= bits;
  }
}
