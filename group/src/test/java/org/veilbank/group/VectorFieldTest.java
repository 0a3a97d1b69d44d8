package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Eight elements at a time are what one at a time is, limb by limb, at the ends of the ranges. */
class VectorFieldTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @BeforeAll
  static void needsTheVectorModule() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  private long[] group(double bits, int round) {
    long bound = (long) Math.pow(2, bits);
    long[] group = new long[VectorField.GROUP];
    for (int i = 0; i < group.length; i++) {
      group[i] =
          switch (round) {
            case 0 -> bound;
            case 1 -> -bound;
            case 2 -> random.nextBoolean() ? bound : -bound;
            default -> random.nextLong(-bound, bound + 1);
          };
    }
    return group;
  }

  private static long[] lane(long[] group, int lane) {
    long[] out = new long[Field.LIMBS];
    VectorField.get(out, 0, group, lane);
    return out;
  }

  @Test
  void productsSquaresAndCanonicalFormsAgree() {
    for (int round = 0; round < 12; round++) {
      long[] a = group(52.35, round);
      long[] b = group(52.3, round);
      long[] product = new long[VectorField.GROUP];
      long[] square = new long[VectorField.GROUP];
      long[] canonical = new long[VectorField.GROUP];
      VectorField.multiply(product, 0, a, 0, b, 0);
      VectorField.square(square, 0, b, 0);
      VectorField.canonical(canonical, 0, a, 0);
      for (int lane = 0; lane < VectorField.LANES; lane++) {
        long[] x = lane(a, lane);
        long[] y = lane(b, lane);
        long[] expected = new long[Field.LIMBS];
        Field.multiply(expected, 0, x, 0, y, 0);
        assertThat(lane(product, lane)).as("seed %d", seed).isEqualTo(expected);
        BigInteger exact = Field.toBigInteger(x, 0).multiply(Field.toBigInteger(y, 0)).mod(Field.P);
        assertThat(Field.toBigInteger(expected, 0)).isEqualTo(exact);
        Field.square(expected, 0, y, 0);
        assertThat(lane(square, lane)).isEqualTo(expected);
        Field.canonical(expected, 0, x, 0);
        assertThat(lane(canonical, lane)).isEqualTo(expected);
        assertThat(VectorField.oddBits(canonical, 0) >> lane & 1).isEqualTo(expected[0] & 1);
      }
    }
  }

  @Test
  void zerosAreFoundInTheirLanes() {
    long[] group = VectorField.broadcast(Curve.ONE);
    assertThat(VectorField.zeroBits(group, 0)).isZero();
    VectorField.put(group, 3, new long[Field.LIMBS], 0);
    assertThat(VectorField.zeroBits(group, 0)).isEqualTo(8);
    VectorField.canonical(group, 0, VectorField.broadcast(Field.of(BigInteger.ZERO)), 0);
    assertThat(VectorField.zeroBits(group, 0)).isEqualTo(255);
  }
}
