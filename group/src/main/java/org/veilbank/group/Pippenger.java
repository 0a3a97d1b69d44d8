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

  /** The width with the least field products: 7 for a point, 18 for a bucket, in each window. */
  static int width(int terms) {
    int best = MIN_WIDTH;
    long least = Long.MAX_VALUE;
    for (int width = MIN_WIDTH; width <= MAX_WIDTH; width++) {
      long cost = ScalarDigits.windowCount(width) * (7L * terms + (18L << (width - 1)));
      if (cost < least) {
        least = cost;
        best = width;
      }
    }
    return best;
  }

  /** The sum of scalars[i] * points[i] as an extended point. */
  static long[] multiplyVartime(List<Scalar> scalars, List<RistrettoPoint> points) {
    int count = scalars.size();
    int width = width(count);
    int windows = ScalarDigits.windowCount(width);
    short[] digits = new short[windows * count];
    for (int j = 0; j < count; j++) {
      ScalarDigits.windows(digits, j, count, scalars.get(j).limbs(), width);
    }
    long[] rows = affineRows(points);
    long[] buckets = new long[POINT << (width - 1)];
    long[] sum = new long[POINT];
    long[] s = new long[Curve.SCRATCH];
    Curve.setIdentity(sum, 0);
    for (int window = windows - 1; window >= 0; window--) {
      Curve.doubleTimes(sum, 0, width, s);
      fill(buckets, rows, digits, count * window, count, s);
      addBuckets(sum, buckets, s);
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

  /** Bucket k = the sum of the points with digit k + 1, less those with digit -(k + 1). */
  private static void fill(
      long[] buckets, long[] rows, short[] digits, int from, int count, long[] s) {
    for (int at = 0; at < buckets.length; at += POINT) {
      Curve.setIdentity(buckets, at);
    }
    for (int j = 0; j < count; j++) {
      int digit = digits[from + j];
      if (digit > 0) {
        Curve.addAffineNiels(buckets, POINT * (digit - 1), rows, AFFINE_NIELS * j, s);
      } else if (digit < 0) {
        Curve.subtractAffineNiels(buckets, POINT * (-digit - 1), rows, AFFINE_NIELS * j, s);
      }
    }
  }

  /** sum += 1 * bucket 0 + 2 * bucket 1 + ..., by sums of sums from the last one. */
  private static void addBuckets(long[] sum, long[] buckets, long[] s) {
    long[] running = new long[POINT];
    long[] niels = new long[Curve.NIELS];
    Curve.setIdentity(running, 0);
    for (int at = buckets.length - POINT; at >= 0; at -= POINT) {
      Curve.toNiels(niels, 0, buckets, at);
      Curve.addNiels(running, 0, niels, 0, s);
      Curve.toNiels(niels, 0, running, 0);
      Curve.addNiels(sum, 0, niels, 0, s);
    }
  }
}
