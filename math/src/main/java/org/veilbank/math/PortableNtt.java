package org.veilbank.math;

/**
 * The transform in plain Java. A row is taken as a matrix, rows first: the first levels combine
 * rows of the matrix, each pair with one root; then it is transposed, and the other levels combine
 * what were columns, each element with its own root (Bailey, "FFTs in external or hierarchical
 * memory", 1990, without a step of its own for the twist).
 */
final class PortableNtt implements Ntt {
  /** The last levels of each half are taken part by part, to stay in a first-level cache. */
  private static final int LOG_PARTS = 3;

  private final NttRoots roots;
  private final ThreadLocal<PortableScratch> scratch;
  private final int rowLevels;
  private final int rowCount;
  private final int columnLevels;
  private final int columnCount;
  private final double u;
  private final double negated;
  private final double[][] columnPowers;
  private final double[][] inverseColumnPowers;

  PortableNtt(NttRoots roots, ThreadLocal<PortableScratch> scratch) {
    this.roots = roots;
    this.scratch = scratch;
    this.columnCount = PortableScratch.columnCount(roots.levels());
    this.columnLevels = Integer.numberOfTrailingZeros(columnCount);
    this.rowCount = roots.degree() / columnCount;
    this.rowLevels = roots.levels() - columnLevels;
    this.u = roots.modulus().reciprocal();
    this.negated = -roots.modulus().real();
    this.columnPowers = byColumn(roots.powers());
    this.inverseColumnPowers = byColumn(roots.inversePowers());
  }

  /**
   * Entry 2^k + m holds the roots of block m of the columns at their level k: of every row of the
   * matrix one.
   */
  private double[][] byColumn(double[] powers) {
    double[][] byColumn = new double[columnCount][rowCount];
    for (int k = 0; k < columnLevels; k++) {
      for (int m = 0; m < 1 << k; m++) {
        for (int r = 0; r < rowCount; r++) {
          byColumn[(1 << k) + m][r] = powers[((rowCount + r) << k) + m];
        }
      }
    }
    return byColumn;
  }

  @Override
  public void forward(double[] a) {
    forward(a, true);
  }

  @Override
  public void forwardLazy(double[] a) {
    forward(a, !roots.modulus().isLoose());
  }

  private void forward(double[] a, boolean reduced) {
    assert a.length == roots.degree() : a.length;
    PortableScratch matrix = scratch.get();
    matrix.readRows(a);
    forwardRows(matrix.rows);
    matrix.rowsToColumns();
    forwardColumns(matrix.columns, reduced);
    matrix.writeEvaluations(a);
  }

  @Override
  public void inverse(double[] a, double scale, double scaledRoot) {
    assert a.length == roots.degree() : a.length;
    PortableScratch matrix = scratch.get();
    matrix.readEvaluations(a);
    inverseColumns(matrix.columns);
    matrix.columnsToRows();
    inverseRows(matrix.rows, scale, scaledRoot);
    matrix.writeRows(a);
  }

  private void forwardRows(double[][] rows) {
    for (int level = 0; level < LOG_PARTS; level++) {
      forwardRows(rows, level, 0, rowCount);
    }
    int part = rowCount >> LOG_PARTS;
    for (int first = 0; first < rowCount; first += part) {
      for (int level = LOG_PARTS; level < rowLevels; level++) {
        forwardRows(rows, level, first, first + part);
      }
    }
  }

  private void forwardRows(double[][] rows, int level, int from, int to) {
    double[] powers = roots.powers();
    boolean reduces = roots.forwardReduces(level);
    int half = rowCount >> (level + 1);
    for (int first = from; first < to; first += 2 * half) {
      double w = powers[(rowCount + first) / (2 * half)];
      if (reduces) {
        forwardBlockReducing(rows, first, half, w);
      } else {
        forwardBlock(rows, first, half, w);
      }
    }
  }

  private void forwardBlock(double[][] rows, int first, int half, double w) {
    for (int r = first; r < first + half; r++) {
      PortableButterflies.forward(rows[r], rows[r + half], w, u, negated, columnCount);
    }
  }

  private void forwardBlockReducing(double[][] rows, int first, int half, double w) {
    for (int r = first; r < first + half; r++) {
      PortableButterflies.forwardReducing(rows[r], rows[r + half], w, u, negated, columnCount);
    }
  }

  private void forwardColumns(double[][] columns, boolean reduced) {
    for (int k = 0; k < LOG_PARTS; k++) {
      forwardColumns(columns, k, 0, columnCount);
    }
    int part = columnCount >> LOG_PARTS;
    for (int first = 0; first < columnCount; first += part) {
      for (int k = LOG_PARTS; k < columnLevels - 1; k++) {
        forwardColumns(columns, k, first, first + part);
      }
      forwardLastLevel(columns, first, first + part, reduced);
    }
  }

  private void forwardColumns(double[][] columns, int k, int from, int to) {
    boolean reduces = roots.forwardReduces(rowLevels + k);
    int half = columnCount >> (k + 1);
    for (int first = from; first < to; first += 2 * half) {
      double[] w = columnPowers[(columnCount + first) / (2 * half)];
      if (reduces) {
        forwardBlockReducing(columns, first, half, w);
      } else {
        forwardBlock(columns, first, half, w);
      }
    }
  }

  private void forwardBlock(double[][] columns, int first, int half, double[] w) {
    for (int c = first; c < first + half; c++) {
      PortableButterflies.forward(columns[c], columns[c + half], w, u, negated, rowCount);
    }
  }

  private void forwardBlockReducing(double[][] columns, int first, int half, double[] w) {
    for (int c = first; c < first + half; c++) {
      PortableButterflies.forwardReducing(columns[c], columns[c + half], w, u, negated, rowCount);
    }
  }

  private void forwardLastLevel(double[][] columns, int from, int to, boolean reduced) {
    if (reduced) {
      for (int c = from; c < to; c += 2) {
        double[] w = columnPowers[(columnCount + c) / 2];
        PortableButterflies.forwardReduced(columns[c], columns[c + 1], w, u, negated, rowCount);
      }
    } else {
      forwardColumns(columns, columnLevels - 1, from, to);
    }
  }

  private void inverseColumns(double[][] columns) {
    int part = columnCount >> LOG_PARTS;
    for (int first = 0; first < columnCount; first += part) {
      for (int k = columnLevels - 1; k >= LOG_PARTS; k--) {
        inverseColumns(columns, k, first, first + part);
      }
    }
    for (int k = LOG_PARTS - 1; k >= 0; k--) {
      inverseColumns(columns, k, 0, columnCount);
    }
  }

  private void inverseColumns(double[][] columns, int k, int from, int to) {
    int half = columnCount >> (k + 1);
    int reducing = Math.min(half, roots.inverseReduces(rowLevels + k));
    for (int first = from; first < to; first += 2 * half) {
      double[] w = inverseColumnPowers[(columnCount + first) / (2 * half)];
      inverseBlockReducing(columns, first, first + reducing, half, w);
      inverseBlock(columns, first + reducing, first + half, half, w);
    }
  }

  private void inverseBlock(double[][] columns, int from, int to, int half, double[] w) {
    for (int c = from; c < to; c++) {
      PortableButterflies.inverse(columns[c], columns[c + half], w, u, negated, rowCount);
    }
  }

  private void inverseBlockReducing(double[][] columns, int from, int to, int half, double[] w) {
    for (int c = from; c < to; c++) {
      PortableButterflies.inverseReducing(columns[c], columns[c + half], w, u, negated, rowCount);
    }
  }

  private void inverseRows(double[][] rows, double scale, double scaledRoot) {
    int part = rowCount >> LOG_PARTS;
    for (int first = 0; first < rowCount; first += part) {
      for (int level = rowLevels - 1; level >= LOG_PARTS; level--) {
        inverseRows(rows, level, first, first + part);
      }
    }
    for (int level = LOG_PARTS - 1; level > 0; level--) {
      inverseRows(rows, level, 0, rowCount);
    }
    int half = rowCount / 2;
    for (int r = 0; r < half; r++) {
      PortableButterflies.inverseScaling(
          rows[r], rows[r + half], scale, scaledRoot, u, negated, columnCount);
    }
  }

  private void inverseRows(double[][] rows, int level, int from, int to) {
    double[] powers = roots.inversePowers();
    int half = rowCount >> (level + 1);
    int reducing = roots.inverseReduces(level);
    for (int first = from; first < to; first += 2 * half) {
      double w = powers[(rowCount + first) / (2 * half)];
      inverseBlock(rows, first, half, reducing, w);
    }
  }

  private void inverseBlock(double[][] rows, int first, int half, int reducing, double w) {
    for (int i = 0; i < half; i++) {
      double[] x = rows[first + i];
      double[] y = rows[first + half + i];
      int reduced = Math.clamp(reducing - (long) i * columnCount, 0, columnCount);
      PortableButterflies.inverseReducing(x, y, w, u, negated, 0, reduced);
      PortableButterflies.inverse(x, y, w, u, negated, reduced, columnCount);
    }
  }
}
