package org.veilbank.group;

import static org.veilbank.group.QuadField.GROUP;
import static org.veilbank.group.QuadField.LANES;
import static org.veilbank.group.QuadField.loadDoubles;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * Products of limbs of {@link QuadField}, exact in two doubles each, summed up in ten columns:
 * column k counts multiples of 2^(51 k).
 *
 * <p>The first double of a product x is 1.5 * 2^103 + x, which is rounded to a multiple of 2^51; it
 * is subtracted from 1.5 * 2^103 + 1.5 * 2^52, and x added again: what remains of x, at most 2^50
 * in size, plus 1.5 * 2^52. All this is exact for x up to 2^102 in size. The bits of a double of a
 * known exponent are an integer plus a constant, so they are added up as integers, the first in the
 * next column; {@link #unbiased} takes the constants off.
 *
 * <p>A column is written when it is complete, though it is read again soon: without that the
 * compiler would compute all products first, for which there are not enough registers.
 */
final class QuadProducts {
  /** Longs of ten columns for each of four elements. */
  static final int COLUMNS = 2 * GROUP;

  private static final double HIGH = 0x1.8p103;
  private static final double LOW = 0x1.8p52;
  private static final double BOTH = HIGH + LOW;

  private QuadProducts() {}

  /** The limbs, less what the constants in the columns of a product make of each of them. */
  static long[] unbiased(long[] limbs) {
    return unbiased(limbs, 0);
  }

  /** The limbs, less what the constants in the columns of a square make of each of them. */
  static long[] squaresUnbiased(long[] limbs) {
    return unbiased(limbs, 1);
  }

  private static long[] unbiased(long[] limbs, int step) {
    long[] out = limbs.clone();
    for (int i = 0; i < Field.LIMBS; i++) {
      for (int j = step * i; j < Field.LIMBS; j++) {
        subtract(out, i + j, Double.doubleToRawLongBits(LOW));
        subtract(out, i + j + 1, Double.doubleToRawLongBits(HIGH));
      }
    }
    return out;
  }

  private static void subtract(long[] limbs, int column, long constant) {
    if (column < Field.LIMBS) {
      limbs[column] -= constant;
    } else {
      limbs[column - Field.LIMBS] -= 19 * constant;
    }
  }

  /** The columns of a * b, for products of limbs up to 2^102 in size. */
  static void multiply(long[] t, long[] a, int i, long[] b, int j) {
    final DoubleVector b0 = loadDoubles(b, j);
    final DoubleVector b1 = loadDoubles(b, j + 4);
    final DoubleVector b2 = loadDoubles(b, j + 8);
    final DoubleVector b3 = loadDoubles(b, j + 12);
    final DoubleVector b4 = loadDoubles(b, j + 16);
    final DoubleVector high = DoubleVector.broadcast(DoubleVector.SPECIES_256, HIGH);
    final DoubleVector both = DoubleVector.broadcast(DoubleVector.SPECIES_256, BOTH);
    LongVector t0 = LongVector.zero(QuadField.LONGS);
    LongVector t1 = t0;
    LongVector t2 = t0;
    LongVector t3 = t0;
    LongVector t4 = t0;
    // Not k < GROUP: a loop whose rounds the compiler can count is unrolled, into more vectors than
    // there are registers.
    for (int k = 0; k != GROUP; k += LANES) {
      final DoubleVector x = loadDoubles(a, i + k);
      final DoubleVector h0 = x.fma(b0, high);
      final DoubleVector h1 = x.fma(b1, high);
      final DoubleVector h2 = x.fma(b2, high);
      final DoubleVector h3 = x.fma(b3, high);
      final DoubleVector h4 = x.fma(b4, high);
      t0.add(x.fma(b0, both.sub(h0)).reinterpretAsLongs()).intoArray(t, k);
      t0 = t1.add(x.fma(b1, both.sub(h1)).reinterpretAsLongs()).add(h0.reinterpretAsLongs());
      t1 = t2.add(x.fma(b2, both.sub(h2)).reinterpretAsLongs()).add(h1.reinterpretAsLongs());
      t2 = t3.add(x.fma(b3, both.sub(h3)).reinterpretAsLongs()).add(h2.reinterpretAsLongs());
      t3 = t4.add(x.fma(b4, both.sub(h4)).reinterpretAsLongs()).add(h3.reinterpretAsLongs());
      t4 = h4.reinterpretAsLongs();
    }
    t0.intoArray(t, GROUP);
    t1.intoArray(t, GROUP + 4);
    t2.intoArray(t, GROUP + 8);
    t3.intoArray(t, GROUP + 12);
    t4.intoArray(t, GROUP + 16);
  }

  /** The columns of a^2, for limbs up to 2^50.5 in size. */
  static void square(long[] t, long[] a, int i) {
    final DoubleVector a0 = loadDoubles(a, i);
    final DoubleVector a1 = loadDoubles(a, i + 4);
    final DoubleVector a2 = loadDoubles(a, i + 8);
    final DoubleVector a3 = loadDoubles(a, i + 12);
    final DoubleVector a4 = loadDoubles(a, i + 16);
    final DoubleVector d0 = a0.add(a0);
    final DoubleVector d1 = a1.add(a1);
    final DoubleVector d2 = a2.add(a2);
    final DoubleVector d3 = a3.add(a3);
    final DoubleVector high = DoubleVector.broadcast(DoubleVector.SPECIES_256, HIGH);
    final DoubleVector both = DoubleVector.broadcast(DoubleVector.SPECIES_256, BOTH);
    DoubleVector h = a0.fma(a0, high);
    a0.fma(a0, both.sub(h)).reinterpretAsLongs().intoArray(t, 0);
    LongVector next = h.reinterpretAsLongs();
    LongVector sum;
    sum = next;
    h = d0.fma(a1, high);
    sum = sum.add(d0.fma(a1, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    sum.intoArray(t, 4);
    sum = next;
    h = d0.fma(a2, high);
    sum = sum.add(d0.fma(a2, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    h = a1.fma(a1, high);
    sum = sum.add(a1.fma(a1, both.sub(h)).reinterpretAsLongs());
    next = next.add(h.reinterpretAsLongs());
    sum.intoArray(t, 8);
    sum = next;
    h = d0.fma(a3, high);
    sum = sum.add(d0.fma(a3, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    h = d1.fma(a2, high);
    sum = sum.add(d1.fma(a2, both.sub(h)).reinterpretAsLongs());
    next = next.add(h.reinterpretAsLongs());
    sum.intoArray(t, 12);
    sum = next;
    h = d0.fma(a4, high);
    sum = sum.add(d0.fma(a4, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    h = d1.fma(a3, high);
    sum = sum.add(d1.fma(a3, both.sub(h)).reinterpretAsLongs());
    next = next.add(h.reinterpretAsLongs());
    h = a2.fma(a2, high);
    sum = sum.add(a2.fma(a2, both.sub(h)).reinterpretAsLongs());
    next = next.add(h.reinterpretAsLongs());
    sum.intoArray(t, 16);
    sum = next;
    h = d1.fma(a4, high);
    sum = sum.add(d1.fma(a4, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    h = d2.fma(a3, high);
    sum = sum.add(d2.fma(a3, both.sub(h)).reinterpretAsLongs());
    next = next.add(h.reinterpretAsLongs());
    sum.intoArray(t, 20);
    sum = next;
    h = d2.fma(a4, high);
    sum = sum.add(d2.fma(a4, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    h = a3.fma(a3, high);
    sum = sum.add(a3.fma(a3, both.sub(h)).reinterpretAsLongs());
    next = next.add(h.reinterpretAsLongs());
    sum.intoArray(t, 24);
    sum = next;
    h = d3.fma(a4, high);
    sum = sum.add(d3.fma(a4, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    sum.intoArray(t, 28);
    sum = next;
    h = a4.fma(a4, high);
    sum = sum.add(a4.fma(a4, both.sub(h)).reinterpretAsLongs());
    next = h.reinterpretAsLongs();
    sum.intoArray(t, 32);
    next.intoArray(t, 36);
  }
}
