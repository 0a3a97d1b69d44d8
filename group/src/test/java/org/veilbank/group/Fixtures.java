package org.veilbank.group;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Elements, points of the curve and plain arithmetic to compare with. */
final class Fixtures {
  static final BigInteger P = Field.P;
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  private Fixtures() {}

  static BigInteger number(Random random, BigInteger below) {
    return new BigInteger(320, random).mod(below);
  }

  static Scalar scalar(Random random) {
    return Scalar.of(number(random, L));
  }

  static SecretScalar secret(Scalar scalar) {
    return SecretScalar.of(scalar);
  }

  static RistrettoPoint point(Random random) {
    byte[] bytes = new byte[RistrettoPoint.UNIFORM_BYTES];
    random.nextBytes(bytes);
    return RistrettoPoint.fromUniformBytes(bytes);
  }

  static List<RistrettoPoint> points(Random random, int count) {
    List<RistrettoPoint> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(point(random));
    }
    return points;
  }

  /** Half of them with Z = 1, as decoded ones have. */
  static List<RistrettoPoint> mixedPoints(Random random, int count)
      throws InvalidEncodingException {
    List<RistrettoPoint> points = points(random, count);
    for (int i = 0; i < count; i += 2) {
      points.set(i, points.get(i).compress().decompress());
    }
    return points;
  }

  static List<Scalar> scalars(Random random, int count) {
    List<Scalar> scalars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scalars.add(scalar(random));
    }
    return scalars;
  }

  static byte[] littleEndian(BigInteger value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = value.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  /** x and y of a point. */
  static BigInteger[] affine(long[] p, int i) {
    BigInteger inverse = Field.toBigInteger(p, i + Curve.Z).modInverse(P);
    return new BigInteger[] {
      Field.toBigInteger(p, i + Curve.X).multiply(inverse).mod(P),
      Field.toBigInteger(p, i + Curve.Y).multiply(inverse).mod(P)
    };
  }

  static RistrettoPoint ofAffine(BigInteger x, BigInteger y) {
    long[] p = new long[Curve.POINT];
    Curve.setAffine(p, 0, Field.of(x), 0, Field.of(y), 0);
    return new RistrettoPoint(p);
  }

  /** The four points of the curve that are the identity of the group. */
  static List<RistrettoPoint> fourTorsion() {
    BigInteger i = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    return List.of(
        ofAffine(BigInteger.ZERO, BigInteger.ONE),
        ofAffine(BigInteger.ZERO, P.subtract(BigInteger.ONE)),
        ofAffine(i, BigInteger.ZERO),
        ofAffine(P.subtract(i), BigInteger.ZERO));
  }

  /**
   * A point of order 8, so an odd one: (iy, y) with d y^4 + 2 y^2 = 1. The y is that of the list of
   * small orders in libsodium.
   */
  static BigInteger[] eightTorsion() {
    BigInteger y =
        new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);
    BigInteger i = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    return new BigInteger[] {i.multiply(y).mod(P), y};
  }

  /** The sum by the curve's affine law, in plain arithmetic. */
  static BigInteger[] sum(BigInteger[] a, BigInteger[] b) {
    BigInteger k = D.multiply(a[0]).multiply(b[0]).mod(P).multiply(a[1]).multiply(b[1]).mod(P);
    BigInteger x = a[0].multiply(b[1]).add(b[0].multiply(a[1]));
    BigInteger y = a[1].multiply(b[1]).add(a[0].multiply(b[0]));
    return new BigInteger[] {
      x.multiply(BigInteger.ONE.add(k).modInverse(P)).mod(P),
      y.multiply(BigInteger.ONE.subtract(k).modInverse(P)).mod(P)
    };
  }
}
