package org.veilbank.group;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static org.veilbank.group.Field.LIMB_BITS;
import static org.veilbank.group.VectorField.DOUBLES;
import static org.veilbank.group.VectorField.LONGS;
import static org.veilbank.group.VectorField.load;
import static org.veilbank.group.VectorField.toDouble;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Adds an affine point to each point of a pair (C, D) at once, with the formulas of {@link Curve}:
 * the four independent products of either half of an addition take four lanes for C and four for D.
 *
 * <p>A slot is 40 longs: limb i of X, Y, Z, T of C, then of D, at 8 i. A row is the addend: limb i
 * of y - x, y + x, 1, 2dxy, twice, at 8 i.
 */
final class VectorPairAddition {
  private static final VectorShuffle<Long> YYZT = shuffle(1, 1, 2, 3);
  private static final VectorShuffle<Long> XXZT = shuffle(0, 0, 2, 3);
  private static final VectorShuffle<Long> BBDD = shuffle(1, 1, 2, 2);
  private static final VectorShuffle<Long> AACC = shuffle(0, 0, 3, 3);
  private static final VectorShuffle<Long> EGFE = shuffle(0, 3, 2, 0);
  private static final VectorShuffle<Long> FHGH = shuffle(2, 1, 3, 1);
  private static final VectorMask<Long> LANE_0 = VectorMask.fromLong(LONGS, 0x11);
  private static final VectorMask<Long> LANES_1_2 = VectorMask.fromLong(LONGS, 0x66);
  private static final VectorMask<Long> LANE_1 = VectorMask.fromLong(LONGS, 0x22);
  private static final VectorMask<Long> LANES_OF_C = VectorMask.fromLong(LONGS, 0x0F);
  private static final VectorMask<Long> LANES_OF_D = VectorMask.fromLong(LONGS, 0xF0);
  private static final VectorMask<Long> EVEN_LANES = VectorMask.fromLong(LONGS, 0x55);
  private static final VectorMask<Long> ODD_LANES = VectorMask.fromLong(LONGS, 0xAA);

  private static final long[] ROW_FACTORS = rowFactors();

  private VectorPairAddition() {}

  private static VectorShuffle<Long> shuffle(int a, int b, int c, int d) {
    return VectorShuffle.fromValues(LONGS, a, b, c, d, a + 4, b + 4, c + 4, d + 4);
  }

  /**
   * The first half: from (Y - X, Y + X, 2Z, T) times the row, which is (A, B, D, C), the sums (E,
   * H, F, G) = (B - A, B + A, D - C, D + C).
   */
  static void first(long[] out, int o, long[] state, int slot, long[] rows, int row) {
    final LongVector s0 = load(state, slot);
    final LongVector q0 = s0.rearrange(XXZT);
    final LongVector a0 = s0.rearrange(YYZT).lanewise(SUB, q0, LANE_0).lanewise(ADD, q0, LANES_1_2);
    final LongVector s1 = load(state, slot + 8);
    final LongVector q1 = s1.rearrange(XXZT);
    final LongVector a1 = s1.rearrange(YYZT).lanewise(SUB, q1, LANE_0).lanewise(ADD, q1, LANES_1_2);
    final LongVector s2 = load(state, slot + 16);
    final LongVector q2 = s2.rearrange(XXZT);
    final LongVector a2 = s2.rearrange(YYZT).lanewise(SUB, q2, LANE_0).lanewise(ADD, q2, LANES_1_2);
    final LongVector s3 = load(state, slot + 24);
    final LongVector q3 = s3.rearrange(XXZT);
    final LongVector a3 = s3.rearrange(YYZT).lanewise(SUB, q3, LANE_0).lanewise(ADD, q3, LANES_1_2);
    final LongVector s4 = load(state, slot + 32);
    final LongVector q4 = s4.rearrange(XXZT);
    final LongVector a4 = s4.rearrange(YYZT).lanewise(SUB, q4, LANE_0).lanewise(ADD, q4, LANES_1_2);
    final LongVector b0 = load(rows, row);
    final LongVector b1 = load(rows, row + 8);
    final LongVector b2 = load(rows, row + 16);
    final LongVector b3 = load(rows, row + 24);
    final LongVector b4 = load(rows, row + 32);
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
    final LongVector r0 = v0.and(Field.MASK).add(v4.lanewise(ASHR, LIMB_BITS).mul(19L));
    final LongVector r1 = v1.and(Field.MASK).add(v0.lanewise(ASHR, LIMB_BITS));
    final LongVector r2 = v2.and(Field.MASK).add(v1.lanewise(ASHR, LIMB_BITS));
    final LongVector r3 = v3.and(Field.MASK).add(v2.lanewise(ASHR, LIMB_BITS));
    final LongVector r4 = v4.and(Field.MASK).add(v3.lanewise(ASHR, LIMB_BITS));
    final LongVector p0 = r0.rearrange(AACC);
    r0.rearrange(BBDD).lanewise(SUB, p0, EVEN_LANES).lanewise(ADD, p0, ODD_LANES).intoArray(out, o);
    final LongVector p1 = r1.rearrange(AACC);
    r1.rearrange(BBDD)
        .lanewise(SUB, p1, EVEN_LANES)
        .lanewise(ADD, p1, ODD_LANES)
        .intoArray(out, o + 8);
    final LongVector p2 = r2.rearrange(AACC);
    r2.rearrange(BBDD)
        .lanewise(SUB, p2, EVEN_LANES)
        .lanewise(ADD, p2, ODD_LANES)
        .intoArray(out, o + 16);
    final LongVector p3 = r3.rearrange(AACC);
    r3.rearrange(BBDD)
        .lanewise(SUB, p3, EVEN_LANES)
        .lanewise(ADD, p3, ODD_LANES)
        .intoArray(out, o + 24);
    final LongVector p4 = r4.rearrange(AACC);
    r4.rearrange(BBDD)
        .lanewise(SUB, p4, EVEN_LANES)
        .lanewise(ADD, p4, ODD_LANES)
        .intoArray(out, o + 32);
  }

  /** The second half: slot = (E, G, F, E) times (F, H, G, H). */
  static void second(long[] state, int slot, long[] sums, int i) {
    final LongVector t0 = load(sums, i);
    final LongVector a0 = t0.rearrange(EGFE);
    final LongVector b0 = t0.rearrange(FHGH);
    final LongVector t1 = load(sums, i + 8);
    final LongVector a1 = t1.rearrange(EGFE);
    final LongVector b1 = t1.rearrange(FHGH);
    final LongVector t2 = load(sums, i + 16);
    final LongVector a2 = t2.rearrange(EGFE);
    final LongVector b2 = t2.rearrange(FHGH);
    final LongVector t3 = load(sums, i + 24);
    final LongVector a3 = t3.rearrange(EGFE);
    final LongVector b3 = t3.rearrange(FHGH);
    final LongVector t4 = load(sums, i + 32);
    final LongVector a4 = t4.rearrange(EGFE);
    final LongVector b4 = t4.rearrange(FHGH);
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
    v0.and(Field.MASK).add(v4.lanewise(ASHR, LIMB_BITS).mul(19L)).intoArray(state, slot);
    v1.and(Field.MASK).add(v0.lanewise(ASHR, LIMB_BITS)).intoArray(state, slot + 8);
    v2.and(Field.MASK).add(v1.lanewise(ASHR, LIMB_BITS)).intoArray(state, slot + 16);
    v3.and(Field.MASK).add(v2.lanewise(ASHR, LIMB_BITS)).intoArray(state, slot + 24);
    v4.and(Field.MASK).add(v3.lanewise(ASHR, LIMB_BITS)).intoArray(state, slot + 32);
  }

  /** out = C of one slot, D of another. */
  static void gather(long[] out, int o, long[] state, int slotOfC, int slotOfD) {
    for (int k = 0; k < PointKernel.SLOT; k += VectorField.LANES) {
      load(state, slotOfC + k).blend(load(state, slotOfD + k), LANES_OF_D).intoArray(out, o + k);
    }
  }

  /** C of one slot, D of another = those of a pair; what else the slots hold stays. */
  static void scatter(long[] state, int slotOfC, int slotOfD, long[] pair, int i) {
    for (int k = 0; k < PointKernel.SLOT; k += VectorField.LANES) {
      LongVector both = load(pair, i + k);
      both.intoArray(state, slotOfC + k, LANES_OF_C);
      both.intoArray(state, slotOfD + k, LANES_OF_D);
    }
  }

  /** row = a pair prepared for being added: (Y - X, Y + X, Z, T) times (1, 1, 1, 2d). */
  static void toRow(long[] row, int r, long[] pair, int i) {
    for (int k = 0; k < PointKernel.SLOT; k += VectorField.LANES) {
      LongVector p = load(pair, i + k);
      LongVector q = p.rearrange(XXZT);
      p.rearrange(YYZT).lanewise(SUB, q, LANE_0).lanewise(ADD, q, LANE_1).intoArray(row, r + k);
    }
    VectorField.multiply(row, r, row, r, ROW_FACTORS, 0);
  }

  private static long[] rowFactors() {
    long[] factors = VectorField.broadcast(Curve.ONE);
    VectorField.put(factors, 3, Curve.D2, 0);
    VectorField.put(factors, 7, Curve.D2, 0);
    return factors;
  }
}
