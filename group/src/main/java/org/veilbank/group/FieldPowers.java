package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;

/**
 * Inverses and roots modulo p, by powers with a fixed sequence of squarings and products, so in
 * constant time.
 */
final class FieldPowers {
  private static final int T0 = 0;
  private static final int T1 = LIMBS;
  private static final int T2 = 2 * LIMBS;

  /** Where in a row of {@link #power252m3(long[], int)} the element is. */
  static final int POWER_BASE = 3 * LIMBS;

  /** Longs of a row. */
  static final int POWER_ROW = 4 * LIMBS;

  private FieldPowers() {}

  /** out = a^(2^count), count at least 1. */
  private static void squareTimes(long[] out, int o, long[] a, int i, int count) {
    Field.square(out, o, a, i);
    for (int k = 1; k < count; k++) {
      Field.square(out, o, out, o);
    }
  }

  /** In each row, the element at to = that at from to the power of 2^times. */
  private static void squareTimes(long[] rows, int count, int to, int from, int times) {
    int source = from;
    for (int k = 0; k < times; k++) {
      for (int row = 0; row < POWER_ROW * count; row += POWER_ROW) {
        Field.square(rows, row + to, rows, row + source);
      }
      source = to;
    }
  }

  /** In each row, the element at to = the product of those at a and b. */
  private static void multiply(long[] rows, int count, int to, int a, int b) {
    for (int row = 0; row < POWER_ROW * count; row += POWER_ROW) {
      Field.multiply(rows, row + to, rows, row + a, rows, row + b);
    }
  }

  /**
   * out = a^(2^252 - 3) = a^((p - 5) / 8): 252 squarings, 11 products. a is reduced or the sum of
   * two that are. out may be a.
   */
  static void power252m3(long[] out, int o, long[] a, int i) {
    long[] row = new long[POWER_ROW];
    Field.copy(row, POWER_BASE, a, i);
    power252m3(row, 1);
    Field.copy(out, o, row, 0);
  }

  /**
   * The same for the elements at {@link #POWER_BASE} of so many rows; results are at the beginning
   * of the rows. A squaring waits for the one before, so a processor that has several chains of
   * them works on all at once.
   */
  static void power252m3(long[] rows, int count) {
    squareTimes(rows, count, T0, POWER_BASE, 1); // 2
    squareTimes(rows, count, T1, T0, 2); // 8
    multiply(rows, count, T1, POWER_BASE, T1); // 9
    multiply(rows, count, T0, T0, T1); // 11
    squareTimes(rows, count, T0, T0, 1); // 22
    multiply(rows, count, T0, T1, T0); // 2^5 - 1
    squareTimes(rows, count, T1, T0, 5);
    multiply(rows, count, T0, T1, T0); // 2^10 - 1
    squareTimes(rows, count, T1, T0, 10);
    multiply(rows, count, T1, T1, T0); // 2^20 - 1
    squareTimes(rows, count, T2, T1, 20);
    multiply(rows, count, T1, T2, T1); // 2^40 - 1
    squareTimes(rows, count, T1, T1, 10);
    multiply(rows, count, T0, T1, T0); // 2^50 - 1
    squareTimes(rows, count, T1, T0, 50);
    multiply(rows, count, T1, T1, T0); // 2^100 - 1
    squareTimes(rows, count, T2, T1, 100);
    multiply(rows, count, T1, T2, T1); // 2^200 - 1
    squareTimes(rows, count, T1, T1, 50);
    multiply(rows, count, T0, T1, T0); // 2^250 - 1
    squareTimes(rows, count, T0, T0, 2);
    multiply(rows, count, T0, T0, POWER_BASE);
  }

  /** out = 1/a, and 0 for a = 0. out may be a. */
  static void invert(long[] out, int o, long[] a, int i) {
    long[] t = new long[2 * LIMBS];
    Field.square(t, LIMBS, a, i);
    Field.multiply(t, LIMBS, t, LIMBS, a, i); // a^3
    power252m3(t, 0, a, i);
    squareTimes(t, 0, t, 0, 3); // a^(2^255 - 24)
    Field.multiply(out, o, t, 0, t, LIMBS); // a^(2^255 - 21)
  }

  /**
   * Replaces count elements, one after another from offset i, by their inverses, with one inversion
   * and three products each (Montgomery's trick). A zero stays zero. Elements are reduced. Memory
   * accesses and time depend on count only.
   */
  static void invertAll(long[] a, int i, int count) {
    long[] before = new long[LIMBS * count];
    long[] one = {1, 0, 0, 0, 0};
    long[] product = one.clone();
    long[] factor = new long[LIMBS];
    for (int k = 0; k < count; k++) {
      int at = i + LIMBS * k;
      Field.copy(before, LIMBS * k, product, 0);
      Field.copy(factor, 0, a, at);
      Field.assignIf(Field.zeroMask(a, at), factor, 0, one, 0);
      Field.multiply(product, 0, product, 0, factor, 0);
    }
    invert(product, 0, product, 0);
    for (int k = count - 1; k >= 0; k--) {
      int at = i + LIMBS * k;
      Field.copy(factor, 0, a, at);
      long zero = Field.zeroMask(a, at);
      Field.assignIf(zero, factor, 0, one, 0);
      Field.multiply(a, at, product, 0, before, LIMBS * k);
      Field.multiply(product, 0, product, 0, factor, 0);
      for (int limb = at; limb < at + LIMBS; limb++) {
        a[limb] &= ~zero;
      }
    }
  }

  /**
   * SQRT_RATIO_M1 of RFC 9496, section 4.2: out = the root of u/v that is not negative, or of
   * sqrt(-1) * u/v if u/v is no square; 0 if u or v is 0. u and v are reduced; out may be u or v.
   *
   * @return all ones if u/v is a square or u = 0, otherwise 0
   */
  static long squareRootOfRatio(long[] out, int o, long[] u, int i, long[] v, int j) {
    long[] t = new long[4 * LIMBS];
    final int v3 = LIMBS;
    final int check = 2 * LIMBS;
    final int turned = 3 * LIMBS;
    Field.square(t, v3, v, j);
    Field.multiply(t, v3, t, v3, v, j);
    Field.square(t, 0, t, v3);
    Field.multiply(t, 0, t, 0, v, j); // v^7
    Field.multiply(t, 0, t, 0, u, i);
    power252m3(t, 0, t, 0);
    Field.multiply(t, 0, t, 0, t, v3);
    Field.multiply(t, 0, t, 0, u, i); // u v^3 (u v^7)^((p - 5) / 8)
    Field.square(t, check, t, 0);
    Field.multiply(t, check, t, check, v, j);
    // v r^2 is one of u, -u, -u sqrt(-1), u sqrt(-1)
    long correct = Field.equalMask(t, check, u, i);
    Field.add(t, turned, t, check, u, i);
    long flipped = Field.zeroMask(t, turned);
    Field.multiply(t, turned, u, i, Curve.SQRT_M1, 0);
    Field.add(t, turned, t, turned, t, check);
    long flippedTurned = Field.zeroMask(t, turned);
    Field.multiply(t, turned, t, 0, Curve.SQRT_M1, 0);
    Field.assignIf(flipped | flippedTurned, t, 0, t, turned);
    Field.absolute(t, 0);
    Field.copy(out, o, t, 0);
    return correct | flipped;
  }
}
