package org.veilbank.group;

/**
 * Which kernel this process uses, decided once: the vector kernel where the JVM was started with
 * {@code --add-modules jdk.incubator.vector} and prefers vectors of 512 bits, the portable one
 * elsewhere, because the other would be a hundred times slower there: without AVX-512 there are no
 * vector instructions for 64-bit products and conversions. The system property {@value #PROPERTY}
 * overrides ({@code vector}, {@code portable}, {@code auto}; {@code brief} is the same as {@code
 * auto}, and differs for other arithmetic that reads it).
 */
final class KernelChoice {
  static final String PROPERTY = "veilbank.kernel";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  static final PointKernel CHOSEN = choose(System.getProperty(PROPERTY, "auto"));

  private KernelChoice() {}

  static PointKernel choose(String wish) {
    return switch (wish) {
      case "auto", "brief" -> vectorsAreFast() ? new VectorKernel() : new PortableKernel();
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

  private static boolean vectorsAreFast() {
    return vectorModulePresent() && VectorField.preferredBits() >= 512;
  }
}
