package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.POINT;

import java.util.Arrays;

/** Buckets as extended points of {@link Curve}, one after another. */
final class PortableBuckets implements PointKernel.Buckets {
  private final long[] rows;
  private final long[] buckets;

  /** Whether a bucket has a point; what is in the others is left from before. */
  private final boolean[] used;

  private final long[] running = new long[POINT];
  private final long[] niels = new long[Curve.NIELS];
  private final long[] s = new long[Curve.SCRATCH];

  PortableBuckets(int width, long[] rows) {
    this.rows = rows;
    used = new boolean[1 << (width - 1)];
    buckets = new long[POINT * used.length];
  }

  @Override
  public void addWeighted(long[] sum, short[] digits, int from, int count) {
    Arrays.fill(used, false);
    for (int j = 0; j < count; j++) {
      int digit = digits[from + j];
      if (digit != 0) {
        fill(digit, AFFINE_NIELS * j);
      }
    }
    // 1 * bucket 0 + 2 * bucket 1 + ..., by sums of sums from the last one
    boolean empty = true;
    for (int bucket = used.length - 1; bucket >= 0; bucket--) {
      if (used[bucket] && empty) {
        System.arraycopy(buckets, POINT * bucket, running, 0, POINT);
      } else if (used[bucket]) {
        Curve.toNiels(niels, 0, buckets, POINT * bucket);
        Curve.addNiels(running, 0, niels, 0, s);
      }
      empty &= !used[bucket];
      if (!empty) {
        Curve.toNiels(niels, 0, running, 0);
        Curve.addNiels(sum, 0, niels, 0, s);
      }
    }
  }

  /** Bucket k gets the points with digit k + 1, and the negatives of those with -(k + 1). */
  private void fill(int digit, int row) {
    int bucket = Math.abs(digit) - 1;
    int at = POINT * bucket;
    if (!used[bucket]) {
      used[bucket] = true;
      Curve.ofAffineNiels(buckets, at, rows, row);
      if (digit < 0) {
        Curve.negate(buckets, at, buckets, at);
      }
    } else if (digit > 0) {
      Curve.addAffineNiels(buckets, at, rows, row, s);
    } else {
      Curve.subtractAffineNiels(buckets, at, rows, row, s);
    }
  }
}
