package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.NIELS;
import static org.veilbank.group.Curve.POINT;

/**
 * Multiples of one point, for multiplying it by many scalars: 1 to 8 times 16^i * point, for i from
 * 0 to 63. Takes {@value #BYTES} bytes. Immutable.
 */
public final class FixedBaseTable {
  private static final int ROWS = 8;
  private static final int POSITIONS = ScalarDigits.RADIX_16_DIGITS;

  /** Memory in bytes. */
  public static final int BYTES = Long.BYTES * POSITIONS * ROWS * AFFINE_NIELS;

  private final long[] rows;

  private FixedBaseTable(long[] rows) {
    this.rows = rows;
  }

  /** The table of {@link RistrettoPoint#BASE}. */
  public static FixedBaseTable base() {
    return OfGenerator.TABLE;
  }

  /** Made when first asked for. */
  private static final class OfGenerator {
    static final FixedBaseTable TABLE = of(RistrettoPoint.BASE);
  }

  /** A table of this point: some 500 additions. */
  public static FixedBaseTable of(RistrettoPoint point) {
    long[] multiples = new long[POINT * POSITIONS * ROWS];
    long[] power = point.coordinates().clone();
    long[] step = new long[NIELS];
    long[] s = new long[Curve.SCRATCH];
    for (int position = 0; position < POSITIONS; position++) {
      int first = POINT * ROWS * position;
      Curve.toNiels(step, 0, power, 0);
      System.arraycopy(power, 0, multiples, first, POINT);
      for (int k = 1; k < ROWS; k++) {
        System.arraycopy(multiples, first + POINT * (k - 1), multiples, first + POINT * k, POINT);
        Curve.addNiels(multiples, first + POINT * k, step, 0, s);
      }
      Curve.doubleTimes(power, 0, 4, s);
    }
    Curve.normalise(multiples, 0, POSITIONS * ROWS);
    long[] rows = new long[AFFINE_NIELS * POSITIONS * ROWS];
    for (int k = 0; k < POSITIONS * ROWS; k++) {
      Curve.toAffineNiels(rows, AFFINE_NIELS * k, multiples, POINT * k);
    }
    return new FixedBaseTable(rows);
  }

  /** scalar * point, in constant time. */
  public RistrettoPoint multiply(SecretScalar scalar) {
    byte[] digits = new byte[POSITIONS];
    ScalarDigits.radix16(digits, 0, 1, scalar.limbs());
    long[] sum = new long[POINT];
    long[] row = new long[AFFINE_NIELS];
    long[] s = new long[Curve.SCRATCH];
    Curve.setIdentity(sum, 0);
    for (int position = 0; position < POSITIONS; position++) {
      SecretLookup.affineNiels(row, rows, AFFINE_NIELS * ROWS * position, digits[position]);
      Curve.addAffineNiels(sum, 0, row, 0, s);
      digits[position] = 0;
    }
    return new RistrettoPoint(sum);
  }

  /** scalar * point, in a time that depends on the scalar. */
  public RistrettoPoint multiplyVartime(Scalar scalar) {
    byte[] digits = new byte[POSITIONS];
    ScalarDigits.radix16(digits, 0, 1, scalar.limbs());
    long[] sum = new long[POINT];
    long[] s = new long[Curve.SCRATCH];
    Curve.setIdentity(sum, 0);
    for (int position = 0; position < POSITIONS; position++) {
      int digit = digits[position];
      int first = AFFINE_NIELS * ROWS * position;
      if (digit > 0) {
        Curve.addAffineNiels(sum, 0, rows, first + AFFINE_NIELS * (digit - 1), s);
      } else if (digit < 0) {
        Curve.subtractAffineNiels(sum, 0, rows, first + AFFINE_NIELS * (-digit - 1), s);
      }
    }
    return new RistrettoPoint(sum);
  }
}
