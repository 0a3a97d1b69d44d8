package org.veilbank.payments;

/**
 * Draws entities with Zipf weights: the entity of rank k, from 1, has weight k^-exponent, and ranks
 * are dealt to entities at random. One random number and one array access a draw, by Walker's alias
 * method in Vose's form (1991).
 */
final class EntityChoice {
  private static final int THRESHOLD_BITS = 31;

  /** For each cell the threshold above, and the alias in the low 32 bits. */
  private final long[] cells;

  EntityChoice(int entities, double exponent, SplitMix64 random) {
    this.cells = new long[entities];
    double[] scaled = weights(entities, exponent, random);
    int[] stack = new int[entities];
    // Small cells are stacked from the front of one array, large ones from its back.
    int small = 0;
    int large = entities;
    for (int i = 0; i < entities; i++) {
      if (scaled[i] < 1) {
        stack[small++] = i;
      } else {
        stack[--large] = i;
      }
    }
    while (small > 0 && large < entities) {
      int lesser = stack[--small];
      int greater = stack[large];
      cells[lesser] = cell(scaled[lesser], greater);
      scaled[greater] = (scaled[greater] + scaled[lesser]) - 1;
      if (scaled[greater] < 1) {
        large++;
        stack[small++] = greater;
      }
    }
    // What is left over is 1 up to rounding.
    while (small > 0) {
      int i = stack[--small];
      cells[i] = cell(1, i);
    }
    while (large < entities) {
      int i = stack[large++];
      cells[i] = cell(1, i);
    }
  }

  private static long cell(double share, int alias) {
    return ((long) (share * (1L << THRESHOLD_BITS)) << Integer.SIZE) | alias;
  }

  /** The weights of entities, with the mean 1. */
  private static double[] weights(int entities, double exponent, SplitMix64 random) {
    double[] weights = new double[entities];
    double sum = 0;
    for (int k = 0; k < entities; k++) {
      // StrictMath: the same bits on every machine.
      weights[k] = StrictMath.pow(k + 1, -exponent);
      sum += weights[k];
    }
    double scale = entities / sum;
    for (int k = entities - 1; k >= 0; k--) {
      int other = (int) random.nextBelow(k + 1);
      double weight = weights[other];
      weights[other] = weights[k];
      weights[k] = weight * scale;
    }
    return weights;
  }

  /** An entity: the high half of a product chooses the cell, the low half a side of it. */
  int draw(SplitMix64 random) {
    long r = random.nextLong();
    int i = (int) Math.unsignedMultiplyHigh(r, cells.length);
    long cell = cells[i];
    long side = (r * cells.length) >>> (Long.SIZE - THRESHOLD_BITS);
    return side < cell >>> Integer.SIZE ? i : (int) cell;
  }
}
