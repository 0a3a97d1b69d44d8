package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.POINT;

/** Buckets as extended points of {@link Curve}, one after another. */
final class PortableBuckets implements PointKernel.Buckets {
  private final long[] buckets;
  private final long[] running = new long[POINT];
  private final long[] niels = new long[Curve.NIELS];
  private final long[] s = new long[Curve.SCRATCH];

  PortableBuckets(int width) {
    buckets = new long[POINT << (width - 1)];
  }

  @Override
  public void addWeighted(long[] sum, long[] rows, short[] digits, int from, int count) {
    fill(rows, digits, from, count);
    // 1 * bucket 0 + 2 * bucket 1 + ..., by sums of sums from the last one
    Curve.setIdentity(running, 0);
    for (int at = buckets.length - POINT; at >= 0; at -= POINT) {
      Curve.toNiels(niels, 0, buckets, at);
      Curve.addNiels(running, 0, niels, 0, s);
      Curve.toNiels(niels, 0, running, 0);
      Curve.addNiels(sum, 0, niels, 0, s);
    }
  }

  /** Bucket k = the sum of the points with digit k + 1, less those with digit -(k + 1). */
  private void fill(long[] rows, short[] digits, int from, int count) {
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
}
