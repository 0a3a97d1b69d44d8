package org.veilbank.math;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Rows of one length, to be used again: a homomorphic operation needs dozens of them, of up to half
 * a megabyte, and a fresh one costs as much as its transform. Rows come as they were left. May be
 * used by several threads at once.
 *
 * <p>A row that is never given back is merely garbage. A row must not be used after it was given
 * back.
 */
public final class RowPool {
  private final int length;
  private final ArrayDeque<double[]> free = new ArrayDeque<>();

  /** A pool of rows of this many values. */
  public RowPool(int length) {
    this.length = length;
  }

  /** A row with any content. */
  public double[] take() {
    synchronized (free) {
      double[] row = free.pollLast();
      if (row != null) {
        return row;
      }
    }
    return new double[length];
  }

  /** Rows with any content. */
  public double[][] take(int count) {
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = take();
    }
    return rows;
  }

  /** Takes a row back. */
  public void give(double[] row) {
    if (row.length != length) {
      throw new IllegalArgumentException(
          "row of " + row.length + " values given to a pool of rows of " + length);
    }
    synchronized (free) {
      free.addLast(row);
    }
  }

  /** Takes rows back. */
  public void give(double[][] rows) {
    for (double[] row : rows) {
      give(row);
    }
  }

  /** Takes a row back that held a secret: erases it first. */
  public void giveErased(double[] row) {
    Arrays.fill(row, 0);
    give(row);
  }

  /** Lets the garbage collector have all rows that are free now. */
  public void trim() {
    synchronized (free) {
      free.clear();
    }
  }
}
