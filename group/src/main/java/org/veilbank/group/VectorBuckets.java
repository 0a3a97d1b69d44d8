package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.PointKernel.SLOT;

/**
 * Buckets for two halves of the points: slot k of {@link VectorPairAddition} holds bucket k of
 * either half as its C and its D, so that two points are added at once, whatever their digits.
 */
final class VectorBuckets implements PointKernel.Buckets {
  private static final int LIMB_STEP = VectorField.LANES;

  private final long[] rows;
  private final long[] buckets;
  private final long[] empty = new long[SLOT];
  private final long[] pair = new long[SLOT];
  private final long[] row = new long[SLOT];
  private final long[] sums = new long[SLOT];
  private final long[] running = new long[SLOT];
  private final long[] weighted = new long[SLOT];
  private final long[] points = new long[2 * POINT];
  private final long[] niels = new long[Curve.NIELS];
  private final long[] s = new long[Curve.SCRATCH];

  VectorBuckets(int width, long[] rows) {
    this.rows = rows;
    buckets = new long[SLOT << (width - 1)];
    for (int coordinate : new int[] {1, 2, 5, 6}) {
      empty[coordinate] = 1; // Y and Z of C and D
    }
  }

  @Override
  public void addWeighted(long[] sum, short[] digits, int from, int count) {
    fill(digits, from, count);
    // 1 * bucket 0 + 2 * bucket 1 + ..., by sums of sums from the last one
    System.arraycopy(empty, 0, running, 0, SLOT);
    System.arraycopy(empty, 0, weighted, 0, SLOT);
    for (int slot = buckets.length - SLOT; slot >= 0; slot -= SLOT) {
      add(running, buckets, slot);
      add(weighted, running, 0);
    }
    for (int half = 0; half < 2; half++) {
      for (int coordinate = 0; coordinate < 4; coordinate++) {
        int at = POINT * half + Field.LIMBS * coordinate;
        VectorField.get(points, at, weighted, 4 * half + coordinate);
      }
      Curve.toNiels(niels, 0, points, POINT * half);
      Curve.addNiels(sum, 0, niels, 0, s);
    }
  }

  /** to += a slot. */
  private void add(long[] to, long[] slots, int slot) {
    VectorPairAddition.toRow(row, 0, slots, slot);
    VectorPairAddition.first(sums, 0, to, 0, row, 0);
    VectorPairAddition.second(to, 0, sums, 0);
  }

  /** Slot k = the sums of the points with digit k + 1, less those with digit -(k + 1). */
  private void fill(short[] digits, int from, int count) {
    for (int slot = 0; slot < buckets.length; slot += SLOT) {
      System.arraycopy(empty, 0, buckets, slot, SLOT);
    }
    int waiting = -1;
    for (int j = 0; j < count; j++) {
      int digit = digits[from + j];
      if (digit == 0) {
        continue;
      }
      int slot = SLOT * (Math.abs(digit) - 1);
      if (waiting < 0) {
        setRow(0, digit, AFFINE_NIELS * j);
        waiting = slot;
      } else {
        setRow(4, digit, AFFINE_NIELS * j);
        addRow(waiting, slot);
        waiting = -1;
      }
    }
    if (waiting >= 0) {
      setNeutral(4);
      addRow(waiting, 0);
    }
  }

  private void addRow(int slotOfC, int slotOfD) {
    VectorPairAddition.gather(pair, 0, buckets, slotOfC, slotOfD);
    VectorPairAddition.first(sums, 0, pair, 0, row, 0);
    VectorPairAddition.second(pair, 0, sums, 0);
    VectorPairAddition.scatter(buckets, slotOfC, slotOfD, pair, 0);
  }

  /** Half a row = a point, or its negative if the digit is negative. */
  private void setRow(int lane, int digit, int at) {
    int minus = at + (digit > 0 ? Curve.MINUS : Curve.PLUS);
    int plus = at + (digit > 0 ? Curve.PLUS : Curve.MINUS);
    long sign = digit >> 31;
    for (int k = 0; k < Field.LIMBS; k++) {
      int place = LIMB_STEP * k + lane;
      row[place] = rows[minus + k];
      row[place + 1] = rows[plus + k];
      row[place + 2] = k == 0 ? 1 : 0;
      row[place + 3] = (rows[at + Curve.T2D + k] ^ sign) - sign;
    }
  }

  /** Half a row = the neutral element. */
  private void setNeutral(int lane) {
    for (int k = 0; k < Field.LIMBS; k++) {
      int place = LIMB_STEP * k + lane;
      row[place] = k == 0 ? 1 : 0;
      row[place + 1] = row[place];
      row[place + 2] = row[place];
      row[place + 3] = 0;
    }
  }
}
