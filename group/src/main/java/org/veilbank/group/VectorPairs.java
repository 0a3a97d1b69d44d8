package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;
import static org.veilbank.group.PointKernel.AFFINE_BYTES;
import static org.veilbank.group.PointKernel.BLOCK;
import static org.veilbank.group.PointKernel.SLOT;
import static org.veilbank.group.VectorField.GROUP;
import static org.veilbank.group.VectorField.LANES;

/** Slots are laid out as {@link VectorPairAddition} says; eight addends are prepared at a time. */
final class VectorPairs implements PointKernel.Pairs {
  private static final long[] D2 = VectorField.broadcast(Curve.D2);

  /**
   * Three points for each transfer of a block, four for each, so that a half group is one's own.
   */
  private static final int POINTS = 4 * BLOCK;

  private final long[] x = new long[POINTS * LIMBS];
  private final long[] y = new long[POINTS * LIMBS];
  private final long[] t = new long[POINTS * LIMBS];

  /** Two rows for each transfer. */
  private final long[] rows = new long[2 * BLOCK * GROUP];

  private final long[] w = new long[GROUP];
  private final long[] sums = new long[2 * GROUP];
  private final long[] element = new long[LIMBS];

  /** Keeps the reads of slots that are only touched from being optimised away. */
  private long unusedSum;

  VectorPairs() {
    for (int row = 0; row < rows.length; row += GROUP) {
      rows[row + 2] = 1;
      rows[row + 6] = 1;
    }
  }

  @Override
  public void store(long[] state, int slot, long[] points, int i) {
    for (int lane = 0; lane < LANES; lane++) {
      VectorField.put(state, SLOT * slot + lane, points, i + LIMBS * lane);
    }
  }

  @Override
  public void load(long[] out, int o, long[] state, int slot) {
    for (int lane = 0; lane < LANES; lane++) {
      VectorField.get(out, o + LIMBS * lane, state, SLOT * slot + lane);
    }
  }

  @Override
  public void add(long[] state, int[] slots, byte[] affine, int count) {
    for (int start = 0; start < count; start += BLOCK) {
      int size = Math.min(BLOCK, count - start);
      touch(state, slots, start, size);
      for (int k = 0; k < 2 * size; k++) {
        coordinates(place(k), affine, 2 * start + k);
      }
      products((2 * size + LANES - 1) / LANES);
      for (int k = 0; k < size; k++) {
        addend(GROUP * k, place(2 * k));
        addend(GROUP * k + 4, place(2 * k + 1));
        int slot = SLOT * slots[start + k];
        VectorPairAddition.first(sums, 0, state, slot, rows, GROUP * k);
        VectorPairAddition.second(state, slot, sums, 0);
      }
    }
  }

  @Override
  public void transfer(long[] state, int[] payers, int[] payees, byte[] affine, int count) {
    for (int start = 0; start < count; start += BLOCK) {
      int size = Math.min(BLOCK, count - start);
      touch(state, payers, start, size);
      touch(state, payees, start, size);
      for (int k = 0; k < size; k++) {
        coordinates(place(4 * k), affine, 3 * (start + k));
        coordinates(place(4 * k + 1), affine, 3 * (start + k) + 1);
        coordinates(place(4 * k + 2), affine, 3 * (start + k) + 2);
      }
      products((size + 1) / 2);
      for (int k = 0; k < size; k++) {
        subtrahend(2 * GROUP * k, place(4 * k));
        subtrahend(2 * GROUP * k + 4, place(4 * k + 1));
        addend(2 * GROUP * k + GROUP, place(4 * k));
        addend(2 * GROUP * k + GROUP + 4, place(4 * k + 2));
      }
      for (int k = 0; k < size; k++) {
        move(state, SLOT * payers[start + k], SLOT * payees[start + k], 2 * GROUP * k);
      }
    }
  }

  /**
   * Both additions of a transfer; side by side, as they are independent, unless the slots are one.
   */
  private void move(long[] state, int payer, int payee, int row) {
    VectorPairAddition.first(sums, 0, state, payer, rows, row);
    if (payer == payee) {
      VectorPairAddition.second(state, payer, sums, 0);
      VectorPairAddition.first(sums, 0, state, payee, rows, row + GROUP);
      VectorPairAddition.second(state, payee, sums, 0);
    } else {
      VectorPairAddition.first(sums, GROUP, state, payee, rows, row + GROUP);
      VectorPairAddition.second(state, payer, sums, 0);
      VectorPairAddition.second(state, payee, sums, GROUP);
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

  /** Where limb 0 of the n-th element of an array of groups is. */
  private static int place(int n) {
    return GROUP * (n / LANES) + n % LANES;
  }

  /** x and y at a place = affine point n. */
  private void coordinates(int place, byte[] affine, int n) {
    Field.load(element, 0, affine, AFFINE_BYTES * n);
    VectorField.put(x, place, element, 0);
    Field.load(element, 0, affine, AFFINE_BYTES * n + Field.BYTES);
    VectorField.put(y, place, element, 0);
  }

  /** t = 2dxy in the first groups. */
  private void products(int groups) {
    for (int g = 0; g < GROUP * groups; g += GROUP) {
      VectorField.multiply(w, 0, x, g, y, g);
      VectorField.multiply(t, g, w, 0, D2, 0);
    }
  }

  /** Half a row = the point at a place. */
  private void addend(int row, int place) {
    for (int k = 0; k < GROUP; k += LANES) {
      long xk = x[place + k];
      long yk = y[place + k];
      rows[row + k] = yk - xk;
      rows[row + k + 1] = yk + xk;
      rows[row + k + 3] = t[place + k];
    }
  }

  /** Half a row = the negative of the point at a place. */
  private void subtrahend(int row, int place) {
    for (int k = 0; k < GROUP; k += LANES) {
      long xk = x[place + k];
      long yk = y[place + k];
      rows[row + k] = yk + xk;
      rows[row + k + 1] = yk - xk;
      rows[row + k + 3] = -t[place + k];
    }
  }
}
