package org.veilbank.group;

/** Scalars written with signed digits, so that a table of multiples serves both signs. */
final class ScalarDigits {
  /** Digits of {@link #radix16}. */
  static final int RADIX_16_DIGITS = 64;

  /** Digits of {@link #nonAdjacent}: one for each bit, and one for a last carry. */
  static final int NON_ADJACENT_DIGITS = 254;

  private ScalarDigits() {}

  /**
   * 64 digits in [-8, 8] of a scalar to the base 16, lowest first, to out from offset o on in steps
   * of stride. In constant time.
   */
  static void radix16(byte[] out, int o, int stride, long[] limbs) {
    int carry = 0;
    for (int word = 0; word < 4; word++) {
      long bits = ScalarArithmetic.word(limbs, word);
      for (int k = 0; k < 16; k++) {
        int digit = (int) (bits & 15) + carry;
        carry = (digit + 8) >> 4;
        out[o + stride * (16 * word + k)] = (byte) (digit - (carry << 4));
        bits >>>= 4;
      }
    }
    assert carry == 0;
  }

  /** Digits of {@link #windows} for a width. */
  static int windowCount(int width) {
    return (253 + width) / width;
  }

  /**
   * Digits in [-2^(width - 1), 2^(width - 1)] of a scalar to the base 2^width, lowest first, to out
   * from offset o on in steps of stride.
   */
  static void windows(short[] out, int o, int stride, long[] limbs, int width) {
    int count = windowCount(width);
    int carry = 0;
    for (int i = 0; i < count; i++) {
      int digit = bits(limbs, i * width, width) + carry;
      carry = (digit + (1 << (width - 1)) - 1) >> width;
      out[o + stride * i] = (short) (digit - (carry << width));
    }
    assert carry == 0;
  }

  /** The width bits from a position on; width at most 16. */
  private static int bits(long[] limbs, int from, int width) {
    int limb = from / Field.LIMB_BITS;
    if (limb >= Field.LIMBS) {
      return 0;
    }
    int shift = from % Field.LIMB_BITS;
    long value = limbs[limb] >>> shift;
    if (shift + width > Field.LIMB_BITS && limb + 1 < Field.LIMBS) {
      value |= limbs[limb + 1] << (Field.LIMB_BITS - shift);
    }
    return (int) value & ((1 << width) - 1);
  }

  /**
   * The width-w non-adjacent form: a digit for each bit, zero or odd and below 2^(width - 1) in
   * size, at most one in width of them not zero; to out from offset o on, where it is zero before.
   * The time depends on the scalar.
   *
   * @return the number of digits up to the highest that is not zero
   */
  static int nonAdjacent(byte[] out, int o, long[] limbs, int width) {
    int length = 0;
    int carry = 0;
    for (int i = 0; i < NON_ADJACENT_DIGITS; ) {
      int window = bits(limbs, i, width) + carry;
      if ((window & 1) == 0) {
        i++;
        continue;
      }
      carry = window >> (width - 1);
      out[o + i] = (byte) (window - (carry << width));
      length = i + 1;
      i += width;
    }
    return length;
  }
}
