package org.veilbank.group;

/**
 * Which kernel this process uses, decided once: that for vectors of 512 bits or that for 256, where
 * the JVM was started with {@code --add-modules jdk.incubator.vector} and prefers vectors as long,
 * the portable one elsewhere, because the others would be a hundred times slower there. The system
 * property {@value #PROPERTY} overrides ({@code vector}, {@code portable}, {@code auto}; {@code
 * brief} is for processes that live for a minute: {@code auto}, but without vectors of 256 bits,
 * for which the compiler needs some seconds). {@value #BITS_PROPERTY} overrides the length ({@code
 * 512}, {@code 256}); a length that the processor does not have is emulated.
 */
final class KernelChoice {
  static final String PROPERTY = "veilbank.kernel";
  static final String BITS_PROPERTY = "veilbank.vector.bits";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  static final PointKernel CHOSEN = choose(System.getProperty(PROPERTY, "auto"));

  private KernelChoice() {}

  static PointKernel choose(String wish) {
    return switch (wish) {
      case "auto" -> vectorsHave(256) ? vectorKernel() : new PortableKernel();
      case "brief" -> vectorsHave(512) ? vectorKernel() : new PortableKernel();
      case "portable" -> new PortableKernel();
      case "vector" -> {
        if (!vectorModulePresent()) {
          throw new IllegalStateException(
              "-D" + PROPERTY + "=vector: start the JVM with --add-modules " + VECTOR_MODULE);
        }
        yield vectorKernel();
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + wish + ": expected vector, portable, auto or brief");
    };
  }

  private static PointKernel vectorKernel() {
    int bits = Integer.getInteger(BITS_PROPERTY, VectorField.preferredBits());
    return bits >= 512 ? new VectorKernel() : new QuadKernel();
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  private static boolean vectorsHave(int bits) {
    return vectorModulePresent() && VectorField.preferredBits() >= bits;
  }
}
