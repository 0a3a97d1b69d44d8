package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.NIELS;
import static org.veilbank.group.Curve.POINT;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multiscalar multiplication with a table of multiples for each point and one chain of doublings
 * for all (Straus 1964). Points of a {@link MultiscalarTable} bring wider tables along.
 */
final class Straus {
  /** Width of the non-adjacent form of points without a table: eight odd multiples. */
  private static final int WIDTH = 5;

  private static final int ROWS = 1 << (WIDTH - 2);

  /** Digits of all terms, those of one position together. */
  private final byte[] tableDigits;

  private final byte[] digits;
  private final long[] tableRows;
  private final long[] rows;
  private final int tableCount;
  private final int count;
  private int length;

  /** Terms with points of the table, in its order, and terms without. */
  Straus(
      @Nullable MultiscalarTable table,
      List<Scalar> tableScalars,
      List<RistrettoPoint> points,
      List<Scalar> scalars) {
    tableRows = table == null ? new long[0] : table.rows();
    tableCount = tableScalars.size();
    tableDigits = digits(tableScalars, MultiscalarTable.WIDTH);
    count = scalars.size();
    digits = digits(scalars, WIDTH);
    rows = new long[ROWS * NIELS * count];
    long[] s = new long[Curve.SCRATCH];
    for (int j = 0; j < count; j++) {
      Curve.multiples(rows, ROWS * NIELS * j, ROWS, true, points.get(j).coordinates(), 0, s);
    }
  }

  private byte[] digits(List<Scalar> scalars, int width) {
    int terms = scalars.size();
    byte[] out = new byte[ScalarDigits.NON_ADJACENT_DIGITS * terms];
    for (int j = 0; j < terms; j++) {
      int digitCount = ScalarDigits.nonAdjacent(out, j, terms, scalars.get(j).limbs(), width);
      length = Math.max(length, digitCount);
    }
    return out;
  }

  /** The sum as an extended point. */
  long[] multiplyVartime() {
    long[] sum = new long[POINT];
    long[] s = new long[Curve.SCRATCH];
    Curve.setIdentity(sum, 0);
    for (int position = length - 1; position >= 0; position--) {
      Curve.twice(sum, 0, s);
      addTableTerms(sum, position, s);
      addTerms(sum, position, s);
    }
    return sum;
  }

  private void addTableTerms(long[] sum, int position, long[] s) {
    for (int j = 0; j < tableCount; j++) {
      int digit = tableDigits[tableCount * position + j];
      if (digit > 0) {
        Curve.addAffineNiels(sum, 0, tableRows, tableRow(j, digit), s);
      } else if (digit < 0) {
        Curve.subtractAffineNiels(sum, 0, tableRows, tableRow(j, -digit), s);
      }
    }
  }

  private static int tableRow(int point, int digit) {
    return AFFINE_NIELS * (MultiscalarTable.ROWS * point + (digit >> 1));
  }

  private void addTerms(long[] sum, int position, long[] s) {
    for (int j = 0; j < count; j++) {
      int digit = digits[count * position + j];
      if (digit > 0) {
        Curve.addNiels(sum, 0, rows, NIELS * (ROWS * j + (digit >> 1)), s);
      } else if (digit < 0) {
        Curve.subtractNiels(sum, 0, rows, NIELS * (ROWS * j + (-digit >> 1)), s);
      }
    }
  }

  /** The sum in constant time: digits to the base 16, and every row of a table read for each. */
  static long[] multiply(List<SecretScalar> scalars, long[] points, int count) {
    final int rowCount = 8;
    byte[] secretDigits = new byte[ScalarDigits.RADIX_16_DIGITS * count];
    long[] rows = new long[rowCount * NIELS * count];
    long[] row = new long[NIELS];
    long[] s = new long[Curve.SCRATCH];
    for (int j = 0; j < count; j++) {
      ScalarDigits.radix16(secretDigits, j, count, scalars.get(j).limbs());
      Curve.multiples(rows, rowCount * NIELS * j, rowCount, false, points, POINT * j, s);
    }
    long[] sum = new long[POINT];
    Curve.setIdentity(sum, 0);
    for (int position = ScalarDigits.RADIX_16_DIGITS - 1; position >= 0; position--) {
      Curve.doubleTimes(sum, 0, 4, s);
      for (int j = 0; j < count; j++) {
        int digit = secretDigits[count * position + j];
        SecretLookup.niels(row, rows, rowCount * NIELS * j, digit);
        Curve.addNiels(sum, 0, row, 0, s);
      }
    }
    Arrays.fill(secretDigits, (byte) 0);
    Arrays.fill(row, 0);
    return sum;
  }
}
