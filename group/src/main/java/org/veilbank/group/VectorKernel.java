package org.veilbank.group;

import static org.veilbank.group.Field.LIMBS;
import static org.veilbank.group.VectorField.GROUP;
import static org.veilbank.group.VectorField.LANES;

/**
 * The kernel for processors with vectors of 512 bits; slots are laid out as {@link
 * VectorPairAddition} says.
 */
final class VectorKernel implements PointKernel {
  private static final long[] ONE = VectorField.broadcast(Curve.ONE);
  private static final long[] D = VectorField.broadcast(Curve.D);
  private static final long[] D2 = VectorField.broadcast(Curve.D2);

  /** Offsets in the scratch of the hint check. */
  private static final int S2 = 0;

  private static final int U1 = GROUP;
  private static final int U2 = 2 * GROUP;
  private static final int V = 3 * GROUP;
  private static final int LEFT = 4 * GROUP;
  private static final int T = 5 * GROUP;

  /**
   * Three points for each transfer of a block, four for each, so that a half group is one's own.
   */
  private static final int POINTS = 4 * BLOCK;

  private final long[] x = new long[POINTS * LIMBS];
  private final long[] y = new long[POINTS * LIMBS];
  private final long[] t = new long[POINTS * LIMBS];

  /** Two rows for each transfer. */
  private final long[] rows = new long[2 * BLOCK * GROUP];

  private final long[] w = new long[6 * GROUP];
  private final long[] s = new long[GROUP];
  private final long[] sums = new long[2 * GROUP];
  private final long[] element = new long[LIMBS];

  /** Keeps the reads of slots that are only touched from being optimised away. */
  private long unusedSum;

  VectorKernel() {
    for (int row = 0; row < rows.length; row += GROUP) {
      rows[row + 2] = 1;
      rows[row + 6] = 1;
    }
  }

  @Override
  public String name() {
    return "vector";
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

  @Override
  public int firstWrong(byte[] encodings, byte[] affine, int count) {
    for (int start = 0; start < count; start += LANES) {
      int size = Math.min(LANES, count - start);
      long wrong = 0;
      for (int lane = 0; lane < LANES; lane++) {
        // lanes past the end repeat the last point
        int i = start + Math.min(lane, size - 1);
        int xAt = AFFINE_BYTES * i;
        if (!HintCheck.areCanonical(encodings, Field.BYTES * i, affine, xAt)) {
          wrong |= 1L << lane;
        }
        Field.load(element, 0, encodings, Field.BYTES * i);
        VectorField.put(s, lane, element, 0);
        coordinates(lane, affine, i);
      }
      wrong |= wrongCoordinates();
      if (wrong != 0) {
        return start + Long.numberOfTrailingZeros(wrong);
      }
    }
    return count;
  }

  /** Bit n: whether element n of x, y is not what that of s decodes to; see {@link HintCheck}. */
  private long wrongCoordinates() {
    long wrong = VectorField.oddBits(s, 0) | VectorField.oddBits(x, 0) | VectorField.zeroBits(y, 0);
    VectorField.square(w, S2, s, 0);
    VectorField.subtract(w, U1, ONE, 0, w, S2);
    VectorField.add(w, U2, ONE, 0, w, S2);
    VectorField.multiply(w, LEFT, y, 0, w, U2);
    VectorField.subtract(w, LEFT, w, LEFT, w, U1);
    VectorField.canonical(w, LEFT, w, LEFT);
    wrong |= ~VectorField.zeroBits(w, LEFT);
    VectorField.square(w, V, w, U1);
    VectorField.multiply(w, V, w, V, D, 0);
    VectorField.square(w, T, w, U2);
    VectorField.add(w, V, w, V, w, T); // -v
    VectorField.square(w, LEFT, x, 0);
    VectorField.multiply(w, LEFT, w, LEFT, w, V);
    VectorField.add(w, T, w, S2, w, S2);
    VectorField.add(w, T, w, T, w, T);
    VectorField.add(w, LEFT, w, LEFT, w, T);
    VectorField.canonical(w, LEFT, w, LEFT);
    wrong |= ~VectorField.zeroBits(w, LEFT);
    VectorField.multiply(w, T, x, 0, y, 0);
    VectorField.canonical(w, T, w, T);
    wrong |= VectorField.oddBits(w, T);
    return wrong & ((1L << LANES) - 1);
  }

  @Override
  public int decode(long[] points, byte[] encodings, int count) {
    return new VectorDecoder().decode(points, encodings, count);
  }

  @Override
  public Buckets newBuckets(int width) {
    return new VectorBuckets(width);
  }

  /** Two additions of three steps of products, against two steps; either for two points. */
  @Override
  public double bucketCost() {
    return 6;
  }
}
