package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.POINT;
import static org.veilbank.group.Field.LIMBS;
import static org.veilbank.group.PointKernel.AFFINE_BYTES;
import static org.veilbank.group.PointKernel.BLOCK;
import static org.veilbank.group.PointKernel.SLOT;

/** A slot is two extended points of {@link Curve}, one after another. */
final class PortablePairs implements PointKernel.Pairs {
  /** Affine Niels rows of the three points of a transfer. */
  private final long[] rows = new long[3 * AFFINE_NIELS];

  private final long[] s = new long[Curve.SCRATCH];

  /** Keeps the reads of slots that are only touched from being optimised away. */
  private long unusedSum;

  @Override
  public void store(long[] state, int slot, long[] points, int i) {
    System.arraycopy(points, i, state, SLOT * slot, SLOT);
  }

  @Override
  public void load(long[] out, int o, long[] state, int slot) {
    System.arraycopy(state, SLOT * slot, out, o, SLOT);
  }

  @Override
  public void add(long[] state, int[] slots, byte[] affine, int count) {
    for (int start = 0; start < count; start += BLOCK) {
      int end = Math.min(count, start + BLOCK);
      touch(state, slots, start, end);
      for (int i = start; i < end; i++) {
        row(0, affine, 2 * i);
        row(1, affine, 2 * i + 1);
        int slot = SLOT * slots[i];
        Curve.addAffineNiels(state, slot, rows, 0, s);
        Curve.addAffineNiels(state, slot + POINT, rows, AFFINE_NIELS, s);
      }
    }
  }

  @Override
  public void transfer(long[] state, int[] payers, int[] payees, byte[] affine, int count) {
    for (int start = 0; start < count; start += BLOCK) {
      int end = Math.min(count, start + BLOCK);
      touch(state, payers, start, end);
      touch(state, payees, start, end);
      for (int i = start; i < end; i++) {
        row(0, affine, 3 * i);
        row(1, affine, 3 * i + 1);
        row(2, affine, 3 * i + 2);
        int payer = SLOT * payers[i];
        int payee = SLOT * payees[i];
        Curve.subtractAffineNiels(state, payer, rows, 0, s);
        Curve.subtractAffineNiels(state, payer + POINT, rows, AFFINE_NIELS, s);
        Curve.addAffineNiels(state, payee, rows, 0, s);
        Curve.addAffineNiels(state, payee + POINT, rows, 2 * AFFINE_NIELS, s);
      }
    }
  }

  private void touch(long[] state, int[] slots, int start, int end) {
    long sum = 0;
    for (int i = start; i < end; i++) {
      int slot = SLOT * slots[i];
      sum += state[slot] + state[slot + 8] + state[slot + 16] + state[slot + 24] + state[slot + 32];
    }
    unusedSum += sum;
  }

  /** Row r = affine point n, prepared for being added. */
  private void row(int r, byte[] affine, int n) {
    int at = AFFINE_NIELS * r;
    Field.load(s, 0, affine, AFFINE_BYTES * n);
    Field.load(s, LIMBS, affine, AFFINE_BYTES * n + Field.BYTES);
    Field.subtract(rows, at + Curve.MINUS, s, LIMBS, s, 0);
    Field.add(rows, at + Curve.PLUS, s, LIMBS, s, 0);
    Field.multiply(s, 0, s, 0, s, LIMBS);
    Field.multiply(rows, at + Curve.T2D, s, 0, Curve.D2, 0);
  }
}
