package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/** The group's laws on random elements. */
class RistrettoPointTest {
  private static final BigInteger P = Field.P;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void sumsAreThoseOfTheCurve() {
    for (int n = 0; n < 40; n++) {
      RistrettoPoint a = Fixtures.point(random);
      RistrettoPoint b = n == 0 ? a : n == 1 ? a.negate() : Fixtures.point(random);
      BigInteger[] x = Fixtures.affine(a.coordinates(), 0);
      BigInteger[] y = Fixtures.affine(b.coordinates(), 0);
      assertCoordinates(a.add(b), Fixtures.sum(x, y));
      assertCoordinates(a.subtract(b), Fixtures.sum(x, new BigInteger[] {P.subtract(y[0]), y[1]}));
      assertCoordinates(a.twice(), Fixtures.sum(x, x));
      assertCoordinates(a.negate(), new BigInteger[] {P.subtract(x[0]).mod(P), x[1]});
    }
  }

  private void assertCoordinates(RistrettoPoint actual, BigInteger[] expected) {
    long[] p = actual.coordinates();
    assertThat(Fixtures.affine(p, 0)).as("seed %d", seed).isEqualTo(expected);
    assertThat(Field.toBigInteger(p, Curve.T).multiply(Field.toBigInteger(p, Curve.Z)).mod(P))
        .isEqualTo(Field.toBigInteger(p, Curve.X).multiply(Field.toBigInteger(p, Curve.Y)).mod(P));
  }

  @Test
  void theGroupIsCommutativeAssociativeAndHasInverses() {
    for (int n = 0; n < 20; n++) {
      RistrettoPoint a = Fixtures.point(random);
      RistrettoPoint b = Fixtures.point(random);
      RistrettoPoint c = Fixtures.point(random);
      assertThat(a.add(b)).as("seed %d", seed).isEqualTo(b.add(a)).isNotEqualTo(a);
      assertThat(a.add(b).add(c)).isEqualTo(a.add(b.add(c)));
      assertThat(a.subtract(b)).isEqualTo(a.add(b.negate()));
      assertThat(a.add(RistrettoPoint.IDENTITY)).isEqualTo(a);
      assertThat(a.subtract(a).isIdentity()).isTrue();
      assertThat(a.isIdentity()).isFalse();
      assertThat(a.hashCode()).isEqualTo(b.add(a).subtract(b).hashCode());
    }
  }

  @Test
  void multiplicationDistributes() {
    for (int n = 0; n < 10; n++) {
      RistrettoPoint a = Fixtures.point(random);
      Scalar x = Fixtures.scalar(random);
      Scalar y = Fixtures.scalar(random);
      RistrettoPoint xa = a.multiplyVartime(x);
      assertThat(a.multiplyVartime(x.add(y)))
          .as("seed %d", seed)
          .isEqualTo(xa.add(a.multiplyVartime(y)));
      assertThat(a.multiplyVartime(x.multiply(y))).isEqualTo(xa.multiplyVartime(y));
    }
  }

  @Test
  void everyMultiplicationGivesTheSame() throws InvalidEncodingException {
    List<Scalar> scalars = new ArrayList<>(Fixtures.scalars(random, 10));
    for (BigInteger value :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.valueOf(8),
            Fixtures.L.subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(252),
            new BigInteger("8".repeat(62), 16),
            new BigInteger("7".repeat(62), 16),
            new BigInteger("f".repeat(62), 16))) {
      scalars.add(Scalar.of(value));
    }
    for (RistrettoPoint point :
        List.of(
            RistrettoPoint.BASE,
            Fixtures.point(random),
            Fixtures.point(random).compress().decompress(),
            RistrettoPoint.IDENTITY)) {
      FixedBaseTable table = FixedBaseTable.of(point);
      for (Scalar scalar : scalars) {
        SecretScalar secret = SecretScalar.of(scalar);
        RistrettoPoint expected = naive(scalar, point);
        assertThat(point.multiplyVartime(scalar)).as("seed %d", seed).isEqualTo(expected);
        assertThat(point.multiply(secret)).isEqualTo(expected);
        assertThat(table.multiply(secret)).isEqualTo(expected);
        assertThat(table.multiplyVartime(scalar)).isEqualTo(expected);
      }
    }
  }

  static RistrettoPoint naive(Scalar scalar, RistrettoPoint point) {
    BigInteger k = scalar.toBigInteger();
    RistrettoPoint out = RistrettoPoint.IDENTITY;
    for (int bit = k.bitLength() - 1; bit >= 0; bit--) {
      out = out.twice();
      if (k.testBit(bit)) {
        out = out.add(point);
      }
    }
    return out;
  }

  @Test
  void pointsThatDifferByFourTorsionAreOneElement() {
    for (int n = 0; n < 10; n++) {
      RistrettoPoint a = Fixtures.point(random);
      for (RistrettoPoint torsion : Fixtures.fourTorsion()) {
        assertThat(torsion.isIdentity()).isTrue();
        assertThat(torsion.compress()).isEqualTo(CompressedRistretto.IDENTITY);
        RistrettoPoint other = a.add(torsion);
        assertThat(other).as("seed %d", seed).isEqualTo(a);
        assertThat(other.compress()).isEqualTo(a.compress());
        assertThat(other.isIdentity()).isFalse();
        assertThat(RistrettoPoint.compressDoubles(List.of(other)))
            .containsExactly(a.twice().compress());
      }
    }
  }

  @Test
  void encodingsRoundTripAndDoublesAreEncodedTogether() throws InvalidEncodingException {
    List<RistrettoPoint> points = new ArrayList<>(Fixtures.mixedPoints(random, 40));
    points.addAll(3, Fixtures.fourTorsion());
    points.add(points.get(0).negate());
    List<CompressedRistretto> doubles = RistrettoPoint.compressDoubles(points);
    List<CompressedRistretto> encodings = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      assertThat(doubles.get(i)).as("seed %d", seed).isEqualTo(points.get(i).twice().compress());
      encodings.add(points.get(i).compress());
      assertThat(encodings.get(i).decompress()).isEqualTo(points.get(i));
    }
    assertThat(CompressedRistretto.decompressAll(encodings)).isEqualTo(points);
    assertThat(RistrettoPoint.compressDoubles(List.of())).isEmpty();
    for (PointKernel kernel : Kernels.available().toList()) {
      byte[] bytes = new byte[32 * encodings.size()];
      for (int i = 0; i < encodings.size(); i++) {
        encodings.get(i).copyInto(bytes, 32 * i);
      }
      long[] decoded = new long[Curve.POINT * encodings.size()];
      assertThat(kernel.decode(decoded, bytes, encodings.size())).isEqualTo(encodings.size());
      for (int i = 0; i < encodings.size(); i++) {
        long[] p = encodings.get(i).decompress().coordinates();
        assertCoordinates(
            new RistrettoPoint(Arrays.copyOfRange(decoded, Curve.POINT * i, Curve.POINT * (i + 1))),
            Fixtures.affine(p, 0));
      }
    }
  }

  /** The generator B_blinding of the Rust crate bulletproofs, called H in Solana's zk-sdk. */
  @Test
  void theSecondGeneratorOfPedersenCommitmentsIsTheKnownOne() throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA3-512").digest(RistrettoPoint.BASE.compress().toBytes());
    assertThat(RistrettoPoint.fromUniformBytes(hash).compress())
        .hasToString("8c9240b456a9e6dc65c377a1048d745f94a08cdb7f44cbcd7b46f34048871134");
  }

  @Test
  void multiplesOfTheBasePointAreThoseOfBouncyCastle() {
    for (int n = 0; n < 5; n++) {
      byte[] seedBytes = new byte[32];
      random.nextBytes(seedBytes);
      byte[] publicKey = new byte[32];
      Ed25519.generatePublicKey(seedBytes, 0, publicKey, 0);
      byte[] hash = sha512(seedBytes);
      hash[0] &= (byte) 0xf8;
      hash[31] &= 0x7f;
      hash[31] |= 0x40;
      byte[] half = Arrays.copyOf(hash, 32);
      RistrettoPoint point = FixedBaseTable.base().multiply(SecretScalar.reduce(half));
      BigInteger[] xy = Fixtures.affine(point.coordinates(), 0);
      byte[] encoding = Fixtures.littleEndian(xy[1], 32);
      encoding[31] |= (byte) (xy[0].testBit(0) ? 0x80 : 0);
      assertThat(encoding).as("seed %d", seed).isEqualTo(publicKey);
    }
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
