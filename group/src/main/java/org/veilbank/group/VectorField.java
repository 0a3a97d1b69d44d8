package org.veilbank.group;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.veilbank.group.Field.LIMB_BITS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Field} for eight elements at once, in vectors of 512 bits: a group of eight is {@link
 * #GROUP} longs, limb i of element n at 8 i + n. Formulas, ranges and results are those of {@link
 * Field}.
 *
 * <p>A method is about one product long, and vectors are passed on in arrays: of longer methods the
 * compiler keeps too little in registers, and vectors that are arguments are allocated.
 */
final class VectorField {
  static final int LANES = 8;

  /** Longs of a group of eight elements. */
  static final int GROUP = LANES * Field.LIMBS;

  static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_512;

  private VectorField() {}

  /** The length of the vectors that this processor and JVM are at their best with. */
  static int preferredBits() {
    return LongVector.SPECIES_PREFERRED.vectorBitSize();
  }

  static LongVector load(long[] a, int i) {
    return LongVector.fromArray(LONGS, a, i);
  }

  static DoubleVector toDouble(LongVector a) {
    return (DoubleVector) a.convertShape(VectorOperators.L2D, DOUBLES, 0);
  }

  /** Eight times the same element. */
  static long[] broadcast(long[] element) {
    long[] group = new long[GROUP];
    for (int lane = 0; lane < LANES; lane++) {
      put(group, lane, element, 0);
    }
    return group;
  }

  /** Element n of a group; at is the group's offset plus n. */
  static void put(long[] group, int at, long[] a, int i) {
    for (int k = 0; k < Field.LIMBS; k++) {
      group[at + LANES * k] = a[i + k];
    }
  }

  /** out = element n of a group; at is the group's offset plus n. */
  static void get(long[] out, int o, long[] group, int at) {
    for (int k = 0; k < Field.LIMBS; k++) {
      out[o + k] = group[at + LANES * k];
    }
  }

  static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
    for (int k = 0; k < GROUP; k += LANES) {
      load(a, i + k).add(load(b, j + k)).intoArray(out, o + k);
    }
  }

  static void subtract(long[] out, int o, long[] a, int i, long[] b, int j) {
    for (int k = 0; k < GROUP; k += LANES) {
      load(a, i + k).sub(load(b, j + k)).intoArray(out, o + k);
    }
  }

  /** As {@link Field#multiply}. */
  static void multiply(long[] out, int o, long[] a, int i, long[] b, int j) {
    final LongVector a0 = load(a, i);
    final LongVector a1 = load(a, i + 8);
    final LongVector a2 = load(a, i + 16);
    final LongVector a3 = load(a, i + 24);
    final LongVector a4 = load(a, i + 32);
    final LongVector b0 = load(b, j);
    final LongVector b1 = load(b, j + 8);
    final LongVector b2 = load(b, j + 16);
    final LongVector b3 = load(b, j + 24);
    final LongVector b4 = load(b, j + 32);
    final DoubleVector x0 = toDouble(a0);
    final DoubleVector x1 = toDouble(a1);
    final DoubleVector x2 = toDouble(a2);
    final DoubleVector x3 = toDouble(a3);
    final DoubleVector x4 = toDouble(a4);
    final DoubleVector y0 = toDouble(b0);
    final DoubleVector y1 = toDouble(b1);
    final DoubleVector y2 = toDouble(b2);
    final DoubleVector y3 = toDouble(b3);
    final DoubleVector y4 = toDouble(b4);
    final LongVector c1 = b1.mul(19L);
    final DoubleVector z1 = y1.mul(19.0);
    final LongVector c2 = b2.mul(19L);
    final DoubleVector z2 = y2.mul(19.0);
    final LongVector c3 = b3.mul(19L);
    final DoubleVector z3 = y3.mul(19.0);
    final LongVector c4 = b4.mul(19L);
    final DoubleVector z4 = y4.mul(19.0);
    final DoubleVector magic = DoubleVector.broadcast(DOUBLES, Field.MAGIC);
    final LongVector low0 =
        a0.mul(b0).add(a1.mul(c4)).add(a2.mul(c3)).add(a3.mul(c2)).add(a4.mul(c1));
    final LongVector high0 =
        x4.fma(z1, x3.fma(z2, x2.fma(z3, x1.fma(z4, x0.fma(y0, magic))))).reinterpretAsLongs();
    final LongVector low1 =
        a0.mul(b1).add(a1.mul(b0)).add(a2.mul(c4)).add(a3.mul(c3)).add(a4.mul(c2));
    final LongVector high1 =
        x4.fma(z2, x3.fma(z3, x2.fma(z4, x1.fma(y0, x0.fma(y1, magic))))).reinterpretAsLongs();
    final LongVector low2 =
        a0.mul(b2).add(a1.mul(b1)).add(a2.mul(b0)).add(a3.mul(c4)).add(a4.mul(c3));
    final LongVector high2 =
        x4.fma(z3, x3.fma(z4, x2.fma(y0, x1.fma(y1, x0.fma(y2, magic))))).reinterpretAsLongs();
    final LongVector low3 =
        a0.mul(b3).add(a1.mul(b2)).add(a2.mul(b1)).add(a3.mul(b0)).add(a4.mul(c4));
    final LongVector high3 =
        x4.fma(z4, x3.fma(y0, x2.fma(y1, x1.fma(y2, x0.fma(y3, magic))))).reinterpretAsLongs();
    final LongVector low4 =
        a0.mul(b4).add(a1.mul(b3)).add(a2.mul(b2)).add(a3.mul(b1)).add(a4.mul(b0));
    final LongVector high4 =
        x4.fma(y0, x3.fma(y1, x2.fma(y2, x1.fma(y3, x0.fma(y4, magic))))).reinterpretAsLongs();
    final LongVector v0 =
        low0.sub(high0.lanewise(LSHL, 60))
            .add(high4.lanewise(LSHL, 9).sub(Field.MAGIC_BITS).mul(19L));
    final LongVector v1 =
        low1.sub(high1.lanewise(LSHL, 60)).add(high0.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    final LongVector v2 =
        low2.sub(high2.lanewise(LSHL, 60)).add(high1.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    final LongVector v3 =
        low3.sub(high3.lanewise(LSHL, 60)).add(high2.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    final LongVector v4 =
        low4.sub(high4.lanewise(LSHL, 60)).add(high3.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    v0.and(Field.MASK).add(v4.lanewise(ASHR, LIMB_BITS).mul(19L)).intoArray(out, o);
    v1.and(Field.MASK).add(v0.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 8);
    v2.and(Field.MASK).add(v1.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 16);
    v3.and(Field.MASK).add(v2.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 24);
    v4.and(Field.MASK).add(v3.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 32);
  }

  /** As {@link Field#square}. */
  static void square(long[] out, int o, long[] a, int i) {
    final LongVector a0 = load(a, i);
    final LongVector a1 = load(a, i + 8);
    final LongVector a2 = load(a, i + 16);
    final LongVector a3 = load(a, i + 24);
    final LongVector a4 = load(a, i + 32);
    final DoubleVector x0 = toDouble(a0);
    final DoubleVector x1 = toDouble(a1);
    final DoubleVector x2 = toDouble(a2);
    final DoubleVector x3 = toDouble(a3);
    final DoubleVector x4 = toDouble(a4);
    final LongVector d0 = a0.add(a0);
    final DoubleVector y0 = x0.add(x0);
    final LongVector d1 = a1.add(a1);
    final DoubleVector y1 = x1.add(x1);
    final LongVector d2 = a2.add(a2);
    final DoubleVector y2 = x2.add(x2);
    final LongVector d3 = a3.add(a3);
    final DoubleVector y3 = x3.add(x3);
    final LongVector c3 = a3.mul(19L);
    final DoubleVector z3 = x3.mul(19.0);
    final LongVector c4 = a4.mul(19L);
    final DoubleVector z4 = x4.mul(19.0);
    final DoubleVector magic = DoubleVector.broadcast(DOUBLES, Field.MAGIC);
    final LongVector low0 = a0.mul(a0).add(d1.mul(c4)).add(d2.mul(c3));
    final LongVector high0 = y2.fma(z3, y1.fma(z4, x0.fma(x0, magic))).reinterpretAsLongs();
    final LongVector low1 = d0.mul(a1).add(d2.mul(c4)).add(a3.mul(c3));
    final LongVector high1 = x3.fma(z3, y2.fma(z4, y0.fma(x1, magic))).reinterpretAsLongs();
    final LongVector low2 = d0.mul(a2).add(a1.mul(a1)).add(d3.mul(c4));
    final LongVector high2 = y3.fma(z4, x1.fma(x1, y0.fma(x2, magic))).reinterpretAsLongs();
    final LongVector low3 = d0.mul(a3).add(d1.mul(a2)).add(a4.mul(c4));
    final LongVector high3 = x4.fma(z4, y1.fma(x2, y0.fma(x3, magic))).reinterpretAsLongs();
    final LongVector low4 = d0.mul(a4).add(d1.mul(a3)).add(a2.mul(a2));
    final LongVector high4 = x2.fma(x2, y1.fma(x3, y0.fma(x4, magic))).reinterpretAsLongs();
    final LongVector v0 =
        low0.sub(high0.lanewise(LSHL, 60))
            .add(high4.lanewise(LSHL, 9).sub(Field.MAGIC_BITS).mul(19L));
    final LongVector v1 =
        low1.sub(high1.lanewise(LSHL, 60)).add(high0.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    final LongVector v2 =
        low2.sub(high2.lanewise(LSHL, 60)).add(high1.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    final LongVector v3 =
        low3.sub(high3.lanewise(LSHL, 60)).add(high2.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    final LongVector v4 =
        low4.sub(high4.lanewise(LSHL, 60)).add(high3.lanewise(LSHL, 9).sub(Field.MAGIC_BITS));
    v0.and(Field.MASK).add(v4.lanewise(ASHR, LIMB_BITS).mul(19L)).intoArray(out, o);
    v1.and(Field.MASK).add(v0.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 8);
    v2.and(Field.MASK).add(v1.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 16);
    v3.and(Field.MASK).add(v2.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 24);
    v4.and(Field.MASK).add(v3.lanewise(ASHR, LIMB_BITS)).intoArray(out, o + 32);
  }

  /** As {@link Field#canonical}. */
  static void canonical(long[] out, int o, long[] a, int i) {
    LongVector a0 = load(a, i);
    LongVector a1 = load(a, i + 8);
    LongVector a2 = load(a, i + 16);
    LongVector a3 = load(a, i + 24);
    LongVector a4 = load(a, i + 32);
    for (int round = 0; round < 3; round++) {
      a1 = a1.add(a0.lanewise(ASHR, LIMB_BITS));
      a0 = a0.and(Field.MASK);
      a2 = a2.add(a1.lanewise(ASHR, LIMB_BITS));
      a1 = a1.and(Field.MASK);
      a3 = a3.add(a2.lanewise(ASHR, LIMB_BITS));
      a2 = a2.and(Field.MASK);
      a4 = a4.add(a3.lanewise(ASHR, LIMB_BITS));
      a3 = a3.and(Field.MASK);
      a0 = a0.add(a4.lanewise(ASHR, LIMB_BITS).mul(19L));
      a4 = a4.and(Field.MASK);
    }
    LongVector q = a0.add(19L).lanewise(ASHR, LIMB_BITS);
    q = a1.add(q).lanewise(ASHR, LIMB_BITS);
    q = a2.add(q).lanewise(ASHR, LIMB_BITS);
    q = a3.add(q).lanewise(ASHR, LIMB_BITS);
    q = a4.add(q).lanewise(ASHR, LIMB_BITS);
    a0 = a0.add(q.mul(19L));
    a1 = a1.add(a0.lanewise(ASHR, LIMB_BITS));
    a2 = a2.add(a1.lanewise(ASHR, LIMB_BITS));
    a3 = a3.add(a2.lanewise(ASHR, LIMB_BITS));
    a4 = a4.add(a3.lanewise(ASHR, LIMB_BITS));
    a0.and(Field.MASK).intoArray(out, o);
    a1.and(Field.MASK).intoArray(out, o + 8);
    a2.and(Field.MASK).intoArray(out, o + 16);
    a3.and(Field.MASK).intoArray(out, o + 24);
    a4.and(Field.MASK).intoArray(out, o + 32);
  }

  static void negate(long[] a, int i) {
    for (int k = i; k < i + GROUP; k += LANES) {
      load(a, k).lanewise(NEG).intoArray(a, k);
    }
  }

  /** The elements whose canonical form is odd become their negatives. */
  static void negateWhereOdd(long[] a, int i, long[] canonical, int c) {
    LongVector signs = load(canonical, c).and(1L).lanewise(NEG);
    for (int k = i; k < i + GROUP; k += LANES) {
      load(a, k).lanewise(XOR, signs).sub(signs).intoArray(a, k);
    }
  }

  /**
   * The elements of out whose canonical form is zero become those of a. For the mask see {@link
   * QuadField#copyWhereZero}.
   */
  static void copyWhereZero(long[] out, int o, long[] a, int i, long[] canonical, int c) {
    VectorMask<Long> zero = any(canonical, c).compare(EQ, 0L);
    for (int k = 0; k < GROUP; k += LANES) {
      load(out, o + k).blend(load(a, i + k), zero).intoArray(out, o + k);
    }
  }

  /** Bit n: whether element n, canonical, is zero. */
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

  /** Bit n: whether element n, canonical, is odd. */
  static long oddBits(long[] canonical, int i) {
    return load(canonical, i).and(1L).compare(NE, 0L).toLong();
  }
}
