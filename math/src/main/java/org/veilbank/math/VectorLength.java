package org.veilbank.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The length of the vector kernel's vectors, 512 or 256 bits: what this processor and JVM are at
 * their best with. Decided once, in a constant, without which the compiler makes no vector
 * instructions. The system property {@value #PROPERTY} overrides ({@code 512}, {@code 256}); a
 * length that the processor does not have is emulated, a hundred times slower.
 */
final class VectorLength {
  static final String PROPERTY = "veilbank.vector.bits";

  static final VectorSpecies<Double> SPECIES =
      Integer.getInteger(PROPERTY, preferredBits()) >= 512
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_256;

  /** Doubles a vector. */
  static final int LANES = SPECIES.length();

  private VectorLength() {}

  static int preferredBits() {
    return DoubleVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
