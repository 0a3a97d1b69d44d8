package org.veilbank.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last six levels of the transform on vectors of eight doubles: a run is a matrix of 8 x 8, row
 * by row, and is left transposed.
 */
final class Runs512 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_512;
  private static final int LANES = 8;

  /**
   * Indices for the three steps of the transposition of 8 x 8 values, at distances 4, 2 and 1: each
   * step exchanges the halves that are off the diagonal, of pairs of vectors.
   */
  private static final double[] TRANSPOSITION = transposition();

  private Runs512() {}

  private static double[] transposition() {
    double[] indices = new double[6 * LANES];
    int at = 0;
    for (int distance = 4; distance > 0; distance /= 2) {
      for (int lane = 0; lane < LANES; lane++) {
        boolean upper = (lane & distance) != 0;
        indices[at + lane] = upper ? LANES + (lane ^ distance) : lane;
        indices[at + LANES + lane] = upper ? LANES + lane : lane ^ distance;
      }
      at += 2 * LANES;
    }
    return indices;
  }

  /**
   * The factors of all runs, 64 each: seven for the first three levels, one unused, and for the
   * last three levels seven vectors with a lane for each row.
   */
  static double[] factors(double[] powers, int runs) {
    double[] out = new double[runs * NttRoots.RUN];
    int at = 0;
    for (int run = 0; run < runs; run++) {
      for (int i = 1; i < 8; i++) {
        out[at++] = powers[VectorNtt.root(runs + run, i)];
      }
      at++;
      for (int i = 1; i < 8; i++) {
        for (int lane = 0; lane < LANES; lane++) {
          out[at++] = powers[VectorNtt.root(8 * (runs + run) + lane, i)];
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
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, LANES);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 2 * LANES);
    final DoubleVector low4 = DoubleVector.fromArray(S, TRANSPOSITION, 0);
    final DoubleVector high4 = DoubleVector.fromArray(S, TRANSPOSITION, 8);
    final DoubleVector low2 = DoubleVector.fromArray(S, TRANSPOSITION, 16);
    final DoubleVector high2 = DoubleVector.fromArray(S, TRANSPOSITION, 24);
    final DoubleVector low1 = DoubleVector.fromArray(S, TRANSPOSITION, 32);
    final DoubleVector high1 = DoubleVector.fromArray(S, TRANSPOSITION, 40);
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      DoubleVector x0 = DoubleVector.fromArray(S, a, c + 0);
      DoubleVector x1 = DoubleVector.fromArray(S, a, c + 8);
      DoubleVector x2 = DoubleVector.fromArray(S, a, c + 16);
      DoubleVector x3 = DoubleVector.fromArray(S, a, c + 24);
      DoubleVector x4 = DoubleVector.fromArray(S, a, c + 32);
      DoubleVector x5 = DoubleVector.fromArray(S, a, c + 40);
      DoubleVector x6 = DoubleVector.fromArray(S, a, c + 48);
      DoubleVector x7 = DoubleVector.fromArray(S, a, c + 56);
      if (reduce) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
      }
      DoubleVector f = DoubleVector.broadcast(S, w[c]);
      DoubleVector n = DoubleVector.broadcast(S, -w[c]);
      DoubleVector h = x4.mul(f);
      DoubleVector r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x4.fma(n, h));
      x4 = x0.sub(r);
      x0 = x0.add(r);
      h = x5.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x5.fma(n, h));
      x5 = x1.sub(r);
      x1 = x1.add(r);
      h = x6.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x6.fma(n, h));
      x6 = x2.sub(r);
      x2 = x2.add(r);
      h = x7.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n, h));
      x7 = x3.sub(r);
      x3 = x3.add(r);
      f = DoubleVector.broadcast(S, w[c + 1]);
      n = DoubleVector.broadcast(S, -w[c + 1]);
      h = x2.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n, h));
      x2 = x0.sub(r);
      x0 = x0.add(r);
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x1.sub(r);
      x1 = x1.add(r);
      f = DoubleVector.broadcast(S, w[c + 2]);
      n = DoubleVector.broadcast(S, -w[c + 2]);
      h = x6.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x6.fma(n, h));
      x6 = x4.sub(r);
      x4 = x4.add(r);
      h = x7.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n, h));
      x7 = x5.sub(r);
      x5 = x5.add(r);
      f = DoubleVector.broadcast(S, w[c + 3]);
      n = DoubleVector.broadcast(S, -w[c + 3]);
      h = x1.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n, h));
      x1 = x0.sub(r);
      x0 = x0.add(r);
      f = DoubleVector.broadcast(S, w[c + 4]);
      n = DoubleVector.broadcast(S, -w[c + 4]);
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x2.sub(r);
      x2 = x2.add(r);
      f = DoubleVector.broadcast(S, w[c + 5]);
      n = DoubleVector.broadcast(S, -w[c + 5]);
      h = x5.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x5.fma(n, h));
      x5 = x4.sub(r);
      x4 = x4.add(r);
      f = DoubleVector.broadcast(S, w[c + 6]);
      n = DoubleVector.broadcast(S, -w[c + 6]);
      h = x7.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n, h));
      x7 = x6.sub(r);
      x6 = x6.add(r);

      r = low4.selectFrom(x0, x4);
      x4 = high4.selectFrom(x0, x4);
      x0 = r;
      r = low4.selectFrom(x1, x5);
      x5 = high4.selectFrom(x1, x5);
      x1 = r;
      r = low4.selectFrom(x2, x6);
      x6 = high4.selectFrom(x2, x6);
      x2 = r;
      r = low4.selectFrom(x3, x7);
      x7 = high4.selectFrom(x3, x7);
      x3 = r;
      r = low2.selectFrom(x0, x2);
      x2 = high2.selectFrom(x0, x2);
      x0 = r;
      r = low2.selectFrom(x1, x3);
      x3 = high2.selectFrom(x1, x3);
      x1 = r;
      r = low2.selectFrom(x4, x6);
      x6 = high2.selectFrom(x4, x6);
      x4 = r;
      r = low2.selectFrom(x5, x7);
      x7 = high2.selectFrom(x5, x7);
      x5 = r;
      r = low1.selectFrom(x0, x1);
      x1 = high1.selectFrom(x0, x1);
      x0 = r;
      r = low1.selectFrom(x2, x3);
      x3 = high1.selectFrom(x2, x3);
      x2 = r;
      r = low1.selectFrom(x4, x5);
      x5 = high1.selectFrom(x4, x5);
      x4 = r;
      r = low1.selectFrom(x6, x7);
      x7 = high1.selectFrom(x6, x7);
      x6 = r;

      if (reduce) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
      }
      f = DoubleVector.fromArray(S, w, c + 8);
      n = f.neg();
      h = x4.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x4.fma(n, h));
      x4 = x0.sub(r);
      x0 = x0.add(r);
      h = x5.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x5.fma(n, h));
      x5 = x1.sub(r);
      x1 = x1.add(r);
      h = x6.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x6.fma(n, h));
      x6 = x2.sub(r);
      x2 = x2.add(r);
      h = x7.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n, h));
      x7 = x3.sub(r);
      x3 = x3.add(r);
      f = DoubleVector.fromArray(S, w, c + 16);
      n = f.neg();
      h = x2.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n, h));
      x2 = x0.sub(r);
      x0 = x0.add(r);
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x1.sub(r);
      x1 = x1.add(r);
      f = DoubleVector.fromArray(S, w, c + 24);
      n = f.neg();
      h = x6.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x6.fma(n, h));
      x6 = x4.sub(r);
      x4 = x4.add(r);
      h = x7.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n, h));
      x7 = x5.sub(r);
      x5 = x5.add(r);
      f = DoubleVector.fromArray(S, w, c + 32);
      n = f.neg();
      h = x1.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n, h));
      x1 = x0.sub(r);
      x0 = x0.add(r);
      f = DoubleVector.fromArray(S, w, c + 40);
      n = f.neg();
      h = x3.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n, h));
      x3 = x2.sub(r);
      x2 = x2.add(r);
      f = DoubleVector.fromArray(S, w, c + 48);
      n = f.neg();
      h = x5.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x5.fma(n, h));
      x5 = x4.sub(r);
      x4 = x4.add(r);
      f = DoubleVector.fromArray(S, w, c + 56);
      n = f.neg();
      h = x7.mul(f);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n, h));
      x7 = x6.sub(r);
      x6 = x6.add(r);
      if (reduceResult) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
        x4 = x4.fma(u, magic).sub(magic).fma(minusP, x4);
        x5 = x5.fma(u, magic).sub(magic).fma(minusP, x5);
        x6 = x6.fma(u, magic).sub(magic).fma(minusP, x6);
        x7 = x7.fma(u, magic).sub(magic).fma(minusP, x7);
      }
      x0.intoArray(a, c + 0);
      x1.intoArray(a, c + 8);
      x2.intoArray(a, c + 16);
      x3.intoArray(a, c + 24);
      x4.intoArray(a, c + 32);
      x5.intoArray(a, c + 40);
      x6.intoArray(a, c + 48);
      x7.intoArray(a, c + 56);
    }
  }

  /** The first six levels of the inverse, of runs [from, to). */
  static void inverse(double[] a, int from, int to, double[] w, boolean tight, double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, LANES);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 2 * LANES);
    final DoubleVector low4 = DoubleVector.fromArray(S, TRANSPOSITION, 0);
    final DoubleVector high4 = DoubleVector.fromArray(S, TRANSPOSITION, 8);
    final DoubleVector low2 = DoubleVector.fromArray(S, TRANSPOSITION, 16);
    final DoubleVector high2 = DoubleVector.fromArray(S, TRANSPOSITION, 24);
    final DoubleVector low1 = DoubleVector.fromArray(S, TRANSPOSITION, 32);
    final DoubleVector high1 = DoubleVector.fromArray(S, TRANSPOSITION, 40);
    for (int c = from * NttRoots.RUN; c < to * NttRoots.RUN; c += NttRoots.RUN) {
      DoubleVector x0 = DoubleVector.fromArray(S, a, c + 0);
      DoubleVector x1 = DoubleVector.fromArray(S, a, c + 8);
      DoubleVector x2 = DoubleVector.fromArray(S, a, c + 16);
      DoubleVector x3 = DoubleVector.fromArray(S, a, c + 24);
      DoubleVector x4 = DoubleVector.fromArray(S, a, c + 32);
      DoubleVector x5 = DoubleVector.fromArray(S, a, c + 40);
      DoubleVector x6 = DoubleVector.fromArray(S, a, c + 48);
      DoubleVector x7 = DoubleVector.fromArray(S, a, c + 56);
      DoubleVector f = DoubleVector.fromArray(S, w, c + 32);
      DoubleVector n = f.neg();
      DoubleVector r = x0.sub(x1);
      x0 = x0.add(x1);
      DoubleVector h = r.mul(f);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, c + 40);
      n = f.neg();
      r = x2.sub(x3);
      x2 = x2.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, c + 48);
      n = f.neg();
      r = x4.sub(x5);
      x4 = x4.add(x5);
      h = r.mul(f);
      x5 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, c + 56);
      n = f.neg();
      r = x6.sub(x7);
      x6 = x6.add(x7);
      h = r.mul(f);
      x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, c + 16);
      n = f.neg();
      r = x0.sub(x2);
      x0 = x0.add(x2);
      h = r.mul(f);
      x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x1.sub(x3);
      x1 = x1.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.fromArray(S, w, c + 24);
      n = f.neg();
      r = x4.sub(x6);
      x4 = x4.add(x6);
      h = r.mul(f);
      x6 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x5.sub(x7);
      x5 = x5.add(x7);
      h = r.mul(f);
      x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      if (tight) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x4 = x4.fma(u, magic).sub(magic).fma(minusP, x4);
      }
      f = DoubleVector.fromArray(S, w, c + 8);
      n = f.neg();
      r = x0.sub(x4);
      x0 = x0.add(x4);
      h = r.mul(f);
      x4 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x1.sub(x5);
      x1 = x1.add(x5);
      h = r.mul(f);
      x5 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x2.sub(x6);
      x2 = x2.add(x6);
      h = r.mul(f);
      x6 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x3.sub(x7);
      x3 = x3.add(x7);
      h = r.mul(f);
      x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
      if (tight) {
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
      }

      r = low4.selectFrom(x0, x4);
      x4 = high4.selectFrom(x0, x4);
      x0 = r;
      r = low4.selectFrom(x1, x5);
      x5 = high4.selectFrom(x1, x5);
      x1 = r;
      r = low4.selectFrom(x2, x6);
      x6 = high4.selectFrom(x2, x6);
      x2 = r;
      r = low4.selectFrom(x3, x7);
      x7 = high4.selectFrom(x3, x7);
      x3 = r;
      r = low2.selectFrom(x0, x2);
      x2 = high2.selectFrom(x0, x2);
      x0 = r;
      r = low2.selectFrom(x1, x3);
      x3 = high2.selectFrom(x1, x3);
      x1 = r;
      r = low2.selectFrom(x4, x6);
      x6 = high2.selectFrom(x4, x6);
      x4 = r;
      r = low2.selectFrom(x5, x7);
      x7 = high2.selectFrom(x5, x7);
      x5 = r;
      r = low1.selectFrom(x0, x1);
      x1 = high1.selectFrom(x0, x1);
      x0 = r;
      r = low1.selectFrom(x2, x3);
      x3 = high1.selectFrom(x2, x3);
      x2 = r;
      r = low1.selectFrom(x4, x5);
      x5 = high1.selectFrom(x4, x5);
      x4 = r;
      r = low1.selectFrom(x6, x7);
      x7 = high1.selectFrom(x6, x7);
      x6 = r;

      r = x0.sub(x1);
      x0 = x0.add(x1);
      f = DoubleVector.broadcast(S, w[c + 3]);
      n = DoubleVector.broadcast(S, -w[c + 3]);
      h = r.mul(f);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x2.sub(x3);
      x2 = x2.add(x3);
      f = DoubleVector.broadcast(S, w[c + 4]);
      n = DoubleVector.broadcast(S, -w[c + 4]);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x4.sub(x5);
      x4 = x4.add(x5);
      f = DoubleVector.broadcast(S, w[c + 5]);
      n = DoubleVector.broadcast(S, -w[c + 5]);
      h = r.mul(f);
      x5 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x6.sub(x7);
      x6 = x6.add(x7);
      f = DoubleVector.broadcast(S, w[c + 6]);
      n = DoubleVector.broadcast(S, -w[c + 6]);
      h = r.mul(f);
      x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.broadcast(S, w[c + 1]);
      n = DoubleVector.broadcast(S, -w[c + 1]);
      r = x0.sub(x2);
      x0 = x0.add(x2);
      h = r.mul(f);
      x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x1.sub(x3);
      x1 = x1.add(x3);
      h = r.mul(f);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      f = DoubleVector.broadcast(S, w[c + 2]);
      n = DoubleVector.broadcast(S, -w[c + 2]);
      r = x4.sub(x6);
      x4 = x4.add(x6);
      h = r.mul(f);
      x6 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x5.sub(x7);
      x5 = x5.add(x7);
      h = r.mul(f);
      x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      if (tight) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x4 = x4.fma(u, magic).sub(magic).fma(minusP, x4);
      }
      f = DoubleVector.broadcast(S, w[c]);
      n = DoubleVector.broadcast(S, -w[c]);
      r = x0.sub(x4);
      x0 = x0.add(x4);
      h = r.mul(f);
      x4 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x1.sub(x5);
      x1 = x1.add(x5);
      h = r.mul(f);
      x5 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x2.sub(x6);
      x2 = x2.add(x6);
      h = r.mul(f);
      x6 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      r = x3.sub(x7);
      x3 = x3.add(x7);
      h = r.mul(f);
      x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n, h));
      x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
      if (tight) {
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
        x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
        x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
      }
      x0.intoArray(a, c + 0);
      x1.intoArray(a, c + 8);
      x2.intoArray(a, c + 16);
      x3.intoArray(a, c + 24);
      x4.intoArray(a, c + 32);
      x5.intoArray(a, c + 40);
      x6.intoArray(a, c + 48);
      x7.intoArray(a, c + 56);
    }
  }
}
