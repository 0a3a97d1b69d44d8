package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Four elements at a time are what BigInteger says, at the ends of the ranges. */
class QuadFieldTest {
  /** What the class says that the limbs of a reduced element are below. */
  private static final long REDUCED = (1L << 50) + (1L << 14);

  private static final int ROUNDS = 40;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @BeforeAll
  static void needsTheVectorModule() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  /** Integers at or within a bound. */
  private long[] integers(long bound, int round) {
    long[] group = new long[QuadField.GROUP];
    for (int i = 0; i < group.length; i++) {
      group[i] =
          switch (round) {
            case 0 -> bound;
            case 1 -> -bound;
            case 2 -> i % 8 < 4 ? bound : -bound;
            case 3 -> random.nextBoolean() ? bound : -bound;
            case 4 -> 0;
            default -> random.nextLong(-bound, bound + 1);
          };
    }
    return group;
  }

  private static long[] doubles(long[] integers) {
    long[] out = new long[integers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Double.doubleToRawLongBits((double) integers[i]);
    }
    return out;
  }

  /** The value of integers in a lane. */
  private static BigInteger value(long[] integers, int lane) {
    long[] limbs = new long[Field.LIMBS];
    QuadField.get(limbs, 0, integers, lane);
    return Field.toBigInteger(limbs, 0);
  }

  /** The value of an element, which is to be reduced. */
  private BigInteger reduced(long[] element, int lane) {
    long[] integers = new long[QuadField.GROUP];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (long) Double.longBitsToDouble(element[i]);
      assertThat(Math.abs(integers[i])).as("seed %d", seed).isLessThanOrEqualTo(REDUCED);
    }
    return value(integers, lane);
  }

  private void assertProduct(long[] a, long[] b) {
    long[] product = new long[QuadField.GROUP];
    new QuadField().multiply(product, 0, doubles(a), 0, doubles(b), 0);
    for (int lane = 0; lane < QuadField.LANES; lane++) {
      BigInteger exact = value(a, lane).multiply(value(b, lane)).mod(Field.P);
      assertThat(reduced(product, lane)).as("seed %d", seed).isEqualTo(exact);
    }
  }

  @Test
  void productsAreExactAtTheEndsOfTheRange() {
    for (int round = 0; round < ROUNDS; round++) {
      for (int other = 0; other < 6; other++) {
        assertProduct(integers(1L << 51, round), integers(1L << 51, other));
        assertProduct(integers(3 * REDUCED, round), integers(REDUCED, other));
        assertProduct(integers(REDUCED, round), integers(2 * REDUCED, other));
        assertProduct(integers(1L << 52, round), integers(1L << 50, other));
      }
    }
  }

  @Test
  void squaresAreExactAtTheEndsOfTheRange() {
    for (long bound : new long[] {REDUCED, (long) Math.pow(2, 50.5)}) {
      for (int round = 0; round < ROUNDS; round++) {
        long[] a = integers(bound, round);
        long[] square = doubles(a);
        new QuadField().square(square, 0, square, 0);
        for (int lane = 0; lane < QuadField.LANES; lane++) {
          assertThat(reduced(square, lane))
              .as("seed %d", seed)
              .isEqualTo(value(a, lane).pow(2).mod(Field.P));
        }
      }
    }
  }

  @Test
  void integersAreReducedAtTheEndsOfTheRange() {
    for (long bound : new long[] {1, 1L << 51, (1L << 52) + (1L << 17), 1L << 59}) {
      for (int round = 0; round < ROUNDS; round++) {
        long[] a = integers(bound, round);
        long[] element = a.clone();
        QuadField.ofIntegers(element, 0, element, 0);
        for (int lane = 0; lane < QuadField.LANES; lane++) {
          assertThat(reduced(element, lane)).as("seed %d", seed).isEqualTo(value(a, lane));
        }
      }
    }
  }

  private void assertCanonical(long[] integers, int lane, BigInteger value) {
    long[] limbs = new long[Field.LIMBS];
    QuadField.get(limbs, 0, integers, lane);
    assertThat(limbs).as("seed %d", seed).isEqualTo(Field.of(value));
    assertThat(QuadField.oddBits(integers, 0) >> lane & 1).isEqualTo(limbs[0] & 1);
    assertThat(QuadField.zeroBits(integers, 0) >> lane & 1).isEqualTo(1 - value.signum());
  }

  @Test
  void canonicalFormsAreThoseOfTheValues() {
    long bound = 1L << 51;
    for (int round = 0; round < ROUNDS; round++) {
      long[] a = integers(bound, round);
      long[] b = integers(bound, round / 2);
      long[] canonical = new long[QuadField.GROUP];
      long[] sum = new long[QuadField.GROUP];
      QuadField.canonical(canonical, 0, doubles(a), 0);
      QuadField.canonicalSum(sum, 0, doubles(a), 0, doubles(b), 0, round % 9);
      for (int lane = 0; lane < QuadField.LANES; lane++) {
        assertCanonical(canonical, lane, value(a, lane));
        BigInteger other = value(b, lane).shiftLeft(round % 9);
        assertCanonical(sum, lane, value(a, lane).add(other).mod(Field.P));
      }
    }
  }

  @Test
  void canonicalFormsAroundMultiplesOfPAreFound() {
    long[] canonical = new long[QuadField.GROUP];
    for (int around = -20; around <= 20; around++) {
      for (int times = -1; times <= 1; times++) {
        // limbs of p with signs, so that nothing is reduced before
        long[] limbs = {-19L * times + around, 0, 0, 0, times * (1L << 51)};
        long[] integers = QuadField.limbwise(limbs);
        QuadField.canonical(canonical, 0, doubles(integers), 0);
        assertCanonical(canonical, 2, BigInteger.valueOf(around).mod(Field.P));
      }
    }
  }

  @Test
  void signsAndChoicesAreThoseOfTheirLanes() {
    long[] a = integers(REDUCED, 9);
    long[] b = integers(REDUCED, 9);
    long[] flags = new long[QuadField.GROUP];
    flags[1] = 1;
    flags[3] = 3;
    flags[6] = 1; // lane 2, so that 0 is zero only
    long[] negated = doubles(a);
    QuadField.negateWhereOdd(negated, 0, flags, 0);
    long[] chosen = doubles(a);
    QuadField.copyWhereZero(chosen, 0, doubles(b), 0, flags, 0);
    for (int lane = 0; lane < QuadField.LANES; lane++) {
      BigInteger value = value(a, lane);
      assertThat(reduced(negated, lane))
          .isEqualTo(lane % 2 == 1 ? value.negate().mod(Field.P) : value);
      assertThat(reduced(chosen, lane)).isEqualTo(lane == 0 ? value(b, lane) : value);
    }
    long[] sum = new long[QuadField.GROUP];
    long[] difference = new long[QuadField.GROUP];
    long[] c = integers(REDUCED / 2, 9);
    long[] d = integers(REDUCED / 2, 9);
    QuadField.add(sum, 0, doubles(c), 0, doubles(d), 0);
    QuadField.subtract(difference, 0, doubles(c), 0, doubles(d), 0);
    assertThat(reduced(sum, 1)).isEqualTo(value(c, 1).add(value(d, 1)).mod(Field.P));
    assertThat(reduced(difference, 1)).isEqualTo(value(c, 1).subtract(value(d, 1)).mod(Field.P));
  }

  /** The compiler's code too, which comes after some thousand calls. */
  @Test
  void compiledCodeGivesTheSame() {
    assumeTrue(VectorField.preferredBits() >= 256, "vectors are too short");
    long[] a = doubles(integers(REDUCED, 9));
    long[] b = doubles(integers(REDUCED, 9));
    long[] running = a.clone();
    QuadField field = new QuadField();
    BigInteger expected = value(integersOf(a), 3);
    BigInteger factor = value(integersOf(b), 3);
    for (int i = 0; i < 20_000; i++) {
      field.multiply(running, 0, running, 0, b, 0);
      field.square(running, 0, running, 0);
      expected = expected.multiply(factor).mod(Field.P).pow(2).mod(Field.P);
    }
    assertThat(reduced(running, 3)).as("seed %d", seed).isEqualTo(expected);
  }

  private static long[] integersOf(long[] element) {
    long[] out = new long[QuadField.GROUP];
    for (int i = 0; i < out.length; i++) {
      out[i] = (long) Double.longBitsToDouble(element[i]);
    }
    return out;
  }
}
