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

  private final Additions tableAdditions;
  private final Additions additions;
  private final long[] tableRows;

  /** Keeps reads of rows that are only touched from being optimised away. */
  private long unusedSum;

  private final long[] rows;

  /** Terms with points of the table, in its order, and terms without. */
  Straus(
      @Nullable MultiscalarTable table,
      List<Scalar> tableScalars,
      List<RistrettoPoint> points,
      List<Scalar> scalars) {
    tableRows = table == null ? new long[0] : table.rows();
    tableAdditions = new Additions(tableScalars, MultiscalarTable.WIDTH);
    additions = new Additions(scalars, WIDTH);
    rows = new long[ROWS * NIELS * points.size()];
    long[] s = new long[Curve.SCRATCH];
    for (int j = 0; j < points.size(); j++) {
      Curve.multiples(rows, ROWS * NIELS * j, ROWS, true, points.get(j).coordinates(), 0, s);
    }
  }

  /** The sum as an extended point. */
  long[] multiplyVartime() {
    long[] sum = new long[POINT];
    long[] s = new long[Curve.SCRATCH];
    Curve.setIdentity(sum, 0);
    for (int position = Math.max(tableAdditions.length, additions.length) - 1;
        position >= 0;
        position--) {
      Curve.twice(sum, 0, s);
      addTableRows(sum, position, s);
      addRows(sum, position, s);
    }
    return sum;
  }

  private void addTableRows(long[] sum, int position, long[] s) {
    int end = tableAdditions.start[position + 1];
    touch(position, end);
    for (int n = tableAdditions.start[position]; n < end; n++) {
      int row = tableAdditions.rows[n];
      if (row >= 0) {
        Curve.addAffineNiels(sum, 0, tableRows, AFFINE_NIELS * row, s);
      } else {
        Curve.subtractAffineNiels(sum, 0, tableRows, AFFINE_NIELS * ~row, s);
      }
    }
  }

  /** Reads the rows of a position side by side: a table is larger than the nearer caches. */
  private void touch(int position, int end) {
    long bits = 0;
    for (int n = tableAdditions.start[position]; n < end; n++) {
      int row = tableAdditions.rows[n];
      int at = AFFINE_NIELS * (row ^ (row >> 31));
      bits += tableRows[at] + tableRows[at + 7] + tableRows[at + 14];
    }
    unusedSum += bits;
  }

  private void addRows(long[] sum, int position, long[] s) {
    int end = additions.start[position + 1];
    for (int n = additions.start[position]; n < end; n++) {
      int row = additions.rows[n];
      if (row >= 0) {
        Curve.addNiels(sum, 0, rows, NIELS * row, s);
      } else {
        Curve.subtractNiels(sum, 0, rows, NIELS * ~row, s);
      }
    }
  }

  /** Which rows are added at which position, from the digits that are not zero. */
  private static final class Additions {
    /** Positions up to the highest with a digit. */
    private int length;

    /** Where the rows of a position start. */
    private final int[] start = new int[ScalarDigits.NON_ADJACENT_DIGITS + 1];

    /** Numbers of rows; that of a row that is subtracted has its bits inverted. */
    private final int[] rows;

    Additions(List<Scalar> scalars, int width) {
      int terms = scalars.size();
      int positions = ScalarDigits.NON_ADJACENT_DIGITS;
      byte[] digits = new byte[positions * terms];
      for (int j = 0; j < terms; j++) {
        int at = positions * j;
        length =
            Math.max(length, ScalarDigits.nonAdjacent(digits, at, scalars.get(j).limbs(), width));
        for (int k = 0; k < positions; k++) {
          start[k + 1] += digits[at + k] & 1;
        }
      }
      for (int k = 0; k < positions; k++) {
        start[k + 1] += start[k];
      }
      rows = new int[start[positions]];
      int[] next = start.clone();
      for (int j = 0; j < terms; j++) {
        int first = j << (width - 2);
        for (int k = 0; k < positions; k++) {
          int digit = digits[positions * j + k];
          if (digit > 0) {
            rows[next[k]++] = first + (digit >> 1);
          } else if (digit < 0) {
            rows[next[k]++] = ~(first + (-digit >> 1));
          }
        }
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
