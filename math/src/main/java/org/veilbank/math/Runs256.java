package org.veilbank.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last six levels of the transform on vectors of four doubles. A run is a matrix of 8 x 8, row
 * by row. Its levels are taken two at a time, because eight vectors and their factors do not fit
 * sixteen registers: at distances 32 and 16 and at 8 and 4 between vectors as they lie; at 2 and 1
 * on quarters of the matrix, transposed, of which those off the diagonal change places.
 */
final class Runs256 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;
  private static final VectorShuffle<Double> SWAP_PAIRS = VectorShuffle.fromValues(S, 2, 3, 0, 1);
  private static final VectorShuffle<Double> SWAP_LANES = VectorShuffle.fromValues(S, 1, 0, 3, 2);
  private static final VectorMask<Double> UPPER = VectorMask.fromLong(S, 0b1100);
  private static final VectorMask<Double> ODD = VectorMask.fromLong(S, 0b1010);
  private static final VectorMask<Double> FIRST = VectorMask.fromLong(S, 0b0001);

  private Runs256() {}

  /**
   * The factors of all runs, 64 each: one unused; three for distances 32 and 16; for each pair of
   * rows three for 8 and 4; for each quarter, numbered where it lies after the exchange, three
   * vectors for 2 and 1 with a lane for each row.
   */
  static double[] factors(double[] powers, int runs) {
    double[] out = new double[runs * NttRoots.RUN];
    int at = 0;
    for (int run = 0; run < runs; run++) {
      at++;
      for (int i = 1; i < 4; i++) {
        out[at++] = powers[VectorNtt.root(runs + run, i)];
      }
      for (int pair = 0; pair < 4; pair++) {
        out[at++] = powers[VectorNtt.root(runs + run, 4 + pair)];
        out[at++] = powers[8 * (runs + run) + 2 * pair];
        out[at++] = powers[8 * (runs + run) + 2 * pair + 1];
      }
      for (int quarter = 0; quarter < 4; quarter++) {
        int row = 8 * (runs + run) + 4 * (quarter & 1);
        int half = quarter >> 1;
        for (int i : new int[] {2 + half, 4 + 2 * half, 5 + 2 * half}) {
          for (int lane = 0; lane < 4; lane++) {
            out[at++] = powers[VectorNtt.root(row + lane, i)];
          }
        }
      }
    }
    return out;
  }

  /** The last six levels of runs [from, to). */
  static void forward(
      double[] a,
      int from,
      int to,
      double[] w,
      boolean reduce,
      boolean reduceResult,
      double[] constants) {
    forwardFar(a, from, to, w, reduce, constants);
    for (int pair = 0; pair < 4; pair++) {
      forwardNear(a, from, to, w, pair, reduce, constants);
    }
    exchange(a, from, to);
    for (int quarter = 0; quarter < 4; quarter++) {
      forwardWithin(a, from, to, w, quarter, reduceResult, constants);
    }
  }

  /** The first six levels of the inverse, of runs [from, to). */
  static void inverse(double[] a, int from, int to, double[] w, boolean tight, double[] constants) {
    for (int quarter = 0; quarter < 4; quarter++) {
      inverseWithin(a, from, to, w, quarter, tight, constants);
    }
    exchange(a, from, to);
    for (int pair = 0; pair < 4; pair++) {
      inverseNear(a, from, to, w, pair, tight, constants);
    }
    inverseFar(a, from, to, w, tight, constants);
  }

  /** Exchanges the two quarters off the diagonal. */
  private static void exchange(double[] a, int from, int to) {
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      DoubleVector x0 = DoubleVector.fromArray(S, a, c + 4);
      DoubleVector y0 = DoubleVector.fromArray(S, a, c + 32);
      y0.intoArray(a, c + 4);
      x0.intoArray(a, c + 32);
      DoubleVector x1 = DoubleVector.fromArray(S, a, c + 12);
      DoubleVector y1 = DoubleVector.fromArray(S, a, c + 40);
      y1.intoArray(a, c + 12);
      x1.intoArray(a, c + 40);
      DoubleVector x2 = DoubleVector.fromArray(S, a, c + 20);
      DoubleVector y2 = DoubleVector.fromArray(S, a, c + 48);
      y2.intoArray(a, c + 20);
      x2.intoArray(a, c + 48);
      DoubleVector x3 = DoubleVector.fromArray(S, a, c + 28);
      DoubleVector y3 = DoubleVector.fromArray(S, a, c + 56);
      y3.intoArray(a, c + 28);
      x3.intoArray(a, c + 56);
    }
  }

  /** Distances 32 and 16. */
  private static void forwardFar(
      double[] a, int from, int to, double[] w, boolean reduce, double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, 4);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 8);
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      for (int d = c; d < c + 16; d += 4) {
        DoubleVector x0 = DoubleVector.fromArray(S, a, d);
        DoubleVector x1 = DoubleVector.fromArray(S, a, d + 16);
        DoubleVector x2 = DoubleVector.fromArray(S, a, d + 32);
        DoubleVector x3 = DoubleVector.fromArray(S, a, d + 48);
        if (reduce) {
          x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
          x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        }
        DoubleVector f = DoubleVector.broadcast(S, w[c + 1]);
        DoubleVector n = f.neg();
        DoubleVector h = x2.mul(f);
        DoubleVector r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n, h));
        x2 = x0.sub(r);
        x0 = x0.add(r);
        h = x3.mul(f);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
        x3 = x1.sub(r);
        x1 = x1.add(r);
        f = DoubleVector.broadcast(S, w[c + 2]);
        n = f.neg();
        h = x1.mul(f);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n, h));
        x1 = x0.sub(r);
        x0 = x0.add(r);
        f = DoubleVector.broadcast(S, w[c + 3]);
        n = f.neg();
        h = x3.mul(f);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
        x3 = x2.sub(r);
        x2 = x2.add(r);
        x0.intoArray(a, d);
        x1.intoArray(a, d + 16);
        x2.intoArray(a, d + 32);
        x3.intoArray(a, d + 48);
      }
    }
  }

  /** Distances 8 and 4, of one pair of rows of each run. */
  private static void forwardNear(
      double[] a, int from, int to, double[] w, int pair, boolean reduce, double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, 4);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 8);
    int offset = 16 * pair;
    int factors = 4 + 3 * pair;
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      int d = c + offset;
      int v = c + factors;
      DoubleVector x0 = DoubleVector.fromArray(S, a, d);
      DoubleVector x1 = DoubleVector.fromArray(S, a, d + 4);
      DoubleVector x2 = DoubleVector.fromArray(S, a, d + 8);
      DoubleVector x3 = DoubleVector.fromArray(S, a, d + 12);
      DoubleVector f = DoubleVector.broadcast(S, w[v]);
      DoubleVector n = f.neg();
      DoubleVector h = x2.mul(f);
      DoubleVector r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n, h));
      x2 = x0.sub(r);
      x0 = x0.add(r);
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x1.sub(r);
      x1 = x1.add(r);
      if (reduce) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
      }
      f = DoubleVector.broadcast(S, w[v + 1]);
      n = f.neg();
      h = x1.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n, h));
      x1 = x0.sub(r);
      x0 = x0.add(r);
      f = DoubleVector.broadcast(S, w[v + 2]);
      n = f.neg();
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x2.sub(r);
      x2 = x2.add(r);
      x0.intoArray(a, d);
      x1.intoArray(a, d + 4);
      x2.intoArray(a, d + 8);
      x3.intoArray(a, d + 12);
    }
  }

  /** Distances 2 and 1, of one quarter of each run. */
  private static void forwardWithin(
      double[] a,
      int from,
      int to,
      double[] w,
      int quarter,
      boolean reduceResult,
      double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, 4);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 8);
    int offset = 32 * (quarter >> 1) + 4 * (quarter & 1);
    int factors = 16 + 12 * quarter;
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      int d = c + offset;
      int v = c + factors;
      DoubleVector x0 = DoubleVector.fromArray(S, a, d);
      DoubleVector x1 = DoubleVector.fromArray(S, a, d + 8);
      DoubleVector x2 = DoubleVector.fromArray(S, a, d + 16);
      DoubleVector x3 = DoubleVector.fromArray(S, a, d + 24);
      DoubleVector t = x0.rearrange(SWAP_PAIRS);
      x0 = x0.blend(x2.rearrange(SWAP_PAIRS), UPPER);
      x2 = t.blend(x2, UPPER);
      t = x1.rearrange(SWAP_PAIRS);
      x1 = x1.blend(x3.rearrange(SWAP_PAIRS), UPPER);
      x3 = t.blend(x3, UPPER);
      t = x0.rearrange(SWAP_LANES);
      x0 = x0.blend(x1.rearrange(SWAP_LANES), ODD);
      x1 = t.blend(x1, ODD);
      t = x2.rearrange(SWAP_LANES);
      x2 = x2.blend(x3.rearrange(SWAP_LANES), ODD);
      x3 = t.blend(x3, ODD);
      DoubleVector f = DoubleVector.fromArray(S, w, v);
      DoubleVector n = f.neg();
      DoubleVector h = x2.mul(f);
      DoubleVector r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n, h));
      x2 = x0.sub(r);
      x0 = x0.add(r);
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x1.sub(r);
      x1 = x1.add(r);
      f = DoubleVector.fromArray(S, w, v + 4);
      n = f.neg();
      h = x1.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n, h));
      x1 = x0.sub(r);
      x0 = x0.add(r);
      f = DoubleVector.fromArray(S, w, v + 8);
      n = f.neg();
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x2.sub(r);
      x2 = x2.add(r);
      if (reduceResult) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
      }
      x0.intoArray(a, d);
      x1.intoArray(a, d + 8);
      x2.intoArray(a, d + 16);
      x3.intoArray(a, d + 24);
    }
  }

  /** Distances 1 and 2, of one quarter of each run. */
  private static void inverseWithin(
      double[] a, int from, int to, double[] w, int quarter, boolean tight, double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, 4);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 8);
    int offset = 32 * (quarter >> 1) + 4 * (quarter & 1);
    int factors = 16 + 12 * quarter;
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      int d = c + offset;
      int v = c + factors;
      DoubleVector x0 = DoubleVector.fromArray(S, a, d);
      DoubleVector x1 = DoubleVector.fromArray(S, a, d + 8);
      DoubleVector x2 = DoubleVector.fromArray(S, a, d + 16);
      DoubleVector x3 = DoubleVector.fromArray(S, a, d + 24);
      DoubleVector f = DoubleVector.fromArray(S, w, v + 4);
      DoubleVector n = f.neg();
      DoubleVector r = x0.sub(x1);
      x0 = x0.add(x1);
      DoubleVector h = r.mul(f);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, v + 8);
      n = f.neg();
      r = x2.sub(x3);
      x2 = x2.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, v);
      n = f.neg();
      r = x0.sub(x2);
      x0 = x0.add(x2);
      h = r.mul(f);
      x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x1.sub(x3);
      x1 = x1.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      if (tight) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
      }
      DoubleVector t = x0.rearrange(SWAP_PAIRS);
      x0 = x0.blend(x2.rearrange(SWAP_PAIRS), UPPER);
      x2 = t.blend(x2, UPPER);
      t = x1.rearrange(SWAP_PAIRS);
      x1 = x1.blend(x3.rearrange(SWAP_PAIRS), UPPER);
      x3 = t.blend(x3, UPPER);
      t = x0.rearrange(SWAP_LANES);
      x0 = x0.blend(x1.rearrange(SWAP_LANES), ODD);
      x1 = t.blend(x1, ODD);
      t = x2.rearrange(SWAP_LANES);
      x2 = x2.blend(x3.rearrange(SWAP_LANES), ODD);
      x3 = t.blend(x3, ODD);
      x0.intoArray(a, d);
      x1.intoArray(a, d + 8);
      x2.intoArray(a, d + 16);
      x3.intoArray(a, d + 24);
    }
  }

  /** Distances 4 and 8, of one pair of rows of each run. */
  private static void inverseNear(
      double[] a, int from, int to, double[] w, int pair, boolean tight, double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, 4);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 8);
    int offset = 16 * pair;
    int factors = 4 + 3 * pair;
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      int d = c + offset;
      int v = c + factors;
      DoubleVector x0 = DoubleVector.fromArray(S, a, d);
      DoubleVector x1 = DoubleVector.fromArray(S, a, d + 4);
      DoubleVector x2 = DoubleVector.fromArray(S, a, d + 8);
      DoubleVector x3 = DoubleVector.fromArray(S, a, d + 12);
      DoubleVector f = DoubleVector.broadcast(S, w[v + 1]);
      DoubleVector n = f.neg();
      DoubleVector r = x0.sub(x1);
      x0 = x0.add(x1);
      DoubleVector h = r.mul(f);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.broadcast(S, w[v + 2]);
      n = f.neg();
      r = x2.sub(x3);
      x2 = x2.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      // A loose modulus: the first sum of each row only.
      DoubleVector y = x0.fma(u, magic).sub(magic).fma(minusP, x0);
      x0 = tight ? y : x0.blend(y, FIRST);
      y = x2.fma(u, magic).sub(magic).fma(minusP, x2);
      x2 = tight ? y : x2.blend(y, FIRST);
      f = DoubleVector.broadcast(S, w[v]);
      n = f.neg();
      r = x0.sub(x2);
      x0 = x0.add(x2);
      h = r.mul(f);
      x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x1.sub(x3);
      x1 = x1.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      x0.intoArray(a, d);
      x1.intoArray(a, d + 4);
      x2.intoArray(a, d + 8);
      x3.intoArray(a, d + 12);
    }
  }

  /** Distances 16 and 32. */
  private static void inverseFar(
      double[] a, int from, int to, double[] w, boolean tight, double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, 4);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 8);
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      for (int d = c; d < c + 16; d += 4) {
        DoubleVector x0 = DoubleVector.fromArray(S, a, d);
        DoubleVector x1 = DoubleVector.fromArray(S, a, d + 16);
        DoubleVector x2 = DoubleVector.fromArray(S, a, d + 32);
        DoubleVector x3 = DoubleVector.fromArray(S, a, d + 48);
        DoubleVector f = DoubleVector.broadcast(S, w[c + 2]);
        DoubleVector n = f.neg();
        DoubleVector r = x0.sub(x1);
        x0 = x0.add(x1);
        DoubleVector h = r.mul(f);
        x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
        f = DoubleVector.broadcast(S, w[c + 3]);
        n = f.neg();
        r = x2.sub(x3);
        x2 = x2.add(x3);
        h = r.mul(f);
        x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
        boolean first = d < c + 8;
        if (tight && first) {
          x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
          x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        }
        f = DoubleVector.broadcast(S, w[c + 1]);
        n = f.neg();
        r = x0.sub(x2);
        x0 = x0.add(x2);
        h = r.mul(f);
        x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
        r = x1.sub(x3);
        x1 = x1.add(x3);
        h = r.mul(f);
        x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
        if (tight || first) {
          x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        }
        if (tight) {
          x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        }
        x0.intoArray(a, d);
        x1.intoArray(a, d + 16);
        x2.intoArray(a, d + 32);
        x3.intoArray(a, d + 48);
      }
    }
  }
}
