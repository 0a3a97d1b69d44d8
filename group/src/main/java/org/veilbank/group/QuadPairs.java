package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;
import static org.veilbank.group.PointKernel.AFFINE_BYTES;
import static org.veilbank.group.PointKernel.BLOCK;
import static org.veilbank.group.PointKernel.SLOT;
import static org.veilbank.group.QuadField.GROUP;
import static org.veilbank.group.QuadField.LANES;

/** A slot is two points of {@link QuadPointAddition}; four addends are prepared at a time. */
final class QuadPairs implements PointKernel.Pairs {
  private static final long[] D2 = QuadField.broadcast(Curve.D2);

  /** Three points for each transfer of a block. */
  private static final int POINTS = 3 * BLOCK;

  private static final long SIGN = Long.MIN_VALUE;

  private final long[] x = new long[POINTS * LIMBS];
  private final long[] y = new long[POINTS * LIMBS];
  private final long[] minus = new long[POINTS * LIMBS];
  private final long[] plus = new long[POINTS * LIMBS];
  private final long[] t = new long[POINTS * LIMBS];

  /** Four rows for each transfer: two for the payer, two for the payee. */
  private final long[] rows = new long[4 * BLOCK * GROUP];

  private final long[] element = new long[LIMBS];
  private final QuadField field = new QuadField();
  private final QuadPointAddition addition = new QuadPointAddition();

  /** Keeps the reads of slots that are only touched from being optimised away. */
  private long unusedSum;

  QuadPairs() {
    for (int row = 0; row < rows.length; row += GROUP) {
      rows[row + 2] = Double.doubleToRawLongBits(1);
    }
  }

  @Override
  public void store(long[] state, int slot, long[] points, int i) {
    for (int k = 0; k < 2; k++) {
      int at = SLOT * slot + GROUP * k;
      for (int lane = 0; lane < LANES; lane++) {
        QuadField.put(state, at + lane, points, i + Curve.POINT * k + LIMBS * lane);
      }
      QuadField.ofIntegers(state, at, state, at);
    }
  }

  @Override
  public void load(long[] out, int o, long[] state, int slot) {
    long[] integers = new long[GROUP];
    for (int k = 0; k < 2; k++) {
      QuadField.canonical(integers, 0, state, SLOT * slot + GROUP * k);
      for (int lane = 0; lane < LANES; lane++) {
        QuadField.get(out, o + Curve.POINT * k + LIMBS * lane, integers, lane);
      }
    }
  }

  @Override
  public void add(long[] state, int[] slots, byte[] affine, int count) {
    for (int start = 0; start < count; start += BLOCK) {
      int size = Math.min(BLOCK, count - start);
      touch(state, slots, start, size);
      prepare(affine, 2 * start, 2 * size);
      for (int k = 0; k < size; k++) {
        addend(2 * GROUP * k, 2 * k);
        addend(2 * GROUP * k + GROUP, 2 * k + 1);
      }
      for (int k = 0; k < size; k++) {
        addition.addBoth(state, SLOT * slots[start + k], rows, 2 * GROUP * k);
      }
    }
  }

  @Override
  public void transfer(long[] state, int[] payers, int[] payees, byte[] affine, int count) {
    for (int start = 0; start < count; start += BLOCK) {
      int size = Math.min(BLOCK, count - start);
      touch(state, payers, start, size);
      touch(state, payees, start, size);
      prepare(affine, 3 * start, 3 * size);
      for (int k = 0; k < size; k++) {
        int row = 4 * GROUP * k;
        subtrahend(row, 3 * k);
        subtrahend(row + GROUP, 3 * k + 1);
        addend(row + 2 * GROUP, 3 * k);
        addend(row + 3 * GROUP, 3 * k + 2);
      }
      for (int k = 0; k < size; k++) {
        addition.addBoth(state, SLOT * payers[start + k], rows, 4 * GROUP * k);
        addition.addBoth(state, SLOT * payees[start + k], rows, 4 * GROUP * k + 2 * GROUP);
      }
    }
  }

  private void touch(long[] state, int[] slots, int start, int size) {
    long sum = 0;
    for (int k = start; k < start + size; k++) {
      int slot = SLOT * slots[k];
      sum += state[slot] + state[slot + 8] + state[slot + 16] + state[slot + 24] + state[slot + 32];
    }
    unusedSum += sum;
  }

  /** y - x, y + x, 2dxy of affine points, four side by side. */
  private void prepare(byte[] affine, int from, int count) {
    for (int n = 0; n < count; n++) {
      int at = AFFINE_BYTES * (from + n);
      int place = place(n);
      Field.load(element, 0, affine, at);
      QuadField.put(x, place, element, 0);
      Field.load(element, 0, affine, at + Field.BYTES);
      QuadField.put(y, place, element, 0);
    }
    for (int g = 0; g < GROUP * ((count + LANES - 1) / LANES); g += GROUP) {
      for (int k = g; k < g + GROUP; k++) {
        minus[k] = y[k] - x[k];
        plus[k] = y[k] + x[k];
      }
      QuadField.ofIntegers(minus, g, minus, g);
      QuadField.ofIntegers(plus, g, plus, g);
      QuadField.toDoubles(x, g, x, g);
      QuadField.toDoubles(y, g, y, g);
      field.multiply(t, g, x, g, y, g);
      field.multiply(t, g, t, g, D2, 0);
    }
  }

  /** Where limb 0 of the n-th element of an array of groups is. */
  private static int place(int n) {
    return GROUP * (n / LANES) + n % LANES;
  }

  /** Row = point n. */
  private void addend(int row, int n) {
    int place = place(n);
    for (int k = 0; k < GROUP; k += LANES) {
      rows[row + k] = minus[place + k];
      rows[row + k + 1] = plus[place + k];
      rows[row + k + 3] = t[place + k];
    }
  }

  /** Row = the negative of point n. */
  private void subtrahend(int row, int n) {
    int place = place(n);
    for (int k = 0; k < GROUP; k += LANES) {
      rows[row + k] = plus[place + k];
      rows[row + k + 1] = minus[place + k];
      rows[row + k + 3] = t[place + k] ^ SIGN;
    }
  }
}
