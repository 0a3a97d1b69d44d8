package org.veilbank.group;

import static org.veilbank.group.Field.LIMB_BITS;
import static org.veilbank.group.Field.MAGIC;
import static org.veilbank.group.Field.MAGIC_BITS;
import static org.veilbank.group.Field.MASK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The integers modulo the group order l = 2^252 + c, as five limbs of 51 bits in [0, 2^51) with
 * value below l. Results are canonical, times constant.
 *
 * <p>Products are made as in {@link Field#multiply}, but of ten limbs. As 2^255 = -8c modulo l, and
 * 8c has 128 bits, the upper limbs are folded onto the lower ones twice; the few bits above 2^252
 * that are left are folded with c.
 */
final class ScalarArithmetic {
  static final int LIMBS = 5;
  static final int BYTES = 32;
  static final int WIDE_BYTES = 64;

  private static final BigInteger C = new BigInteger("27742317777372353535851937790883648493");

  /** The order l of the group. */
  static final BigInteger ORDER = BigInteger.ONE.shiftLeft(252).add(C);

  private static final int TOP_BITS = 252 - 4 * LIMB_BITS;
  private static final long TOP_MASK = (1L << TOP_BITS) - 1;

  /** Limbs of l; the one with index 3 is 0. */
  private static final long L0 = limbs(ORDER)[0];

  private static final long L1 = limbs(ORDER)[1];
  private static final long L2 = limbs(ORDER)[2];
  private static final long L4 = limbs(ORDER)[4];

  private static final long C0 = limbs(C)[0];
  private static final long C1 = limbs(C)[1];
  private static final long C2 = limbs(C)[2];
  private static final long F0 = limbs(C.shiftLeft(3))[0];
  private static final long F1 = limbs(C.shiftLeft(3))[1];
  private static final long F2 = limbs(C.shiftLeft(3))[2];
  private static final double Y0 = F0;
  private static final double Y1 = F1;
  private static final double Y2 = F2;

  private static final long[] L_WORDS = {
    ORDER.longValue(),
    ORDER.shiftRight(64).longValue(),
    ORDER.shiftRight(128).longValue(),
    ORDER.shiftRight(192).longValue()
  };

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ScalarArithmetic() {}

  private static long[] limbs(BigInteger constant) {
    long[] out = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      out[i] = constant.shiftRight(LIMB_BITS * i).longValue() & MASK;
    }
    return out;
  }

  /** value in [0, 2^63). */
  static long[] of(long value) {
    return new long[] {value & MASK, value >>> LIMB_BITS, 0, 0, 0};
  }

  static long[] add(long[] a, long[] b) {
    return reduce(a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]);
  }

  static long[] subtract(long[] a, long[] b) {
    return reduce(a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3], a[4] - b[4]);
  }

  static long[] multiply(long[] a, long[] b) {
    long[] t = new long[2 * LIMBS];
    product(t, a, b);
    return reduceTen(t);
  }

  /** a * b + c. */
  static long[] multiplyAdd(long[] a, long[] b, long[] c) {
    long[] t = new long[2 * LIMBS];
    product(t, a, b);
    for (int i = 0; i < LIMBS; i++) {
      t[i] += c[i];
    }
    return reduceTen(t);
  }

  /** a^(l - 2): the inverse, or 0 for 0. Four bits of the exponent, which is public, at a time. */
  static long[] invert(long[] a) {
    long[][] powers = new long[16][];
    powers[0] = of(1);
    for (int i = 1; i < powers.length; i++) {
      powers[i] = multiply(powers[i - 1], a);
    }
    BigInteger exponent = ORDER.subtract(BigInteger.TWO);
    long[] out = powers[1].clone();
    for (int nibble = 62; nibble >= 0; nibble--) {
      for (int k = 0; k < 4; k++) {
        long[] square = multiply(out, out);
        Arrays.fill(out, 0);
        out = square;
      }
      long[] next = multiply(out, powers[exponent.shiftRight(4 * nibble).intValue() & 15]);
      Arrays.fill(out, 0);
      out = next;
    }
    for (long[] power : powers) {
      Arrays.fill(power, 0);
    }
    return out;
  }

  /** All ones if all limbs are 0, otherwise 0. */
  static long zeroMask(long[] a) {
    return ((a[0] | a[1] | a[2] | a[3] | a[4]) - 1) >> 63;
  }

  /** The scalar of 32 little-endian bytes that are a number below l. */
  static long[] load(byte[] bytes, int at) {
    return limbs(
        (long) LONGS.get(bytes, at),
        (long) LONGS.get(bytes, at + 8),
        (long) LONGS.get(bytes, at + 16),
        (long) LONGS.get(bytes, at + 24));
  }

  private static long[] limbs(long w0, long w1, long w2, long w3) {
    return new long[] {
      w0 & MASK,
      ((w0 >>> 51) | (w1 << 13)) & MASK,
      ((w1 >>> 38) | (w2 << 26)) & MASK,
      ((w2 >>> 25) | (w3 << 39)) & MASK,
      w3 >>> 12
    };
  }

  /** Whether 32 little-endian bytes are a number below l; in constant time. */
  static boolean isCanonical(byte[] bytes, int at) {
    long borrow = 0;
    for (int i = 0; i < 4; i++) {
      long word = (long) LONGS.get(bytes, at + 8 * i);
      long difference = word - L_WORDS[i] - borrow;
      // the top bit of the borrow of word - L - borrow
      borrow = ((~word & L_WORDS[i]) | (~(word ^ L_WORDS[i]) & difference)) >>> 63;
    }
    return borrow == 1;
  }

  static void store(byte[] bytes, int at, long[] a) {
    for (int i = 0; i < 4; i++) {
      LONGS.set(bytes, at + 8 * i, word(a, i));
    }
  }

  /** Bits 64 i to 64 i + 63 of a, i in [0, 4). */
  static long word(long[] a, int i) {
    return switch (i) {
      case 0 -> a[0] | (a[1] << 51);
      case 1 -> (a[1] >>> 13) | (a[2] << 38);
      case 2 -> (a[2] >>> 26) | (a[3] << 25);
      default -> (a[3] >>> 39) | (a[4] << 12);
    };
  }

  /** The number of up to 64 little-endian bytes, modulo l. */
  static long[] reduceBytes(byte[] bytes) {
    byte[] wide = Arrays.copyOf(bytes, WIDE_BYTES);
    long[] t = new long[2 * LIMBS];
    for (int i = 0; i < t.length; i++) {
      int bit = LIMB_BITS * i;
      int word = bit >> 6;
      int shift = bit & 63;
      long value = (long) LONGS.get(wide, 8 * word) >>> shift;
      if (shift > 64 - LIMB_BITS && word < 7) {
        value |= (long) LONGS.get(wide, 8 * word + 8) << (64 - shift);
      }
      // the last limb has 53 bits
      t[i] = i < t.length - 1 ? value & MASK : value;
    }
    Arrays.fill(wide, (byte) 0);
    return reduceTen(t);
  }

  /** t = a * b: limbs about 51 bits, the last one signed. */
  private static void product(long[] t, long[] a, long[] b) {
    final long a0 = a[0];
    final long a1 = a[1];
    final long a2 = a[2];
    final long a3 = a[3];
    final long a4 = a[4];
    final long b0 = b[0];
    final long b1 = b[1];
    final long b2 = b[2];
    final long b3 = b[3];
    final long b4 = b[4];
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
    final long h0 = bits(Math.fma(x0, y0, MAGIC));
    final long h1 = bits(Math.fma(x1, y0, Math.fma(x0, y1, MAGIC)));
    final long h2 = bits(Math.fma(x2, y0, Math.fma(x1, y1, Math.fma(x0, y2, MAGIC))));
    final long h3 =
        bits(Math.fma(x3, y0, Math.fma(x2, y1, Math.fma(x1, y2, Math.fma(x0, y3, MAGIC)))));
    final long h4 =
        bits(
            Math.fma(
                x4,
                y0,
                Math.fma(x3, y1, Math.fma(x2, y2, Math.fma(x1, y3, Math.fma(x0, y4, MAGIC))))));
    final long h5 =
        bits(Math.fma(x4, y1, Math.fma(x3, y2, Math.fma(x2, y3, Math.fma(x1, y4, MAGIC)))));
    final long h6 = bits(Math.fma(x4, y2, Math.fma(x3, y3, Math.fma(x2, y4, MAGIC))));
    final long h7 = bits(Math.fma(x4, y3, Math.fma(x3, y4, MAGIC)));
    final long h8 = bits(Math.fma(x4, y4, MAGIC));
    final long v0 = a0 * b0 - (h0 << 60);
    final long v1 = a0 * b1 + a1 * b0 - (h1 << 60) + next(h0);
    final long v2 = a0 * b2 + a1 * b1 + a2 * b0 - (h2 << 60) + next(h1);
    final long v3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << 60) + next(h2);
    final long v4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << 60) + next(h3);
    final long v5 = a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << 60) + next(h4);
    final long v6 = a2 * b4 + a3 * b3 + a4 * b2 - (h6 << 60) + next(h5);
    final long v7 = a3 * b4 + a4 * b3 - (h7 << 60) + next(h6);
    final long v8 = a4 * b4 - (h8 << 60) + next(h7);
    t[0] = v0 & MASK;
    t[1] = (v1 & MASK) + (v0 >> LIMB_BITS);
    t[2] = (v2 & MASK) + (v1 >> LIMB_BITS);
    t[3] = (v3 & MASK) + (v2 >> LIMB_BITS);
    t[4] = (v4 & MASK) + (v3 >> LIMB_BITS);
    t[5] = (v5 & MASK) + (v4 >> LIMB_BITS);
    t[6] = (v6 & MASK) + (v5 >> LIMB_BITS);
    t[7] = (v7 & MASK) + (v6 >> LIMB_BITS);
    t[8] = (v8 & MASK) + (v7 >> LIMB_BITS);
    t[9] = next(h8) + (v8 >> LIMB_BITS);
  }

  private static long bits(double high) {
    return Double.doubleToRawLongBits(high);
  }

  /** What a sum's upper part, in units of 2^60, adds to the next limb. */
  private static long next(long high) {
    return (high << 9) - MAGIC_BITS;
  }

  /** Ten limbs of at most 2^53 in size -> their value modulo l. Changes t. */
  private static long[] reduceTen(long[] t) {
    foldFive(t);
    return foldThree(t);
  }

  /** t[0..7] = t[0..4] - 8c * t[5..9]. */
  private static void foldFive(long[] t) {
    final long r5 = t[5];
    final long r6 = t[6];
    final long r7 = t[7];
    final long r8 = t[8];
    final long r9 = t[9];
    final double x5 = r5;
    final double x6 = r6;
    final double x7 = r7;
    final double x8 = r8;
    final double x9 = r9;
    final long h0 = bits(Math.fma(x5, Y0, MAGIC));
    final long h1 = bits(Math.fma(x6, Y0, Math.fma(x5, Y1, MAGIC)));
    final long h2 = bits(Math.fma(x7, Y0, Math.fma(x6, Y1, Math.fma(x5, Y2, MAGIC))));
    final long h3 = bits(Math.fma(x8, Y0, Math.fma(x7, Y1, Math.fma(x6, Y2, MAGIC))));
    final long h4 = bits(Math.fma(x9, Y0, Math.fma(x8, Y1, Math.fma(x7, Y2, MAGIC))));
    final long h5 = bits(Math.fma(x9, Y1, Math.fma(x8, Y2, MAGIC)));
    final long h6 = bits(Math.fma(x9, Y2, MAGIC));
    final long n0 = t[0] - (r5 * F0 - (h0 << 60));
    final long n1 = t[1] - (r6 * F0 + r5 * F1 - (h1 << 60) + next(h0));
    final long n2 = t[2] - (r7 * F0 + r6 * F1 + r5 * F2 - (h2 << 60) + next(h1));
    final long n3 = t[3] - (r8 * F0 + r7 * F1 + r6 * F2 - (h3 << 60) + next(h2));
    final long n4 = t[4] - (r9 * F0 + r8 * F1 + r7 * F2 - (h4 << 60) + next(h3));
    final long n5 = -(r9 * F1 + r8 * F2 - (h5 << 60) + next(h4));
    final long n6 = -(r9 * F2 - (h6 << 60) + next(h5));
    t[0] = n0 & MASK;
    t[1] = (n1 & MASK) + (n0 >> LIMB_BITS);
    t[2] = (n2 & MASK) + (n1 >> LIMB_BITS);
    t[3] = (n3 & MASK) + (n2 >> LIMB_BITS);
    t[4] = (n4 & MASK) + (n3 >> LIMB_BITS);
    t[5] = (n5 & MASK) + (n4 >> LIMB_BITS);
    t[6] = (n6 & MASK) + (n5 >> LIMB_BITS);
    t[7] = (n6 >> LIMB_BITS) - next(h6);
  }

  /** t[0..4] - 8c * t[5..7] modulo l; |t[7]| is at most 2^30, so that nothing reaches limb 5. */
  private static long[] foldThree(long[] t) {
    final long r5 = t[5];
    final long r6 = t[6];
    final long r7 = t[7];
    assert Math.abs(r7) <= 1L << 30;
    final double x5 = r5;
    final double x6 = r6;
    final double x7 = r7;
    final long h0 = bits(Math.fma(x5, Y0, MAGIC));
    final long h1 = bits(Math.fma(x6, Y0, Math.fma(x5, Y1, MAGIC)));
    final long h2 = bits(Math.fma(x7, Y0, Math.fma(x6, Y1, Math.fma(x5, Y2, MAGIC))));
    final long h3 = bits(Math.fma(x7, Y1, Math.fma(x6, Y2, MAGIC)));
    long[] out =
        reduce(
            t[0] - (r5 * F0 - (h0 << 60)),
            t[1] - (r6 * F0 + r5 * F1 - (h1 << 60) + next(h0)),
            t[2] - (r7 * F0 + r6 * F1 + r5 * F2 - (h2 << 60) + next(h1)),
            t[3] - (r7 * F1 + r6 * F2 - (h3 << 60) + next(h2)),
            t[4] - (r7 * F2 + next(h3)));
    Arrays.fill(t, 0);
    return out;
  }

  /**
   * Five limbs below 2^62 in size, value below 2^260 in size -> the value modulo l.
   *
   * <p>Less q * l, where q is what lies above bit 252, it is between -2^133 and 2^252 + 2^133; then
   * l is added if that is negative, and subtracted if that is not below l.
   */
  private static long[] reduce(long a0, long a1, long a2, long a3, long a4) {
    a1 += a0 >> LIMB_BITS;
    a2 += a1 >> LIMB_BITS;
    a3 += a2 >> LIMB_BITS;
    a4 += a3 >> LIMB_BITS;
    final long q = a4 >> TOP_BITS;
    final long b0 = (a0 & MASK) - q * C0;
    final long b1 = (a1 & MASK) - q * C1 + (b0 >> LIMB_BITS);
    final long b2 = (a2 & MASK) - q * C2 + (b1 >> LIMB_BITS);
    final long b3 = (a3 & MASK) + (b2 >> LIMB_BITS);
    final long b4 = (a4 & TOP_MASK) + (b3 >> LIMB_BITS);
    final long negative = b4 >> 63;
    final long c0 = (b0 & MASK) + (negative & L0);
    final long c1 = (b1 & MASK) + (negative & L1) + (c0 >> LIMB_BITS);
    final long c2 = (b2 & MASK) + (negative & L2) + (c1 >> LIMB_BITS);
    final long c3 = (b3 & MASK) + (c2 >> LIMB_BITS);
    final long c4 = b4 + (negative & L4) + (c3 >> LIMB_BITS);
    final long d0 = (c0 & MASK) - L0;
    final long d1 = (c1 & MASK) - L1 + (d0 >> LIMB_BITS);
    final long d2 = (c2 & MASK) - L2 + (d1 >> LIMB_BITS);
    final long d3 = (c3 & MASK) + (d2 >> LIMB_BITS);
    final long d4 = c4 - L4 + (d3 >> LIMB_BITS);
    final long below = d4 >> 63;
    return new long[] {
      MASK & ((c0 & below) | (d0 & ~below)),
      MASK & ((c1 & below) | (d1 & ~below)),
      MASK & ((c2 & below) | (d2 & ~below)),
      MASK & ((c3 & below) | (d3 & ~below)),
      (c4 & below) | (d4 & ~below)
    };
  }
}
