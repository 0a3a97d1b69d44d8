package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.QuadField.GROUP;
import static org.veilbank.group.QuadField.LANES;

import java.util.Arrays;

/** Buckets as points of {@link QuadPointAddition}, one after another. */
final class QuadBuckets implements PointKernel.Buckets {
  private final long[] rows;
  private final long[] buckets;

  /** Whether a bucket has a point; what is in the others is left from before. */
  private final boolean[] used;

  private final long[] negative = new long[GROUP];
  private final long[] running = new long[GROUP];
  private final long[] weighted = new long[GROUP];
  private final long[] row = new long[GROUP];
  private final long[] point = new long[Curve.POINT];
  private final long[] niels = new long[Curve.NIELS];
  private final long[] s = new long[Curve.SCRATCH];
  private final QuadPointAddition addition = new QuadPointAddition();

  QuadBuckets(int width, long[] affineRows) {
    used = new boolean[1 << (width - 1)];
    buckets = new long[GROUP * used.length];
    int count = affineRows.length / AFFINE_NIELS;
    rows = new long[GROUP * count];
    for (int j = 0; j < count; j++) {
      QuadField.put(rows, GROUP * j, affineRows, AFFINE_NIELS * j + Curve.MINUS);
      QuadField.put(rows, GROUP * j + 1, affineRows, AFFINE_NIELS * j + Curve.PLUS);
      QuadField.put(rows, GROUP * j + 2, Curve.ONE, 0);
      QuadField.put(rows, GROUP * j + 3, affineRows, AFFINE_NIELS * j + Curve.T2D);
      QuadField.ofIntegers(rows, GROUP * j, rows, GROUP * j);
    }
  }

  @Override
  public void addWeighted(long[] sum, short[] digits, int from, int count) {
    Arrays.fill(used, false);
    for (int j = 0; j < count; j++) {
      int digit = digits[from + j];
      if (digit > 0) {
        fill(digit - 1, rows, GROUP * j);
      } else if (digit < 0) {
        QuadPointAddition.negateRow(negative, 0, rows, GROUP * j);
        fill(-digit - 1, negative, 0);
      }
    }
    // 1 * bucket 0 + 2 * bucket 1 + ..., by sums of sums from the last one
    int last = used.length - 1;
    while (last >= 0 && !used[last]) {
      last--;
    }
    if (last < 0) {
      return;
    }
    System.arraycopy(buckets, GROUP * last, running, 0, GROUP);
    System.arraycopy(running, 0, weighted, 0, GROUP);
    for (int bucket = last - 1; bucket >= 0; bucket--) {
      if (used[bucket]) {
        addition.toRow(row, 0, buckets, GROUP * bucket);
        addition.add(running, 0, row, 0);
      }
      addition.toRow(row, 0, running, 0);
      addition.add(weighted, 0, row, 0);
    }
    QuadField.canonical(weighted, 0, weighted, 0);
    for (int lane = 0; lane < LANES; lane++) {
      QuadField.get(point, Field.LIMBS * lane, weighted, lane);
    }
    Curve.toNiels(niels, 0, point, 0);
    Curve.addNiels(sum, 0, niels, 0, s);
  }

  private void fill(int bucket, long[] addends, int at) {
    if (used[bucket]) {
      addition.add(buckets, GROUP * bucket, addends, at);
    } else {
      used[bucket] = true;
      addition.toPoint(buckets, GROUP * bucket, addends, at);
    }
  }
}
