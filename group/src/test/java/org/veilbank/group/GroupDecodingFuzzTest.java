package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;

/** Any bytes are either refused with a reason, or the one encoding of what is read. */
class GroupDecodingFuzzTest {
  @FuzzTest
  void decodersReadOrRefuse(byte @NotNull [] bytes) {
    check(bytes);
    check(Arrays.copyOf(bytes, 32));
  }

  private static void check(byte[] bytes) {
    try {
      assertThat(Scalar.decode(bytes).encode()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("scalar: ");
    }
    try {
      RistrettoPoint point = CompressedRistretto.of(bytes).decompress();
      assertThat(point.compress().toBytes()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("point: ");
    }
    checkCoordinates(bytes);
    checkPairs(bytes);
  }

  /** Coordinates are taken exactly if they are those that decoding gives. */
  private static void checkCoordinates(byte[] bytes) {
    byte[] encoding = Arrays.copyOf(bytes, 32);
    byte[] coordinates = Arrays.copyOfRange(bytes, 0, 64);
    boolean taken = true;
    try {
      AffinePoints.check(encoding, coordinates);
    } catch (InvalidEncodingException e) {
      taken = false;
    }
    try {
      byte[] decoded = AffinePoints.decode(encoding).toCoordinates();
      assertThat(taken).isEqualTo(Arrays.equals(decoded, coordinates));
      assertThat(AffinePoints.check(encoding, decoded).size()).isEqualTo(1);
    } catch (InvalidEncodingException e) {
      assertThat(taken).isFalse();
    }
  }

  /** A point of the curve comes into a slot exactly if it stands for an element. */
  private static void checkPairs(byte[] bytes) {
    byte[] any = Arrays.copyOf(bytes, PointPairs.COORDINATE_BYTES);
    PointPairs pairs = new PointPairs(1);
    if (isTaken(pairs, any)) {
      assertThat(pairs.exportCoordinates(0, 1)).isEqualTo(any);
    }
    long[] xy = new long[2 * Field.LIMBS];
    if (!onCurve(xy, any)) {
      return;
    }
    RistrettoPoint point =
        Fixtures.ofAffine(Field.toBigInteger(xy, 0), Field.toBigInteger(xy, Field.LIMBS));
    byte[] withIdentity = new byte[PointPairs.COORDINATE_BYTES];
    Curve.storeAffine(withIdentity, 0, point.coordinates(), 0);
    withIdentity[PointKernel.AFFINE_BYTES + Field.BYTES] = 1;
    boolean element;
    try {
      element = point.compress().decompress().equals(point);
    } catch (InvalidEncodingException e) {
      element = false;
    }
    assertThat(isTaken(pairs, withIdentity)).isEqualTo(element);
  }

  private static boolean isTaken(PointPairs pairs, byte[] coordinates) {
    try {
      pairs.importCoordinates(0, coordinates);
      return true;
    } catch (InvalidEncodingException e) {
      return false;
    }
  }

  /** xy = a point with these 32 bytes as y, if there is one: x^2 = (y^2 - 1) / (d y^2 + 1). */
  private static boolean onCurve(long[] xy, byte[] bytes) {
    long[] u = new long[Field.LIMBS];
    long[] v = new long[Field.LIMBS];
    Field.load(xy, Field.LIMBS, bytes, 0);
    Field.square(u, 0, xy, Field.LIMBS);
    Field.multiply(v, 0, u, 0, Curve.D, 0);
    Field.add(v, 0, v, 0, Curve.ONE, 0);
    Field.subtract(u, 0, u, 0, Curve.ONE, 0);
    return FieldPowers.squareRootOfRatio(xy, 0, u, 0, v, 0) != 0;
  }
}
