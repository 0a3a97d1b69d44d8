package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;

import java.math.BigInteger;

/**
 * Arithmetic on the twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 modulo p, on points in flat
 * arrays:
 *
 * <ul>
 *   <li>an <i>extended</i> point is X, Y, Z, T with x = X/Z, y = Y/Z, T = XY/Z: {@link #POINT}
 *       longs, all reduced;
 *   <li>a <i>Niels</i> row is a point prepared for being added: Y - X, Y + X, 2dT, and 2Z: {@link
 *       #NIELS} longs; for an <i>affine</i> point, Z = 1, the 2Z is left out: {@link #AFFINE_NIELS}
 *       longs. The sums are not reduced, each limb is at most 2^52.
 * </ul>
 *
 * <p>Formulas: Hisil, Wong, Carter and Dawson, ePrint 2008/522, sections 3.1 to 3.3 for a = -1.
 * Those for addition are complete, because d is no square: no case is an exception, and nothing
 * branches.
 */
final class Curve {
  /** Offsets in an extended point. */
  static final int X = 0;

  static final int Y = LIMBS;
  static final int Z = 2 * LIMBS;
  static final int T = 3 * LIMBS;

  /** Longs of an extended point. */
  static final int POINT = 4 * LIMBS;

  /** Offsets in a Niels row. */
  static final int MINUS = 0;

  static final int PLUS = LIMBS;
  static final int T2D = 2 * LIMBS;
  static final int Z2 = 3 * LIMBS;

  /** Longs of an affine Niels row. */
  static final int AFFINE_NIELS = 3 * LIMBS;

  /** Longs of a Niels row. */
  static final int NIELS = 4 * LIMBS;

  /** Longs that additions and doublings need for themselves. */
  static final int SCRATCH = 8 * LIMBS;

  private static final int A = 0;
  private static final int B = LIMBS;
  private static final int C = 2 * LIMBS;
  private static final int D_ = 3 * LIMBS;
  private static final int E = 4 * LIMBS;
  private static final int F = 5 * LIMBS;
  private static final int G = 6 * LIMBS;
  private static final int H = 7 * LIMBS;

  static final BigInteger D_VALUE =
      BigInteger.valueOf(-121665)
          .multiply(BigInteger.valueOf(121666).modInverse(Field.P))
          .mod(Field.P);

  static final long[] ONE = Field.of(BigInteger.ONE);
  static final long[] D = Field.of(D_VALUE);
  static final long[] D2 = Field.of(D_VALUE.shiftLeft(1));

  /** 1 / 2d. */
  private static final long[] HALF_D_INVERSE = Field.of(D_VALUE.shiftLeft(1).modInverse(Field.P));

  /** The root of -1 that is not negative: 2^((p - 1) / 4). */
  static final long[] SQRT_M1 =
      Field.of(BigInteger.TWO.modPow(Field.P.subtract(BigInteger.ONE).shiftRight(2), Field.P));

  private Curve() {}

  /** The neutral element (0, 1). */
  static void setIdentity(long[] p, int i) {
    Field.set(p, i + X, 0);
    Field.set(p, i + Y, 1);
    Field.set(p, i + Z, 1);
    Field.set(p, i + T, 0);
  }

  /** p = the point with these affine coordinates, reduced. */
  static void setAffine(long[] p, int i, long[] x, int xAt, long[] y, int yAt) {
    Field.copy(p, i + X, x, xAt);
    Field.copy(p, i + Y, y, yAt);
    Field.set(p, i + Z, 1);
    Field.multiply(p, i + T, p, i + X, p, i + Y);
  }

  /** p = the point with these coordinates: x, then y, 32 canonical bytes each. */
  static void loadAffine(long[] p, int i, byte[] affine, int at) {
    Field.load(p, i + X, affine, at);
    Field.load(p, i + Y, affine, at + Field.BYTES);
    Field.set(p, i + Z, 1);
    Field.multiply(p, i + T, p, i + X, p, i + Y);
  }

  /** The coordinates of p, which has Z = 1: x, then y, 32 canonical bytes each. */
  static void storeAffine(byte[] affine, int at, long[] p, int i) {
    Field.store(affine, at, p, i + X);
    Field.store(affine, at + Field.BYTES, p, i + Y);
  }

  static void negate(long[] out, int o, long[] p, int i) {
    Field.negate(out, o + X, p, i + X);
    Field.copy(out, o + Y, p, i + Y);
    Field.copy(out, o + Z, p, i + Z);
    Field.negate(out, o + T, p, i + T);
  }

  /** n = p prepared for being added. */
  static void toNiels(long[] n, int o, long[] p, int i) {
    Field.subtract(n, o + MINUS, p, i + Y, p, i + X);
    Field.add(n, o + PLUS, p, i + Y, p, i + X);
    Field.multiply(n, o + T2D, p, i + T, D2, 0);
    Field.add(n, o + Z2, p, i + Z, p, i + Z);
  }

  /** n = p, which has Z = 1, prepared for being added. */
  static void toAffineNiels(long[] n, int o, long[] p, int i) {
    Field.subtract(n, o + MINUS, p, i + Y, p, i + X);
    Field.add(n, o + PLUS, p, i + Y, p, i + X);
    Field.multiply(n, o + T2D, p, i + T, D2, 0);
  }

  /** p = the point of an affine row, with Z = 1: one product. */
  static void ofAffineNiels(long[] p, int i, long[] n, int j) {
    for (int k = 0; k < LIMBS; k++) {
      long minus = n[j + MINUS + k];
      long plus = n[j + PLUS + k];
      // the sums of limbs were not reduced, so half of their difference is a limb again
      p[i + X + k] = (plus - minus) >> 1;
      p[i + Y + k] = (plus + minus) >> 1;
    }
    Field.set(p, i + Z, 1);
    Field.multiply(p, i + T, n, j + T2D, HALF_D_INVERSE, 0);
  }

  /** p += n. Eight products. s is {@link #SCRATCH} longs. */
  static void addNiels(long[] p, int i, long[] n, int j, long[] s) {
    products(p, i, n, j + MINUS, j + PLUS, j + T2D, s);
    Field.multiply(s, D_, p, i + Z, n, j + Z2);
    sums(s, C, G, F);
    finish(p, i, s);
  }

  /** p -= n. Eight products. */
  static void subtractNiels(long[] p, int i, long[] n, int j, long[] s) {
    products(p, i, n, j + PLUS, j + MINUS, j + T2D, s);
    Field.multiply(s, D_, p, i + Z, n, j + Z2);
    sums(s, C, F, G);
    finish(p, i, s);
  }

  /** p += n, an affine row. Seven products. */
  static void addAffineNiels(long[] p, int i, long[] n, int j, long[] s) {
    products(p, i, n, j + MINUS, j + PLUS, j + T2D, s);
    Field.add(s, D_, p, i + Z, p, i + Z);
    sums(s, C, G, F);
    finish(p, i, s);
  }

  /** p -= n, an affine row. Seven products. */
  static void subtractAffineNiels(long[] p, int i, long[] n, int j, long[] s) {
    products(p, i, n, j + PLUS, j + MINUS, j + T2D, s);
    Field.add(s, D_, p, i + Z, p, i + Z);
    sums(s, C, F, G);
    finish(p, i, s);
  }

  private static void products(long[] p, int i, long[] n, int minus, int plus, int t2d, long[] s) {
    Field.subtract(s, A, p, i + Y, p, i + X);
    Field.add(s, B, p, i + Y, p, i + X);
    Field.multiply(s, A, s, A, n, minus);
    Field.multiply(s, B, s, B, n, plus);
    Field.multiply(s, C, p, i + T, n, t2d);
  }

  /** H and E from A and B; D + C and D - C, in the places that the sign of the addend asks for. */
  private static void sums(long[] s, int c, int dPlusC, int dMinusC) {
    Field.subtract(s, E, s, B, s, A);
    Field.add(s, H, s, B, s, A);
    Field.add(s, dPlusC, s, D_, s, c);
    Field.subtract(s, dMinusC, s, D_, s, c);
  }

  private static void finish(long[] p, int i, long[] s) {
    Field.multiply(p, i + X, s, E, s, F);
    Field.multiply(p, i + Y, s, G, s, H);
    Field.multiply(p, i + Z, s, F, s, G);
    Field.multiply(p, i + T, s, E, s, H);
  }

  /** p = 2p. Four squarings, four products. */
  static void twice(long[] p, int i, long[] s) {
    twiceWithoutT(p, i, s);
    Field.multiply(p, i + T, s, E, s, H);
  }

  /** p = 2p but for T, which is left wrong: what only is doubled again need not have it. */
  static void twiceWithoutT(long[] p, int i, long[] s) {
    Field.square(s, A, p, i + X);
    Field.square(s, B, p, i + Y);
    Field.square(s, C, p, i + Z);
    Field.add(s, E, p, i + X, p, i + Y);
    Field.square(s, E, s, E);
    for (int k = 0; k < LIMBS; k++) {
      long a = s[A + k];
      long b = s[B + k];
      long g = b - a;
      s[E + k] -= a + b;
      s[G + k] = g;
      s[F + k] = g - 2 * s[C + k];
      s[H + k] = -a - b;
    }
    Field.multiply(p, i + X, s, E, s, F);
    Field.multiply(p, i + Y, s, G, s, H);
    Field.multiply(p, i + Z, s, F, s, G);
  }

  /** p = 2^count p, count at least 1. */
  static void doubleTimes(long[] p, int i, int count, long[] s) {
    for (int k = 1; k < count; k++) {
      twiceWithoutT(p, i, s);
    }
    twice(p, i, s);
  }

  /** Makes Z = 1 in count extended points, one after another; one inversion for all. */
  static void normalise(long[] points, int i, int count) {
    long[] inverses = new long[LIMBS * count];
    for (int k = 0; k < count; k++) {
      Field.copy(inverses, LIMBS * k, points, i + POINT * k + Z);
    }
    FieldPowers.invertAll(inverses, 0, count);
    for (int k = 0; k < count; k++) {
      int p = i + POINT * k;
      Field.multiply(points, p + X, points, p + X, inverses, LIMBS * k);
      Field.multiply(points, p + Y, points, p + Y, inverses, LIMBS * k);
      Field.set(points, p + Z, 1);
      Field.multiply(points, p + T, points, p + X, points, p + Y);
    }
  }

  /**
   * The rows 1p, 3p, ..., (2 count - 1)p if odd, otherwise 1p, 2p, ..., count p, as Niels rows from
   * offset o on.
   */
  static void multiples(long[] rows, int o, int count, boolean odd, long[] p, int i, long[] s) {
    long[] step = new long[NIELS];
    long[] multiple = new long[POINT];
    System.arraycopy(p, i, multiple, 0, POINT);
    if (odd) {
      long[] twice = multiple.clone();
      twice(twice, 0, s);
      toNiels(step, 0, twice, 0);
    } else {
      toNiels(step, 0, multiple, 0);
    }
    for (int k = 0; k < count; k++) {
      toNiels(rows, o + NIELS * k, multiple, 0);
      if (k < count - 1) {
        addNiels(multiple, 0, step, 0, s);
      }
    }
  }
}
