package org.veilbank.group;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An element of the group Ristretto255 (RFC 9496). Immutable. Everything is constant-time but for
 * what is called {@code Vartime}.
 *
 * <p>Inside, it is one of several points of the curve; {@link #equals} and {@link #compress} do not
 * tell them apart.
 */
public final class RistrettoPoint {
  /** Bytes that {@link #fromUniformBytes} takes. */
  public static final int UNIFORM_BYTES = 64;

  public static final RistrettoPoint IDENTITY = identity();

  /** The generator of RFC 9496, section 4, which is the base point of Ed25519. */
  public static final RistrettoPoint BASE = base();

  private final long[] coordinates;

  /** Takes over an extended point of {@link Curve}. */
  RistrettoPoint(long[] coordinates) {
    this.coordinates = coordinates;
  }

  /**
   * The kernel of this process for loops over many points: "vector-512", "vector-256" or
   * "portable".
   */
  public static String kernelName() {
    return KernelChoice.CHOSEN.name();
  }

  /** The extended point itself, not to be changed. */
  long[] coordinates() {
    return coordinates;
  }

  private static RistrettoPoint identity() {
    long[] point = new long[Curve.POINT];
    Curve.setIdentity(point, 0);
    return new RistrettoPoint(point);
  }

  /** RFC 7748, section 4.1: y = 4/5, x even. */
  private static RistrettoPoint base() {
    BigInteger y =
        BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(Field.P)).mod(Field.P);
    BigInteger ySquare = y.multiply(y);
    long[] u = Field.of(ySquare.subtract(BigInteger.ONE));
    long[] v = Field.of(ySquare.multiply(Curve.D_VALUE).add(BigInteger.ONE));
    long[] x = new long[Field.LIMBS];
    FieldPowers.squareRootOfRatio(x, 0, u, 0, v, 0);
    long[] point = new long[Curve.POINT];
    Curve.setAffine(point, 0, x, 0, Field.of(y), 0);
    return new RistrettoPoint(point);
  }

  /**
   * The element that 64 uniform bytes, such as a hash, are mapped to (RFC 9496, section 4.3.4).
   * Nobody knows its discrete logarithm.
   *
   * @throws IllegalArgumentException if there are not {@value #UNIFORM_BYTES}
   */
  public static RistrettoPoint fromUniformBytes(byte[] bytes) {
    if (bytes.length != UNIFORM_BYTES) {
      throw new IllegalArgumentException(
          "uniform bytes: " + bytes.length + ", expected " + UNIFORM_BYTES);
    }
    long[] point = new long[Curve.POINT];
    RistrettoCodec.fromUniformBytes(point, 0, bytes, 0);
    return new RistrettoPoint(point);
  }

  public RistrettoPoint add(RistrettoPoint other) {
    long[] niels = new long[Curve.NIELS];
    Curve.toNiels(niels, 0, other.coordinates, 0);
    long[] sum = coordinates.clone();
    Curve.addNiels(sum, 0, niels, 0, new long[Curve.SCRATCH]);
    return new RistrettoPoint(sum);
  }

  public RistrettoPoint subtract(RistrettoPoint other) {
    long[] niels = new long[Curve.NIELS];
    Curve.toNiels(niels, 0, other.coordinates, 0);
    long[] difference = coordinates.clone();
    Curve.subtractNiels(difference, 0, niels, 0, new long[Curve.SCRATCH]);
    return new RistrettoPoint(difference);
  }

  public RistrettoPoint negate() {
    long[] point = new long[Curve.POINT];
    Curve.negate(point, 0, coordinates, 0);
    return new RistrettoPoint(point);
  }

  /** this + this. */
  public RistrettoPoint twice() {
    long[] point = coordinates.clone();
    Curve.twice(point, 0, new long[Curve.SCRATCH]);
    return new RistrettoPoint(point);
  }

  /**
   * scalar * this, in constant time. For a point that is used often, see {@link FixedBaseTable}.
   */
  public RistrettoPoint multiply(SecretScalar scalar) {
    return Multiscalar.multiply(List.of(scalar), List.of(this));
  }

  /** scalar * this, in a time that depends on the scalar. */
  public RistrettoPoint multiplyVartime(Scalar scalar) {
    return Multiscalar.multiplyVartime(List.of(scalar), List.of(this));
  }

  public boolean isIdentity() {
    return RistrettoCodec.identityMask(coordinates, 0) != 0;
  }

  /** The 32 bytes for the wire (RFC 9496, section 4.3.2). */
  public CompressedRistretto compress() {
    byte[] bytes = new byte[CompressedRistretto.BYTES];
    RistrettoCodec.encode(bytes, 0, coordinates, 0);
    return new CompressedRistretto(bytes);
  }

  /**
   * The encodings of the doubles of points, in the same order, at a sixth of the time: if points
   * are computed with halved scalars, these are the encodings wanted.
   */
  public static List<CompressedRistretto> compressDoubles(List<RistrettoPoint> points) {
    byte[] bytes = new byte[CompressedRistretto.BYTES * points.size()];
    RistrettoCodec.encodeDoubles(bytes, 0, flat(points), 0, points.size());
    List<CompressedRistretto> encodings = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      encodings.add(CompressedRistretto.of(bytes, CompressedRistretto.BYTES * i));
    }
    return encodings;
  }

  /** The extended points one after another. */
  static long[] flat(List<RistrettoPoint> points) {
    long[] flat = new long[Curve.POINT * points.size()];
    for (int i = 0; i < points.size(); i++) {
      System.arraycopy(points.get(i).coordinates, 0, flat, Curve.POINT * i, Curve.POINT);
    }
    return flat;
  }

  /** Whether Z = 1 as limbs: decoded points, and those of tables. */
  boolean isAffine() {
    return Arrays.equals(coordinates, Curve.Z, Curve.Z + Field.LIMBS, Curve.ONE, 0, Field.LIMBS);
  }

  /** Whether both are the same element; in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RistrettoPoint that
        && RistrettoCodec.equalMask(coordinates, 0, that.coordinates, 0) != 0;
  }

  /** That of the encoding, which has to be computed: keys of hash tables are better encodings. */
  @Override
  public int hashCode() {
    return compress().hashCode();
  }

  /** The encoding in hexadecimal. */
  @Override
  public String toString() {
    return "RistrettoPoint[" + compress() + "]";
  }
}
