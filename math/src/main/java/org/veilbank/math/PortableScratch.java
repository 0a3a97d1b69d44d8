package org.veilbank.math;

/**
 * What one thread needs to transform rows of one degree N: the row as a matrix of short rows, and
 * its transpose. Both are arrays of arrays because the compiler vectorises a loop only if it sees
 * that the places written in it are not those read later on: two arrays of Java do not overlap, two
 * ranges of one array might.
 */
final class PortableScratch {
  private static final int MIN_COLUMNS = NttRoots.RUN;

  /** {@code rows[r][c]} is coefficient {@code r * columnCount + c} of the row. */
  final double[][] rows;

  /** {@code columns[c][r]} is {@code rows[r][c]}. */
  final double[][] columns;

  /** The same arrays as {@link #columns}, in evaluation order: see {@link Ntt}. */
  final double[][] evaluations;

  PortableScratch(int levels) {
    int columnCount = columnCount(levels);
    int rowCount = (1 << levels) / columnCount;
    rows = new double[rowCount][columnCount];
    columns = new double[columnCount][rowCount];
    evaluations = new double[columnCount][];
    for (int i = 0; i < columnCount; i++) {
      evaluations[i] = columns[(i & -NttRoots.RUN) | (i & 7) << 3 | (i >> 3 & 7)];
    }
  }

  /** A multiple of the runs, for their order; else about the root of N, to have all loops long. */
  static int columnCount(int levels) {
    return Math.max(MIN_COLUMNS, 1 << (levels / 2));
  }

  /** Fills {@link #rows}. */
  void readRows(double[] a) {
    int length = columns.length;
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(a, r * length, rows[r], 0, length);
    }
  }

  /** Fills a with {@link #rows}. */
  void writeRows(double[] a) {
    int length = columns.length;
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, a, r * length, length);
    }
  }

  /** Fills {@link #columns} from {@link #rows}. */
  void rowsToColumns() {
    for (int r = 0; r < rows.length; r += 4) {
      fourRowsToColumns(rows[r], rows[r + 1], rows[r + 2], rows[r + 3], columns, r);
    }
  }

  private static void fourRowsToColumns(
      double[] row0, double[] row1, double[] row2, double[] row3, double[][] columns, int r) {
    for (int c = 0; c < columns.length; c++) {
      double[] column = columns[c];
      column[r] = row0[c];
      column[r + 1] = row1[c];
      column[r + 2] = row2[c];
      column[r + 3] = row3[c];
    }
  }

  /** Fills {@link #rows} from {@link #columns}. */
  void columnsToRows() {
    for (int r = 0; r < rows.length; r += 4) {
      columnsToFourRows(columns, r, rows[r], rows[r + 1], rows[r + 2], rows[r + 3]);
    }
  }

  private static void columnsToFourRows(
      double[][] columns, int r, double[] row0, double[] row1, double[] row2, double[] row3) {
    for (int c = 0; c < columns.length; c++) {
      double[] column = columns[c];
      row0[c] = column[r];
      row1[c] = column[r + 1];
      row2[c] = column[r + 2];
      row3[c] = column[r + 3];
    }
  }

  /** Fills {@link #evaluations} from a. */
  void readEvaluations(double[] a) {
    for (int r = 0; r < rows.length; r += 8) {
      readEight(a, r * columns.length, columns.length, evaluations, r);
    }
  }

  private static void readEight(double[] a, int start, int length, double[][] evaluations, int r) {
    for (int i = 0; i < length; i++) {
      double[] column = evaluations[i];
      int at = start + i;
      column[r] = a[at];
      column[r + 1] = a[at + length];
      column[r + 2] = a[at + 2 * length];
      column[r + 3] = a[at + 3 * length];
      column[r + 4] = a[at + 4 * length];
      column[r + 5] = a[at + 5 * length];
      column[r + 6] = a[at + 6 * length];
      column[r + 7] = a[at + 7 * length];
    }
  }

  /** Fills a from {@link #evaluations}. */
  void writeEvaluations(double[] a) {
    for (int r = 0; r < rows.length; r += 8) {
      writeEight(evaluations, r, a, r * columns.length, columns.length);
    }
  }

  private static void writeEight(double[][] evaluations, int r, double[] a, int start, int length) {
    for (int i = 0; i < length; i++) {
      double[] column = evaluations[i];
      int at = start + i;
      a[at] = column[r];
      a[at + length] = column[r + 1];
      a[at + 2 * length] = column[r + 2];
      a[at + 3 * length] = column[r + 3];
      a[at + 4 * length] = column[r + 4];
      a[at + 5 * length] = column[r + 5];
      a[at + 6 * length] = column[r + 6];
      a[at + 7 * length] = column[r + 7];
    }
  }
}
