package org.veilbank.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * The integers modulo p = 2^255 - 19, as five signed limbs of 51 bits in a row of an array: the
 * value of (a0, ..., a4) is the sum of a_i * 2^(51 i). An element lies at an offset, so that points
 * and tables are flat arrays.
 *
 * <p>An element is <i>reduced</i> if its limbs are in [-2^16, 2^51 + 2^16]: products and what was
 * decoded. Sums and differences are not reduced again; {@link #multiply} states how large its
 * factors may be. Everything takes the same time for all values.
 *
 * <p>A sum of products needs 128 bits, which Java lacks. Here the upper part of each sum is
 * gathered by fused multiply-adds in a double that counts multiples of 2^60, and the lower part
 * modulo 2^64 in a long: their difference is exact, as the true remainder is far below 2^63.
 */
final class Field {
  /** Longs of an element. */
  static final int LIMBS = 5;

  /** Bytes of an encoded element. */
  static final int BYTES = 32;

  static final int LIMB_BITS = 51;
  static final long MASK = (1L << LIMB_BITS) - 1;

  /** p = 2^255 - 19. */
  static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A double of this size has a last place of 2^60; products are added to it. */
  static final double MAGIC = 0x1.8p112;

  /** The bits of {@link #MAGIC}, in units of 2^51 instead of 2^60. */
  static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC) << 9;

  private Field() {}

  /** The constant as limbs; BigInteger is used for constants only. */
  static long[] of(BigInteger value) {
    long[] out = new long[LIMBS];
    BigInteger rest = value.mod(P);
    for (int i = 0; i < LIMBS; i++) {
      out[i] = rest.longValue() & MASK;
      rest = rest.shiftRight(LIMB_BITS);
    }
    return out;
  }

  /** Limbs of any size to the number below p. */
  static BigInteger toBigInteger(long[] a, int i) {
    BigInteger sum = BigInteger.ZERO;
    for (int k = LIMBS - 1; k >= 0; k--) {
      sum = sum.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(a[i + k]));
    }
    return sum.mod(P);
  }

  static void copy(long[] out, int o, long[] a, int i) {
    out[o] = a[i];
    out[o + 1] = a[i + 1];
    out[o + 2] = a[i + 2];
    out[o + 3] = a[i + 3];
    out[o + 4] = a[i + 4];
  }

  static void set(long[] out, int o, long small) {
    out[o] = small;
    out[o + 1] = 0;
    out[o + 2] = 0;
    out[o + 3] = 0;
    out[o + 4] = 0;
  }

  /** a + b, not reduced: limbs add up. */
  static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
    out[o] = a[i] + b[j];
    out[o + 1] = a[i + 1] + b[j + 1];
    out[o + 2] = a[i + 2] + b[j + 2];
    out[o + 3] = a[i + 3] + b[j + 3];
    out[o + 4] = a[i + 4] + b[j + 4];
  }

  /** a - b, not reduced. */
  static void subtract(long[] out, int o, long[] a, int i, long[] b, int j) {
    out[o] = a[i] - b[j];
    out[o + 1] = a[i + 1] - b[j + 1];
    out[o + 2] = a[i + 2] - b[j + 2];
    out[o + 3] = a[i + 3] - b[j + 3];
    out[o + 4] = a[i + 4] - b[j + 4];
  }

  static void negate(long[] out, int o, long[] a, int i) {
    out[o] = -a[i];
    out[o + 1] = -a[i + 1];
    out[o + 2] = -a[i + 2];
    out[o + 3] = -a[i + 3];
    out[o + 4] = -a[i + 4];
  }

  /**
   * a * b, reduced. Limbs are at most 2^53, and the largest of a times the largest of b at most
   * 2^104.7: for example a sum of three reduced elements times a sum of two. out may be a or b.
   */
  static void multiply(long[] out, int o, long[] a, int i, long[] b, int j) {
    final long a0 = a[i];
    final long a1 = a[i + 1];
    final long a2 = a[i + 2];
    final long a3 = a[i + 3];
    final long a4 = a[i + 4];
    final long b0 = b[j];
    final long b1 = b[j + 1];
    final long b2 = b[j + 2];
    final long b3 = b[j + 3];
    final long b4 = b[j + 4];
    // 2^255 = 19: what would be limb 5 + k is added to limb k
    final long c1 = 19 * b1;
    final long c2 = 19 * b2;
    final long c3 = 19 * b3;
    final long c4 = 19 * b4;
    final double x0 = a0;
    final double x1 = a1;
    final double x2 = a2;
    final double x3 = a3;
    final double x4 = a4;
    final double y0 = b0;
    final double y1 = b1;
    final double y2 = b2;
    final double y3 = b3;
    final double y4 = b4;
    final double z1 = 19.0 * y1;
    final double z2 = 19.0 * y2;
    final double z3 = 19.0 * y3;
    final double z4 = 19.0 * y4;
    carry(
        out,
        o,
        a0 * b0 + a1 * c4 + a2 * c3 + a3 * c2 + a4 * c1,
        a0 * b1 + a1 * b0 + a2 * c4 + a3 * c3 + a4 * c2,
        a0 * b2 + a1 * b1 + a2 * b0 + a3 * c4 + a4 * c3,
        a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * c4,
        a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0,
        sum(x0, y0, x1, z4, x2, z3, x3, z2, x4, z1),
        sum(x0, y1, x1, y0, x2, z4, x3, z3, x4, z2),
        sum(x0, y2, x1, y1, x2, y0, x3, z4, x4, z3),
        sum(x0, y3, x1, y2, x2, y1, x3, y0, x4, z4),
        sum(x0, y4, x1, y3, x2, y2, x3, y1, x4, y0));
  }

  /** a^2, reduced. Limbs are at most 2^52.3. out may be a. */
  static void square(long[] out, int o, long[] a, int i) {
    final long a0 = a[i];
    final long a1 = a[i + 1];
    final long a2 = a[i + 2];
    final long a3 = a[i + 3];
    final long a4 = a[i + 4];
    final long d0 = 2 * a0;
    final long d1 = 2 * a1;
    final long d2 = 2 * a2;
    final long d3 = 2 * a3;
    final long c3 = 19 * a3;
    final long c4 = 19 * a4;
    final double x0 = a0;
    final double x1 = a1;
    final double x2 = a2;
    final double x3 = a3;
    final double x4 = a4;
    final double y0 = x0 + x0;
    final double y1 = x1 + x1;
    final double y2 = x2 + x2;
    final double y3 = x3 + x3;
    final double z3 = 19.0 * x3;
    final double z4 = 19.0 * x4;
    carry(
        out,
        o,
        a0 * a0 + d1 * c4 + d2 * c3,
        d0 * a1 + d2 * c4 + a3 * c3,
        d0 * a2 + a1 * a1 + d3 * c4,
        d0 * a3 + d1 * a2 + a4 * c4,
        d0 * a4 + d1 * a3 + a2 * a2,
        sum(x0, x0, y1, z4, y2, z3),
        sum(y0, x1, y2, z4, x3, z3),
        sum(y0, x2, x1, x1, y3, z4),
        sum(y0, x3, y1, x2, x4, z4),
        sum(y0, x4, y1, x3, x2, x2));
  }

  private static double sum(
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      double g,
      double h,
      double m,
      double n) {
    return Math.fma(m, n, Math.fma(g, h, Math.fma(e, f, Math.fma(c, d, Math.fma(a, b, MAGIC)))));
  }

  private static double sum(double a, double b, double c, double d, double e, double f) {
    return Math.fma(e, f, Math.fma(c, d, Math.fma(a, b, MAGIC)));
  }

  /**
   * Limbs from sums: low modulo 2^64, high = MAGIC + a multiple of 2^60 that is near the same sum.
   * The multiple goes to the next limb, then what passes 51 bits.
   */
  private static void carry(
      long[] out,
      int o,
      long low0,
      long low1,
      long low2,
      long low3,
      long low4,
      double high0,
      double high1,
      double high2,
      double high3,
      double high4) {
    final long h0 = Double.doubleToRawLongBits(high0);
    final long h1 = Double.doubleToRawLongBits(high1);
    final long h2 = Double.doubleToRawLongBits(high2);
    final long h3 = Double.doubleToRawLongBits(high3);
    final long h4 = Double.doubleToRawLongBits(high4);
    final long v0 = low0 - (h0 << 60) + 19 * ((h4 << 9) - MAGIC_BITS);
    final long v1 = low1 - (h1 << 60) + ((h0 << 9) - MAGIC_BITS);
    final long v2 = low2 - (h2 << 60) + ((h1 << 9) - MAGIC_BITS);
    final long v3 = low3 - (h3 << 60) + ((h2 << 9) - MAGIC_BITS);
    final long v4 = low4 - (h4 << 60) + ((h3 << 9) - MAGIC_BITS);
    out[o] = (v0 & MASK) + 19 * (v4 >> LIMB_BITS);
    out[o + 1] = (v1 & MASK) + (v0 >> LIMB_BITS);
    out[o + 2] = (v2 & MASK) + (v1 >> LIMB_BITS);
    out[o + 3] = (v3 & MASK) + (v2 >> LIMB_BITS);
    out[o + 4] = (v4 & MASK) + (v3 >> LIMB_BITS);
  }

  /** Limbs below 2^62 in size -> the one form with limbs in [0, 2^51) and value below p. */
  static void canonical(long[] out, int o, long[] a, int i) {
    Field.copy(out, o, a, i);
    carryAround(out, o);
    carryAround(out, o);
    carryAround(out, o);
    // now in [0, 2^255): subtract p if the value plus 19 reaches 2^255
    long q = (out[o] + 19) >> LIMB_BITS;
    q = (out[o + 1] + q) >> LIMB_BITS;
    q = (out[o + 2] + q) >> LIMB_BITS;
    q = (out[o + 3] + q) >> LIMB_BITS;
    q = (out[o + 4] + q) >> LIMB_BITS;
    out[o] += 19 * q;
    carryUp(out, o);
    out[o + 4] &= MASK;
  }

  private static void carryAround(long[] a, int i) {
    carryUp(a, i);
    a[i] += 19 * (a[i + 4] >> LIMB_BITS);
    a[i + 4] &= MASK;
  }

  private static void carryUp(long[] a, int i) {
    for (int k = i; k < i + LIMBS - 1; k++) {
      a[k + 1] += a[k] >> LIMB_BITS;
      a[k] &= MASK;
    }
  }

  /** All ones if the canonical element is 0, otherwise 0. */
  static long isZeroMask(long[] canonical, int i) {
    long any =
        canonical[i] | canonical[i + 1] | canonical[i + 2] | canonical[i + 3] | canonical[i + 4];
    return (any - 1) >> 63;
  }

  /** All ones if a = 0 modulo p, otherwise 0. Limbs below 2^62 in size. */
  static long zeroMask(long[] a, int i) {
    long[] t = new long[LIMBS];
    canonical(t, 0, a, i);
    return isZeroMask(t, 0);
  }

  /** All ones if a = b modulo p, otherwise 0. */
  static long equalMask(long[] a, int i, long[] b, int j) {
    long[] t = new long[LIMBS];
    subtract(t, 0, a, i, b, j);
    return zeroMask(t, 0);
  }

  /** All ones if a is negative in the sense of RFC 9496, section 3.1: its canonical form is odd. */
  static long negativeMask(long[] a, int i) {
    long[] t = new long[LIMBS];
    canonical(t, 0, a, i);
    return -(t[0] & 1);
  }

  /** out = mask is all ones ? a : out. */
  static void assignIf(long mask, long[] out, int o, long[] a, int i) {
    for (int k = 0; k < LIMBS; k++) {
      out[o + k] ^= mask & (out[o + k] ^ a[i + k]);
    }
  }

  /** a = mask is all ones ? -a : a. */
  static void negateIf(long mask, long[] a, int i) {
    for (int k = 0; k < LIMBS; k++) {
      a[i + k] = (a[i + k] ^ mask) - mask;
    }
  }

  /** The absolute value of RFC 9496, section 3.1: the one of a and -a that is not negative. */
  static void absolute(long[] a, int i) {
    negateIf(negativeMask(a, i), a, i);
  }

  /** Limbs of 32 little-endian bytes, of which the topmost bit is left out; may be p or more. */
  static void load(long[] out, int o, byte[] bytes, int at) {
    final long w0 = (long) LONGS.get(bytes, at);
    final long w1 = (long) LONGS.get(bytes, at + 8);
    final long w2 = (long) LONGS.get(bytes, at + 16);
    final long w3 = (long) LONGS.get(bytes, at + 24);
    out[o] = w0 & MASK;
    out[o + 1] = ((w0 >>> 51) | (w1 << 13)) & MASK;
    out[o + 2] = ((w1 >>> 38) | (w2 << 26)) & MASK;
    out[o + 3] = ((w2 >>> 25) | (w3 << 39)) & MASK;
    out[o + 4] = (w3 >>> 12) & MASK;
  }

  /** Whether 32 little-endian bytes are a number below p. */
  static boolean isCanonical(byte[] bytes, int at) {
    final long w0 = (long) LONGS.get(bytes, at);
    final long w1 = (long) LONGS.get(bytes, at + 8);
    final long w2 = (long) LONGS.get(bytes, at + 16);
    final long w3 = (long) LONGS.get(bytes, at + 24);
    boolean onesInTheMiddle = (w1 & w2 & (w3 | Long.MIN_VALUE)) == -1L;
    boolean atLeastP = onesInTheMiddle && Long.compareUnsigned(w0, -19L) >= 0;
    return w3 >= 0 && !atLeastP;
  }

  /** The canonical 32 little-endian bytes of a. */
  static void store(byte[] bytes, int at, long[] a, int i) {
    long[] t = new long[LIMBS];
    canonical(t, 0, a, i);
    LONGS.set(bytes, at, t[0] | (t[1] << 51));
    LONGS.set(bytes, at + 8, (t[1] >>> 13) | (t[2] << 38));
    LONGS.set(bytes, at + 16, (t[2] >>> 26) | (t[3] << 25));
    LONGS.set(bytes, at + 24, (t[3] >>> 39) | (t[4] << 12));
  }
}
