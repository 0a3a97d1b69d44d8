package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.POINT;

import java.util.List;

/**
 * Multiscalar multiplication with buckets (Pippenger 1976; Bernstein, Doumen, Lange and Oosterwijk,
 * ePrint 2012/549): for each window of the scalars, points with the same digit are added up first.
 */
final class Pippenger {
  /** From this many terms on it beats {@link Straus}, as measured. */
  private static final int LEAST_TERMS = 190;

  private static final int MIN_WIDTH = 4;
  private static final int MAX_WIDTH = 13;

  private Pippenger() {}

  static boolean isFaster(int terms) {
    return terms >= LEAST_TERMS;
  }

  /** The width with the least work: adding each point, and reading each bucket, for each window. */
  static int width(int terms, double bucketCost) {
    int best = MIN_WIDTH;
    double least = Double.MAX_VALUE;
    for (int width = MIN_WIDTH; width <= MAX_WIDTH; width++) {
      double cost = ScalarDigits.windowCount(width) * (terms + bucketCost * (1 << (width - 1)));
      if (cost < least) {
        least = cost;
        best = width;
      }
    }
    return best;
  }

  /** The sum of scalars[i] * points[i] as an extended point. */
  static long[] multiplyVartime(
      List<Scalar> scalars, List<RistrettoPoint> points, PointKernel kernel) {
    int count = scalars.size();
    int width = width(count, kernel.bucketCost());
    int windows = ScalarDigits.windowCount(width);
    short[] digits = new short[windows * count];
    for (int j = 0; j < count; j++) {
      ScalarDigits.windows(digits, j, count, scalars.get(j).limbs(), width);
    }
    long[] rows = affineRows(points);
    PointKernel.Buckets buckets = kernel.newBuckets(width, rows);
    long[] sum = new long[POINT];
    long[] s = new long[Curve.SCRATCH];
    Curve.setIdentity(sum, 0);
    for (int window = windows - 1; window >= 0; window--) {
      Curve.doubleTimes(sum, 0, width, s);
      buckets.addWeighted(sum, digits, count * window, count);
    }
    return sum;
  }

  /** Points prepared for being added; those with Z other than 1 share an inversion. */
  private static long[] affineRows(List<RistrettoPoint> points) {
    long[] flat = RistrettoPoint.flat(points);
    for (RistrettoPoint point : points) {
      if (!point.isAffine()) {
        Curve.normalise(flat, 0, points.size());
        break;
      }
    }
    long[] rows = new long[AFFINE_NIELS * points.size()];
    for (int j = 0; j < points.size(); j++) {
      Curve.toAffineNiels(rows, AFFINE_NIELS * j, flat, POINT * j);
    }
    return rows;
  }
}
