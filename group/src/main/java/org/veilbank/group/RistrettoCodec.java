package org.veilbank.group;

import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.Curve.T;
import static org.veilbank.group.Curve.X;
import static org.veilbank.group.Curve.Y;
import static org.veilbank.group.Curve.Z;
import static org.veilbank.group.Field.LIMBS;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The functions of RFC 9496, section 4.3, between bytes and extended points. Constants are computed
 * from their definitions in section 4.1.
 */
final class RistrettoCodec {
  private static final BigInteger D = Curve.D_VALUE;

  /** The root of a*d - 1 that RFC 9496 names, which happens to be negative. */
  private static final long[] SQRT_AD_MINUS_ONE =
      Field.of(root(D.negate().subtract(BigInteger.ONE)).negate());

  private static final long[] INVSQRT_A_MINUS_D =
      Field.of(root(BigInteger.ONE.negate().subtract(D).modInverse(Field.P)));
  private static final long[] ONE_MINUS_D_SQ = Field.of(BigInteger.ONE.subtract(D.multiply(D)));
  private static final long[] D_MINUS_ONE_SQ = Field.of(D.subtract(BigInteger.ONE).pow(2));
  private static final long[] MINUS_ONE = Field.of(BigInteger.ONE.negate());

  private RistrettoCodec() {}

  /** The even root of a constant that is a square. */
  private static BigInteger root(BigInteger square) {
    long[] out = new long[LIMBS];
    FieldPowers.squareRootOfRatio(out, 0, Field.of(square), 0, Curve.ONE, 0);
    return Field.toBigInteger(out, 0);
  }

  /**
   * p = the point that 32 bytes encode (section 4.3.1), with Z = 1 and canonical x, y; arbitrary if
   * a fault is returned. Takes the same time for all encodings without fault.
   */
  static Optional<EncodingFault> decode(long[] p, int o, byte[] bytes, int at) {
    if (!Field.isCanonical(bytes, at)) {
      return Optional.of(EncodingFault.NON_CANONICAL);
    }
    if ((bytes[at] & 1) != 0) {
      return Optional.of(EncodingFault.NEGATIVE);
    }
    long[] w = new long[8 * LIMBS];
    final int s = 0;
    final int u1 = LIMBS;
    final int u2 = 2 * LIMBS;
    final int u2Square = 3 * LIMBS;
    final int v = 4 * LIMBS;
    final int invSqrt = 5 * LIMBS;
    final int denX = 6 * LIMBS;
    final int denY = 7 * LIMBS;
    Field.load(w, s, bytes, at);
    Field.square(w, u2Square, w, s);
    Field.subtract(w, u1, Curve.ONE, 0, w, u2Square);
    Field.add(w, u2, Curve.ONE, 0, w, u2Square);
    Field.square(w, u2Square, w, u2);
    minusDSquareMinus(w, v, w, u1, w, u2Square);
    Field.multiply(w, denX, w, v, w, u2Square);
    long square = FieldPowers.squareRootOfRatio(w, invSqrt, Curve.ONE, 0, w, denX);
    Field.multiply(w, denX, w, invSqrt, w, u2);
    Field.multiply(w, denY, w, invSqrt, w, denX);
    Field.multiply(w, denY, w, denY, w, v);
    Field.add(w, s, w, s, w, s);
    Field.multiply(w, denX, w, s, w, denX);
    Field.absolute(w, denX);
    Field.multiply(w, denY, w, u1, w, denY);
    Field.canonical(p, o + X, w, denX);
    Field.canonical(p, o + Y, w, denY);
    Field.set(p, o + Z, 1);
    Field.multiply(p, o + T, p, o + X, p, o + Y);
    if (square == 0) {
      return Optional.of(EncodingFault.NOT_SQUARE);
    }
    if (Field.negativeMask(p, o + T) != 0) {
      return Optional.of(EncodingFault.NEGATIVE_T);
    }
    if (Field.isZeroMask(p, o + Y) != 0) {
      return Optional.of(EncodingFault.ZERO_Y);
    }
    return Optional.empty();
  }

  /** out = -(d u1^2) - u2Square, reduced. out is none of the others. */
  static void minusDSquareMinus(long[] out, int o, long[] u1, int i, long[] u2Square, int j) {
    Field.square(out, o, u1, i);
    Field.multiply(out, o, out, o, Curve.D, 0);
    Field.add(out, o, out, o, u2Square, j);
    Field.negate(out, o, out, o);
    Field.multiply(out, o, out, o, Curve.ONE, 0);
  }

  /** The 32 bytes that encode the element of p (section 4.3.2). */
  static void encode(byte[] bytes, int at, long[] p, int i) {
    long[] w = new long[9 * LIMBS];
    final int u1 = 0;
    final int u2 = LIMBS;
    final int invSqrt = 2 * LIMBS;
    final int den1 = 3 * LIMBS;
    final int den2 = 4 * LIMBS;
    final int zInverse = 5 * LIMBS;
    final int x = 6 * LIMBS;
    final int y = 7 * LIMBS;
    final int t = 8 * LIMBS;
    Field.add(w, u1, p, i + Z, p, i + Y);
    Field.subtract(w, u2, p, i + Z, p, i + Y);
    Field.multiply(w, u1, w, u1, w, u2);
    Field.multiply(w, u2, p, i + X, p, i + Y);
    Field.square(w, t, w, u2);
    Field.multiply(w, t, w, t, w, u1);
    FieldPowers.squareRootOfRatio(w, invSqrt, Curve.ONE, 0, w, t);
    Field.multiply(w, den1, w, invSqrt, w, u1);
    Field.multiply(w, den2, w, invSqrt, w, u2);
    Field.multiply(w, zInverse, w, den1, w, den2);
    Field.multiply(w, zInverse, w, zInverse, p, i + T);
    Field.multiply(w, t, p, i + T, w, zInverse);
    long rotate = Field.negativeMask(w, t);
    Field.copy(w, x, p, i + X);
    Field.copy(w, y, p, i + Y);
    Field.multiply(w, t, p, i + Y, Curve.SQRT_M1, 0);
    Field.assignIf(rotate, w, x, w, t);
    Field.multiply(w, t, p, i + X, Curve.SQRT_M1, 0);
    Field.assignIf(rotate, w, y, w, t);
    Field.multiply(w, t, w, den1, INVSQRT_A_MINUS_D, 0);
    Field.assignIf(rotate, w, den2, w, t);
    Field.multiply(w, t, w, x, w, zInverse);
    Field.negateIf(Field.negativeMask(w, t), w, y);
    Field.subtract(w, t, p, i + Z, w, y);
    Field.multiply(w, t, w, den2, w, t);
    Field.absolute(w, t);
    Field.store(bytes, at, w, t);
  }

  /**
   * The encodings of the doubles of count points, one after another from offset i: one inversion
   * for all instead of a root for each. The idea is that of curve25519-dalek's {@code
   * double_and_compress_batch}.
   *
   * <p>With e = 2XY, f = Z^2 + dT^2, g = X^2 + Y^2, h = Z^2 - dT^2, the double is (eh : fg : fh :
   * eg), and 1/(eg * fh) gives both inverses that its encoding takes; the root is known.
   */
  static void encodeDoubles(byte[] bytes, int at, long[] points, int i, int count) {
    final int columns = 4 * LIMBS;
    long[] efgh = new long[columns * count];
    long[] inverses = new long[LIMBS * count];
    long[] w = new long[4 * LIMBS];
    for (int k = 0; k < count; k++) {
      prepareDouble(efgh, columns * k, inverses, LIMBS * k, points, i + POINT * k, w);
    }
    FieldPowers.invertAll(inverses, 0, count);
    for (int k = 0; k < count; k++) {
      encodeDouble(bytes, at + Field.BYTES * k, efgh, columns * k, inverses, LIMBS * k, w);
    }
  }

  private static void prepareDouble(
      long[] efgh, int c, long[] product, int m, long[] p, int i, long[] w) {
    final int f = c + LIMBS;
    final int g = c + 2 * LIMBS;
    final int h = c + 3 * LIMBS;
    Field.square(w, 0, p, i + X);
    Field.square(w, LIMBS, p, i + Y);
    Field.square(w, 2 * LIMBS, p, i + Z);
    Field.square(w, 3 * LIMBS, p, i + T);
    Field.multiply(w, 3 * LIMBS, w, 3 * LIMBS, Curve.D, 0);
    Field.add(efgh, c, p, i + X, p, i + X);
    Field.multiply(efgh, c, efgh, c, p, i + Y);
    Field.add(efgh, f, w, 2 * LIMBS, w, 3 * LIMBS);
    Field.add(efgh, g, w, 0, w, LIMBS);
    Field.subtract(efgh, h, w, 2 * LIMBS, w, 3 * LIMBS);
    Field.multiply(w, 0, efgh, c, efgh, g);
    Field.multiply(w, LIMBS, efgh, f, efgh, h);
    Field.multiply(product, m, w, 0, w, LIMBS);
  }

  private static void encodeDouble(
      byte[] bytes, int at, long[] efgh, int c, long[] inverse, int m, long[] w) {
    final int f = c + LIMBS;
    final int g = c + 2 * LIMBS;
    final int h = c + 3 * LIMBS;
    final int zInverse = 0;
    final int tInverse = LIMBS;
    final int magic = 2 * LIMBS;
    final int t = 3 * LIMBS;
    Field.multiply(w, t, efgh, c, efgh, g);
    Field.multiply(w, zInverse, w, t, inverse, m);
    Field.multiply(w, t, w, t, w, zInverse);
    long rotate = Field.negativeMask(w, t);
    Field.multiply(w, t, efgh, f, efgh, h);
    Field.multiply(w, tInverse, w, t, inverse, m);
    Field.copy(w, magic, INVSQRT_A_MINUS_D, 0);
    Field.assignIf(rotate, w, magic, Curve.SQRT_M1, 0);
    Field.negate(w, t, efgh, c);
    Field.assignIf(rotate, efgh, c, efgh, g);
    Field.assignIf(rotate, efgh, g, w, t);
    Field.multiply(w, t, efgh, f, Curve.SQRT_M1, 0);
    Field.assignIf(rotate, efgh, h, w, t);
    Field.multiply(w, t, efgh, h, efgh, c);
    Field.multiply(w, t, w, t, w, zInverse);
    Field.negateIf(Field.negativeMask(w, t), efgh, g);
    Field.multiply(w, tInverse, efgh, g, w, tInverse);
    Field.multiply(w, tInverse, w, magic, w, tInverse);
    Field.subtract(w, t, efgh, h, efgh, g);
    Field.multiply(w, t, w, t, w, tInverse);
    Field.absolute(w, t);
    Field.store(bytes, at, w, t);
  }

  /** Whether p and q are the same element: x1 y2 = y1 x2 or y1 y2 = x1 x2 (section 4.3.3). */
  static long equalMask(long[] p, int i, long[] q, int j) {
    long[] w = new long[4 * LIMBS];
    Field.multiply(w, 0, p, i + X, q, j + Y);
    Field.multiply(w, LIMBS, p, i + Y, q, j + X);
    Field.multiply(w, 2 * LIMBS, p, i + Y, q, j + Y);
    Field.multiply(w, 3 * LIMBS, p, i + X, q, j + X);
    return Field.equalMask(w, 0, w, LIMBS) | Field.equalMask(w, 2 * LIMBS, w, 3 * LIMBS);
  }

  /** Whether p is the identity: x or y is 0. */
  static long identityMask(long[] p, int i) {
    return Field.zeroMask(p, i + X) | Field.zeroMask(p, i + Y);
  }

  /** p = the sum of the one-way map of both halves of 64 bytes (section 4.3.4). */
  static void fromUniformBytes(long[] p, int o, byte[] bytes, int at) {
    long[] t = new long[LIMBS];
    long[] second = new long[POINT];
    long[] niels = new long[Curve.NIELS];
    Field.load(t, 0, bytes, at);
    map(p, o, t);
    Field.load(t, 0, bytes, at + Field.BYTES);
    map(second, 0, t);
    Curve.toNiels(niels, 0, second, 0);
    Curve.addNiels(p, o, niels, 0, new long[Curve.SCRATCH]);
  }

  /** MAP of section 4.3.4. */
  private static void map(long[] p, int o, long[] t) {
    long[] w = new long[8 * LIMBS];
    final int r = 0;
    final int v = LIMBS;
    final int s = 2 * LIMBS;
    final int sPrime = 3 * LIMBS;
    final int c = 4 * LIMBS;
    final int n = 5 * LIMBS;
    final int a = 6 * LIMBS;
    final int b = 7 * LIMBS;
    Field.square(w, r, t, 0);
    Field.multiply(w, r, w, r, Curve.SQRT_M1, 0);
    Field.add(w, a, w, r, Curve.ONE, 0);
    Field.multiply(w, a, w, a, ONE_MINUS_D_SQ, 0); // u
    Field.multiply(w, v, w, r, Curve.D, 0);
    Field.add(w, v, w, v, Curve.ONE, 0);
    Field.negate(w, v, w, v);
    Field.add(w, b, w, r, Curve.D, 0);
    Field.multiply(w, v, w, v, w, b);
    long square = FieldPowers.squareRootOfRatio(w, s, w, a, w, v);
    Field.multiply(w, sPrime, w, s, t, 0);
    Field.absolute(w, sPrime);
    Field.negate(w, sPrime, w, sPrime);
    Field.assignIf(~square, w, s, w, sPrime);
    Field.copy(w, c, w, r);
    Field.assignIf(square, w, c, MINUS_ONE, 0);
    Field.subtract(w, n, w, r, Curve.ONE, 0);
    Field.multiply(w, n, w, c, w, n);
    Field.multiply(w, n, w, n, D_MINUS_ONE_SQ, 0);
    Field.subtract(w, n, w, n, w, v);
    Field.square(w, r, w, s);
    Field.add(w, a, w, s, w, s);
    Field.multiply(w, a, w, a, w, v); // w0
    Field.multiply(w, b, w, n, SQRT_AD_MINUS_ONE, 0); // w1
    Field.subtract(w, c, Curve.ONE, 0, w, r); // w2
    Field.add(w, v, Curve.ONE, 0, w, r); // w3
    Field.multiply(p, o + X, w, a, w, v);
    Field.multiply(p, o + Y, w, c, w, b);
    Field.multiply(p, o + Z, w, b, w, v);
    Field.multiply(p, o + T, w, a, w, c);
  }
}
