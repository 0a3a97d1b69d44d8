package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.NIELS;
import static org.veilbank.group.Curve.POINT;

import java.util.List;

/**
 * Multiples of fixed points, such as the generators of range proofs, for multiscalar
 * multiplications in which they occur again and again. Takes {@value #BYTES_PER_POINT} bytes a
 * point. Immutable.
 */
public final class MultiscalarTable {
  /** Width of the non-adjacent form of scalars. */
  static final int WIDTH = 8;

  /** Odd multiples of each point. */
  static final int ROWS = 1 << (WIDTH - 2);

  /** Memory in bytes for each point. */
  public static final int BYTES_PER_POINT = Long.BYTES * ROWS * AFFINE_NIELS;

  private final int size;
  private final long[] rows;

  private MultiscalarTable(int size, long[] rows) {
    this.size = size;
    this.rows = rows;
  }

  /** A table of these points. */
  public static MultiscalarTable of(List<RistrettoPoint> points) {
    long[] rows = new long[AFFINE_NIELS * ROWS * points.size()];
    long[] multiples = new long[POINT * ROWS];
    long[] step = new long[NIELS];
    long[] s = new long[Curve.SCRATCH];
    for (int j = 0; j < points.size(); j++) {
      oddMultiples(multiples, step, points.get(j), s);
      for (int k = 0; k < ROWS; k++) {
        Curve.toAffineNiels(rows, AFFINE_NIELS * (ROWS * j + k), multiples, POINT * k);
      }
    }
    return new MultiscalarTable(points.size(), rows);
  }

  private static void oddMultiples(long[] multiples, long[] step, RistrettoPoint point, long[] s) {
    long[] running = point.twice().coordinates();
    Curve.toNiels(step, 0, running, 0);
    System.arraycopy(point.coordinates(), 0, multiples, 0, POINT);
    for (int k = 1; k < ROWS; k++) {
      System.arraycopy(multiples, POINT * (k - 1), multiples, POINT * k, POINT);
      Curve.addNiels(multiples, POINT * k, step, 0, s);
    }
    Curve.normalise(multiples, 0, ROWS);
  }

  /** Number of points. */
  public int size() {
    return size;
  }

  /** Affine Niels rows of 1, 3, ..., 127 times each point. */
  long[] rows() {
    return rows;
  }

  /**
   * The sum of scalars[i] times the i-th point of this table, in a time that depends on the
   * scalars.
   *
   * @throws IllegalArgumentException if there are more scalars than points; there may be fewer
   */
  public RistrettoPoint multiplyVartime(List<Scalar> scalars) {
    return multiplyVartime(scalars, List.of(), List.of());
  }

  /**
   * The sum of tableScalars[i] times the i-th point of this table, plus that of scalars[i] *
   * points[i], in a time that depends on the scalars.
   *
   * @throws IllegalArgumentException if there are more table scalars than points in the table
   *     (there may be fewer), or not as many points as scalars
   */
  public RistrettoPoint multiplyVartime(
      List<Scalar> tableScalars, List<Scalar> scalars, List<RistrettoPoint> points) {
    if (tableScalars.size() > size) {
      throw new IllegalArgumentException(
          tableScalars.size() + " scalars for a table of " + size + " points");
    }
    Multiscalar.requireSame(scalars.size(), points.size());
    if (Pippenger.isFaster(scalars.size())) {
      Straus fixed = new Straus(this, tableScalars, List.of(), List.of());
      return new RistrettoPoint(fixed.multiplyVartime())
          .add(new RistrettoPoint(Pippenger.multiplyVartime(scalars, points, KernelChoice.CHOSEN)));
    }
    return new RistrettoPoint(new Straus(this, tableScalars, points, scalars).multiplyVartime());
  }
}
