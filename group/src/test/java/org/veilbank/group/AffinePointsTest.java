package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Coordinates are taken only if they are exactly those that the encoding decodes to. */
class AffinePointsTest {
  private static final BigInteger P = Field.P;
  private static final int COUNT = 11;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final byte[] encodings = new byte[32 * COUNT];
  private final byte[] affine;

  AffinePointsTest() throws InvalidEncodingException {
    for (int i = 0; i < COUNT; i++) {
      Fixtures.point(random).compress().copyInto(encodings, 32 * i);
    }
    affine = AffinePoints.decode(encodings).toCoordinates();
  }

  static Stream<PointKernel> kernels() {
    return Kernels.available();
  }

  private BigInteger number(int offset) {
    byte[] bytes = new byte[33];
    for (int i = 0; i < 32; i++) {
      bytes[32 - i] = affine[offset + i];
    }
    return new BigInteger(bytes);
  }

  private byte[] with(int point, BigInteger x, BigInteger y) {
    byte[] altered = affine.clone();
    System.arraycopy(Fixtures.littleEndian(x, 32), 0, altered, 64 * point, 32);
    System.arraycopy(Fixtures.littleEndian(y, 32), 0, altered, 64 * point + 32, 32);
    return altered;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void coordinatesOfTheEncodingsAreTaken(PointKernel kernel) {
    for (int count = 0; count <= COUNT; count++) {
      assertThat(kernel.firstWrong(encodings, affine, count)).as("seed %d", seed).isEqualTo(count);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theIdentityHasCoordinatesToo(PointKernel kernel) {
    byte[] coordinates = new byte[64];
    coordinates[32] = 1;
    assertThat(kernel.firstWrong(new byte[32], coordinates, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void eachSingleAlteredThingIsRefused(PointKernel kernel) {
    for (int point : new int[] {0, 7, 8, 10}) {
      BigInteger x = number(64 * point);
      BigInteger y = number(64 * point + 32);
      BigInteger i = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
      for (byte[] altered :
          new byte[][] {
            with(point, x, y.add(BigInteger.ONE).mod(P)),
            with(point, x.add(BigInteger.TWO).mod(P), y),
            with(point, P.subtract(x), y), // the negative
            with(point, x, P.subtract(y)),
            with(point, P.subtract(x), P.subtract(y)), // another point of the element
            with(point, i.multiply(y).mod(P), i.multiply(x).mod(P)),
            with(point, P.subtract(i.multiply(y).mod(P)), P.subtract(i.multiply(x).mod(P))),
            with(point, y, x), // swapped
            with(point, x.add(P), y), // not below p
            with(point, x, y.add(P)),
            with(point, x, BigInteger.ZERO),
            with(point, BigInteger.ZERO, y),
            with(point, BigInteger.ZERO, BigInteger.ONE), // the identity
            with(point, number(64 * ((point + 1) % COUNT)), number(64 * ((point + 1) % COUNT) + 32))
          }) {
        assertThat(kernel.firstWrong(encodings, altered, COUNT))
            .as("seed %d", seed)
            .isEqualTo(point);
      }
      byte[] otherEncoding = encodings.clone();
      System.arraycopy(encodings, 32 * ((point + 1) % COUNT), otherEncoding, 32 * point, 32);
      assertThat(kernel.firstWrong(otherEncoding, affine, COUNT)).isEqualTo(point);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void encodingsThatAreNoneAreRefusedWithAnyCoordinates(PointKernel kernel) {
    BigInteger minusOne = P.subtract(BigInteger.ONE);
    byte[] yZero = new byte[64];
    // s = -1: the equations hold for y = 0 and these x
    BigInteger v = P.subtract(BigInteger.valueOf(4));
    BigInteger square = BigInteger.valueOf(4).multiply(v.modInverse(P)).mod(P);
    long[] root = new long[Field.LIMBS];
    FieldPowers.squareRootOfRatio(root, 0, Field.of(square), 0, Curve.ONE, 0);
    Field.store(yZero, 0, root, 0);
    byte[] encoding = Fixtures.littleEndian(minusOne, 32);
    assertThat(kernel.firstWrong(encoding, yZero, 1)).isZero();
    // an odd s, with coordinates that fit
    byte[] negated = encodings.clone();
    byte[] s = Arrays.copyOf(encodings, 32);
    long[] limbs = new long[Field.LIMBS];
    Field.load(limbs, 0, s, 0);
    Field.negate(limbs, 0, limbs, 0);
    Field.store(negated, 0, limbs, 0);
    assertThat(kernel.firstWrong(negated, affine, COUNT)).isZero();
    // s + p, for s = 0
    byte[] coordinates = new byte[64];
    coordinates[32] = 1;
    assertThat(kernel.firstWrong(Fixtures.littleEndian(P, 32), coordinates, 1)).isZero();
  }

  @Test
  void checkedAndDecodedPointsAreTheSame() throws InvalidEncodingException {
    AffinePoints points = AffinePoints.check(encodings, affine);
    assertThat(points.size()).isEqualTo(COUNT);
    assertThat(points.toCoordinates()).isEqualTo(affine);
    for (int i = 0; i < COUNT; i++) {
      assertThat(points.point(i)).isEqualTo(points.encoding(i).decompress());
    }
    assertThat(points).hasToString("AffinePoints[11]");
  }

  @Test
  void refusalsNameTheirCause() {
    assertFault(
        EncodingFault.WRONG_COORDINATES, encodings, with(3, BigInteger.TEN, P), "point 3: ");
    byte[] odd = encodings.clone();
    odd[64] |= 1;
    assertFault(EncodingFault.NEGATIVE, odd, affine, "point 2: ");
    odd[63] = (byte) 0xff;
    assertFault(EncodingFault.NON_CANONICAL, odd, affine, "point 1: ");
    assertFault(EncodingFault.LENGTH, new byte[31], affine, "points: ");
    assertFault(EncodingFault.LENGTH, encodings, Arrays.copyOf(affine, 64), "coordinates: ");
    assertThatThrownBy(() -> AffinePoints.decode(odd))
        .isInstanceOf(InvalidEncodingException.class)
        .hasMessageStartingWith("point 1: not below the modulus");
  }

  private static void assertFault(
      EncodingFault fault, byte[] encodings, byte[] affine, String start) {
    assertThatThrownBy(() -> AffinePoints.check(encodings, affine))
        .isInstanceOfSatisfying(
            InvalidEncodingException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageStartingWith(start);
  }
}
