package org.veilbank.group;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.veilbank.group.Field.LIMB_BITS;

import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Field} for four elements at once, in vectors of 256 bits, for processors that multiply and
 * add doubles but no 64-bit integers: a group of four is {@link #GROUP} longs, limb i of element n
 * at 4 i + n. Limbs are integers in doubles, of which the array has the bits; they have a sign, so
 * that half as much is enough.
 *
 * <p>An element is <i>reduced</i> if its limbs are at most 2^50 + 2^14 in size: products, and what
 * {@link #ofIntegers} makes. Sums and differences are not reduced again. Integers are limbs in
 * longs, in the same order.
 *
 * <p>An object has scratch of its own, so it is used by one thread.
 */
final class QuadField {
  static final int LANES = 4;

  /** Longs of a group of four elements. */
  static final int GROUP = LANES * Field.LIMBS;

  static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;

  /** The bits of 2^52: a double of this exponent has its integer in the bits below. */
  static final long EXPONENT = Double.doubleToRawLongBits(0x1p52);

  /** Added to integers from 0 to 2^51 by the exponent and to centre them by half of 2^51. */
  static final double OFFSET = 0x1p52 + 0x1p50;

  /** Added to an integer up to 2^51 in size, puts it into the lower bits. */
  private static final double TO_INTEGER = 0x1.8p52;

  private static final long TO_INTEGER_BITS = Double.doubleToRawLongBits(TO_INTEGER);

  /** Added to integers before they are carried. */
  static final long[] OF_INTEGERS = limbwise(bias(60));

  private static final long[] OF_PRODUCTS = limbwise(QuadProducts.unbiased(bias(60)));
  private static final long[] OF_SQUARES = limbwise(QuadProducts.squaresUnbiased(bias(60)));

  private static final long[] NONE = new long[GROUP];

  /** A multiple of p with limbs of some 2^60. */
  private static final long[] MULTIPLE_OF_P = limbwise(limbs(60, BigInteger.ZERO));

  private final long[] columns = new long[QuadProducts.COLUMNS];

  /**
   * Limbs from 2^bits to 2^bits + 2^51 that stand for the sum of 2^50 * 2^(51 i): what is added to
   * limbs to make them positive, less the 2^50 that centring takes off each of them, is 0.
   */
  static long[] bias(int bits) {
    BigInteger half = BigInteger.ZERO;
    for (int k = 0; k < Field.LIMBS; k++) {
      half = half.setBit(LIMB_BITS * k + LIMB_BITS - 1);
    }
    return limbs(bits, half);
  }

  /** Limbs from 2^bits to 2^bits + 2^51 that stand for a value. */
  private static long[] limbs(int bits, BigInteger value) {
    BigInteger rest = value;
    for (int k = 0; k < Field.LIMBS; k++) {
      rest = rest.subtract(BigInteger.ONE.shiftLeft(LIMB_BITS * k + bits));
    }
    long[] out = Field.of(rest);
    for (int k = 0; k < Field.LIMBS; k++) {
      out[k] += 1L << bits;
    }
    return out;
  }

  /** Four times the same limbs, as they are. */
  static long[] limbwise(long[] limbs) {
    long[] group = new long[GROUP];
    for (int i = 0; i < GROUP; i++) {
      group[i] = limbs[i / LANES];
    }
    return group;
  }

  /** Four times the same element, reduced. */
  static long[] broadcast(long[] element) {
    long[] group = limbwise(element);
    ofIntegers(group, 0, group, 0);
    return group;
  }

  /** Integers of element n of a group; at is the group's offset plus n. */
  static void put(long[] integers, int at, long[] a, int i) {
    integers[at] = a[i];
    integers[at + LANES] = a[i + 1];
    integers[at + 2 * LANES] = a[i + 2];
    integers[at + 3 * LANES] = a[i + 3];
    integers[at + 4 * LANES] = a[i + 4];
  }

  /** out = integers of element n of a group; at is the group's offset plus n. */
  static void get(long[] out, int o, long[] integers, int at) {
    for (int k = 0; k < Field.LIMBS; k++) {
      out[o + k] = integers[at + LANES * k];
    }
  }

  static LongVector load(long[] a, int i) {
    return LongVector.fromArray(LONGS, a, i);
  }

  static DoubleVector loadDoubles(long[] a, int i) {
    return load(a, i).reinterpretAsDoubles();
  }

  private static void store(DoubleVector v, long[] out, int o) {
    v.reinterpretAsLongs().intoArray(out, o);
  }

  /** Integers from 0 to 2^51 -> doubles as they are, so not reduced. */
  static void toDoubles(long[] out, int o, long[] integers, int i) {
    for (int k = 0; k < GROUP; k += LANES) {
      store(load(integers, i + k).or(EXPONENT).reinterpretAsDoubles().sub(0x1p52), out, o + k);
    }
  }

  /** a + b, not reduced: limbs add up. */
  static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
    for (int k = 0; k < GROUP; k += LANES) {
      store(loadDoubles(a, i + k).add(loadDoubles(b, j + k)), out, o + k);
    }
  }

  /** a - b, not reduced. */
  static void subtract(long[] out, int o, long[] a, int i, long[] b, int j) {
    for (int k = 0; k < GROUP; k += LANES) {
      store(loadDoubles(a, i + k).sub(loadDoubles(b, j + k)), out, o + k);
    }
  }

  /**
   * a * b, reduced. The largest limb of a times the largest of b is at most 2^102: for example a
   * sum of three reduced elements times one. out may be a or b.
   */
  void multiply(long[] out, int o, long[] a, int i, long[] b, int j) {
    QuadProducts.multiply(columns, a, i, b, j);
    reduce(out, o, columns, 0, columns, GROUP, OF_PRODUCTS);
  }

  /** a^2, reduced. Limbs are at most 2^50.5 in size. out may be a. */
  void square(long[] out, int o, long[] a, int i) {
    QuadProducts.square(columns, a, i);
    reduce(out, o, columns, 0, columns, GROUP, OF_SQUARES);
  }

  /** Integers up to 2^59.2 in size -> reduced. out may be the integers. */
  static void ofIntegers(long[] out, int o, long[] integers, int i) {
    reduce(out, o, integers, i, NONE, 0, OF_INTEGERS);
  }

  /**
   * Five columns and the five above them, which count 19 times as 2^255 = 19, and constants ->
   * reduced. The sums are from 0 to 2^60.7, and those of {@link #bias} too large. What passes 51
   * bits, less than 2^9.7, goes to the next limb, from the last one 19 times that to the first.
   */
  private static void reduce(
      long[] out, int o, long[] low, int i, long[] high, int j, long[] constants) {
    final LongVector u0 = load(high, j);
    final LongVector v0 =
        load(low, i)
            .add(load(constants, 0))
            .add(u0)
            .add(u0.lanewise(LSHL, 1))
            .add(u0.lanewise(LSHL, 4));
    final LongVector u1 = load(high, j + 4);
    final LongVector v1 =
        load(low, i + 4)
            .add(load(constants, 4))
            .add(u1)
            .add(u1.lanewise(LSHL, 1))
            .add(u1.lanewise(LSHL, 4));
    final LongVector u2 = load(high, j + 8);
    final LongVector v2 =
        load(low, i + 8)
            .add(load(constants, 8))
            .add(u2)
            .add(u2.lanewise(LSHL, 1))
            .add(u2.lanewise(LSHL, 4));
    final LongVector u3 = load(high, j + 12);
    final LongVector v3 =
        load(low, i + 12)
            .add(load(constants, 12))
            .add(u3)
            .add(u3.lanewise(LSHL, 1))
            .add(u3.lanewise(LSHL, 4));
    final LongVector u4 = load(high, j + 16);
    final LongVector v4 =
        load(low, i + 16)
            .add(load(constants, 16))
            .add(u4)
            .add(u4.lanewise(LSHL, 1))
            .add(u4.lanewise(LSHL, 4));
    final LongVector c = v4.lanewise(LSHR, LIMB_BITS);
    v0.and(Field.MASK)
        .add(c)
        .add(c.lanewise(LSHL, 1))
        .add(c.lanewise(LSHL, 4))
        .or(EXPONENT)
        .reinterpretAsDoubles()
        .sub(OFFSET)
        .reinterpretAsLongs()
        .intoArray(out, o);
    v1.and(Field.MASK)
        .add(v0.lanewise(LSHR, LIMB_BITS))
        .or(EXPONENT)
        .reinterpretAsDoubles()
        .sub(OFFSET)
        .reinterpretAsLongs()
        .intoArray(out, o + 4);
    v2.and(Field.MASK)
        .add(v1.lanewise(LSHR, LIMB_BITS))
        .or(EXPONENT)
        .reinterpretAsDoubles()
        .sub(OFFSET)
        .reinterpretAsLongs()
        .intoArray(out, o + 8);
    v3.and(Field.MASK)
        .add(v2.lanewise(LSHR, LIMB_BITS))
        .or(EXPONENT)
        .reinterpretAsDoubles()
        .sub(OFFSET)
        .reinterpretAsLongs()
        .intoArray(out, o + 12);
    v4.and(Field.MASK)
        .add(v3.lanewise(LSHR, LIMB_BITS))
        .or(EXPONENT)
        .reinterpretAsDoubles()
        .sub(OFFSET)
        .reinterpretAsLongs()
        .intoArray(out, o + 16);
  }

  private static LongVector toIntegers(long[] a, int i) {
    return loadDoubles(a, i).add(TO_INTEGER).reinterpretAsLongs().sub(TO_INTEGER_BITS);
  }

  /** a -> integers: the one form with limbs in [0, 2^51) and value below p. Limbs below 2^51. */
  static void canonical(long[] integers, int o, long[] a, int i) {
    for (int k = 0; k < GROUP; k += LANES) {
      toIntegers(a, i + k).intoArray(integers, o + k);
    }
    canonical(integers, o);
  }

  /** a + 2^shift * b as {@link #canonical}; limbs of both below 2^51, the shift at most 8. */
  static void canonicalSum(long[] integers, int o, long[] a, int i, long[] b, int j, int shift) {
    for (int k = 0; k < GROUP; k += LANES) {
      LongVector shifted = toIntegers(b, j + k).lanewise(LSHL, shift);
      toIntegers(a, i + k).add(shifted).intoArray(integers, o + k);
    }
    canonical(integers, o);
  }

  /** In place. Limbs below 2^59.5 in size. */
  private static void canonical(long[] integers, int i) {
    LongVector a0 = load(integers, i).add(load(MULTIPLE_OF_P, 0));
    LongVector a1 = load(integers, i + 4).add(load(MULTIPLE_OF_P, 4));
    LongVector a2 = load(integers, i + 8).add(load(MULTIPLE_OF_P, 8));
    LongVector a3 = load(integers, i + 12).add(load(MULTIPLE_OF_P, 12));
    LongVector a4 = load(integers, i + 16).add(load(MULTIPLE_OF_P, 16));
    // below 2^255 + 2^15 after a round; after another below 2^255, as either nothing passes 2^255
    // or only a small number is left
    for (int round = 0; round < 2; round++) {
      a1 = a1.add(a0.lanewise(LSHR, LIMB_BITS));
      a0 = a0.and(Field.MASK);
      a2 = a2.add(a1.lanewise(LSHR, LIMB_BITS));
      a1 = a1.and(Field.MASK);
      a3 = a3.add(a2.lanewise(LSHR, LIMB_BITS));
      a2 = a2.and(Field.MASK);
      a4 = a4.add(a3.lanewise(LSHR, LIMB_BITS));
      a3 = a3.and(Field.MASK);
      LongVector c = a4.lanewise(LSHR, LIMB_BITS);
      a0 = a0.add(c).add(c.lanewise(LSHL, 1)).add(c.lanewise(LSHL, 4));
      a4 = a4.and(Field.MASK);
    }
    LongVector q = a0.add(19L).lanewise(LSHR, LIMB_BITS);
    q = a1.add(q).lanewise(LSHR, LIMB_BITS);
    q = a2.add(q).lanewise(LSHR, LIMB_BITS);
    q = a3.add(q).lanewise(LSHR, LIMB_BITS);
    q = a4.add(q).lanewise(LSHR, LIMB_BITS);
    a0 = a0.add(q).add(q.lanewise(LSHL, 1)).add(q.lanewise(LSHL, 4));
    a1 = a1.add(a0.lanewise(LSHR, LIMB_BITS));
    a2 = a2.add(a1.lanewise(LSHR, LIMB_BITS));
    a3 = a3.add(a2.lanewise(LSHR, LIMB_BITS));
    a4 = a4.add(a3.lanewise(LSHR, LIMB_BITS));
    a0.and(Field.MASK).intoArray(integers, i);
    a1.and(Field.MASK).intoArray(integers, i + 4);
    a2.and(Field.MASK).intoArray(integers, i + 8);
    a3.and(Field.MASK).intoArray(integers, i + 12);
    a4.and(Field.MASK).intoArray(integers, i + 16);
  }

  /** The elements whose canonical integers are odd become their negatives. */
  static void negateWhereOdd(long[] a, int i, long[] canonical, int c) {
    LongVector signs = load(canonical, c).lanewise(LSHL, Long.SIZE - 1);
    for (int k = i; k < i + GROUP; k += LANES) {
      load(a, k).lanewise(XOR, signs).intoArray(a, k);
    }
  }

  /**
   * The elements of out whose canonical integers are zero become those of a. The mask is compared
   * here and not made of {@link #zeroBits}: of a mask that went through bits and back, the compiler
   * of JDK 25.0.3 lost a lane when it saw both ways at once.
   */
  static void copyWhereZero(long[] out, int o, long[] a, int i, long[] canonical, int c) {
    VectorMask<Long> zero = any(canonical, c).compare(EQ, 0L);
    for (int k = 0; k < GROUP; k += LANES) {
      load(out, o + k).blend(load(a, i + k), zero).intoArray(out, o + k);
    }
  }

  /** Bit n: whether element n, in canonical integers, is zero. */
  static long zeroBits(long[] canonical, int i) {
    return any(canonical, i).compare(EQ, 0L).toLong();
  }

  private static LongVector any(long[] canonical, int i) {
    LongVector any = load(canonical, i);
    for (int k = LANES; k < GROUP; k += LANES) {
      any = any.or(load(canonical, i + k));
    }
    return any;
  }

  /** Bit n: whether element n, in canonical integers, is odd. */
  static long oddBits(long[] canonical, int i) {
    return load(canonical, i).and(1L).compare(NE, 0L).toLong();
  }
}
