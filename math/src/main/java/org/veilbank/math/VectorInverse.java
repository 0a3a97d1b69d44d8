package org.veilbank.math;

import static org.veilbank.math.VectorNtt.LANES;
import static org.veilbank.math.VectorNtt.MAGIC;
import static org.veilbank.math.VectorNtt.TRANSPOSITION;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes of the inverse transform of {@link VectorNtt}; see there why products are written out.
 */
final class VectorInverse {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_512;

  private VectorInverse() {}

  /** The first six levels of the inverse, of runs [from, to). */
  static void inverseRuns(double[] a, int from, int to, double[] w, boolean tight, double p) {
    final DoubleVector minusP = DoubleVector.broadcast(S, -p);
    final DoubleVector u = DoubleVector.broadcast(S, 1 / p);
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
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

  /**
   * Three levels of the inverse of blocks [from, to), each of eight rows of stride columns. The
   * last pass, over the whole row, multiplies its sums by a scale, and its root is scaled too.
   *
   * @param scaleFactor of the last pass; 0 for the others
   * @param scaledRoot of the last pass; ignored in the others
   */
  static void inverse8(
      double[] a,
      int from,
      int to,
      int stride,
      double[] w,
      int offset,
      boolean tight,
      double scaleFactor,
      double scaledRoot,
      double p) {
    final DoubleVector minusP = DoubleVector.broadcast(S, -p);
    final DoubleVector u = DoubleVector.broadcast(S, 1 / p);
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector scale = DoubleVector.broadcast(S, scaleFactor);
    final DoubleVector minusScale = DoubleVector.broadcast(S, -scaleFactor);
    for (int block = from; block < to; block++) {
      int at = offset + 7 * block;
      double root = scaleFactor != 0 ? scaledRoot : w[at];
      final DoubleVector w0 = DoubleVector.broadcast(S, root);
      final DoubleVector w1 = DoubleVector.broadcast(S, w[at + 1]);
      final DoubleVector w2 = DoubleVector.broadcast(S, w[at + 2]);
      final DoubleVector w3 = DoubleVector.broadcast(S, w[at + 3]);
      final DoubleVector w4 = DoubleVector.broadcast(S, w[at + 4]);
      final DoubleVector w5 = DoubleVector.broadcast(S, w[at + 5]);
      final DoubleVector w6 = DoubleVector.broadcast(S, w[at + 6]);
      final DoubleVector n0 = DoubleVector.broadcast(S, -root);
      final DoubleVector n1 = DoubleVector.broadcast(S, -w[at + 1]);
      final DoubleVector n2 = DoubleVector.broadcast(S, -w[at + 2]);
      final DoubleVector n3 = DoubleVector.broadcast(S, -w[at + 3]);
      final DoubleVector n4 = DoubleVector.broadcast(S, -w[at + 4]);
      final DoubleVector n5 = DoubleVector.broadcast(S, -w[at + 5]);
      final DoubleVector n6 = DoubleVector.broadcast(S, -w[at + 6]);
      int begin = block * 8 * stride;
      for (int c = begin; c < begin + stride; c += LANES) {
        DoubleVector x0 = DoubleVector.fromArray(S, a, c);
        DoubleVector x1 = DoubleVector.fromArray(S, a, c + stride);
        DoubleVector x2 = DoubleVector.fromArray(S, a, c + 2 * stride);
        DoubleVector x3 = DoubleVector.fromArray(S, a, c + 3 * stride);
        DoubleVector x4 = DoubleVector.fromArray(S, a, c + 4 * stride);
        DoubleVector x5 = DoubleVector.fromArray(S, a, c + 5 * stride);
        DoubleVector x6 = DoubleVector.fromArray(S, a, c + 6 * stride);
        DoubleVector x7 = DoubleVector.fromArray(S, a, c + 7 * stride);
        DoubleVector r = x0.sub(x1);
        x0 = x0.add(x1);
        DoubleVector h = r.mul(w3);
        x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n3, h));
        r = x2.sub(x3);
        x2 = x2.add(x3);
        h = r.mul(w4);
        x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n4, h));
        r = x4.sub(x5);
        x4 = x4.add(x5);
        h = r.mul(w5);
        x5 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n5, h));
        r = x6.sub(x7);
        x6 = x6.add(x7);
        h = r.mul(w6);
        x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n6, h));
        r = x0.sub(x2);
        x0 = x0.add(x2);
        h = r.mul(w1);
        x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n1, h));
        r = x1.sub(x3);
        x1 = x1.add(x3);
        h = r.mul(w1);
        x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n1, h));
        r = x4.sub(x6);
        x4 = x4.add(x6);
        h = r.mul(w2);
        x6 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n2, h));
        r = x5.sub(x7);
        x5 = x5.add(x7);
        h = r.mul(w2);
        x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n2, h));
        if (tight) {
          x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
          x4 = x4.fma(u, magic).sub(magic).fma(minusP, x4);
        }
        r = x0.sub(x4);
        x0 = x0.add(x4);
        h = r.mul(w0);
        x4 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n0, h));
        r = x1.sub(x5);
        x1 = x1.add(x5);
        h = r.mul(w0);
        x5 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n0, h));
        r = x2.sub(x6);
        x2 = x2.add(x6);
        h = r.mul(w0);
        x6 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n0, h));
        r = x3.sub(x7);
        x3 = x3.add(x7);
        h = r.mul(w0);
        x7 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n0, h));
        if (scaleFactor != 0) {
          h = x0.mul(scale);
          x0 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x0.fma(minusScale, h));
          h = x1.mul(scale);
          x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(minusScale, h));
          h = x2.mul(scale);
          x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(minusScale, h));
          h = x3.mul(scale);
          x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(minusScale, h));
        } else {
          x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
          if (tight) {
            x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
            x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
            x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
          }
        }
        x0.intoArray(a, c);
        x1.intoArray(a, c + stride);
        x2.intoArray(a, c + 2 * stride);
        x3.intoArray(a, c + 3 * stride);
        x4.intoArray(a, c + 4 * stride);
        x5.intoArray(a, c + 5 * stride);
        x6.intoArray(a, c + 6 * stride);
        x7.intoArray(a, c + 7 * stride);
      }
    }
  }

  /**
   * Two levels of the inverse, of one block of four rows from begin on, for columns [from, to).
   * Whether the first and the second sum are reduced at the end is said one by one.
   */
  static void inverse4(
      double[] a,
      int begin,
      int stride,
      int from,
      int to,
      double[] w,
      int at,
      boolean reduceFirst,
      boolean reduceSecond,
      double p) {
    final DoubleVector minusP = DoubleVector.broadcast(S, -p);
    final DoubleVector u = DoubleVector.broadcast(S, 1 / p);
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector w0 = DoubleVector.broadcast(S, w[at]);
    final DoubleVector w1 = DoubleVector.broadcast(S, w[at + 1]);
    final DoubleVector w2 = DoubleVector.broadcast(S, w[at + 2]);
    final DoubleVector n0 = DoubleVector.broadcast(S, -w[at]);
    final DoubleVector n1 = DoubleVector.broadcast(S, -w[at + 1]);
    final DoubleVector n2 = DoubleVector.broadcast(S, -w[at + 2]);
    for (int c = begin + from; c < begin + to; c += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(S, a, c);
      DoubleVector x1 = DoubleVector.fromArray(S, a, c + stride);
      DoubleVector x2 = DoubleVector.fromArray(S, a, c + 2 * stride);
      DoubleVector x3 = DoubleVector.fromArray(S, a, c + 3 * stride);
      DoubleVector r = x0.sub(x1);
      x0 = x0.add(x1);
      DoubleVector h = r.mul(w1);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n1, h));
      r = x2.sub(x3);
      x2 = x2.add(x3);
      h = r.mul(w2);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n2, h));
      r = x0.sub(x2);
      x0 = x0.add(x2);
      h = r.mul(w0);
      x2 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n0, h));
      r = x1.sub(x3);
      x1 = x1.add(x3);
      h = r.mul(w0);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n0, h));
      if (reduceFirst) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
      }
      if (reduceSecond) {
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
      }
      x0.intoArray(a, c);
      x1.intoArray(a, c + stride);
      x2.intoArray(a, c + 2 * stride);
      x3.intoArray(a, c + 3 * stride);
    }
  }

  /** The last two of four levels of the inverse: rows from begin on, with the scaling. */
  static void inverse4Scaled(
      double[] a,
      int begin,
      int stride,
      int from,
      int to,
      double[] w,
      double scaleFactor,
      double scaledRoot,
      double p) {
    final DoubleVector minusP = DoubleVector.broadcast(S, -p);
    final DoubleVector u = DoubleVector.broadcast(S, 1 / p);
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector w1 = DoubleVector.broadcast(S, w[1]);
    final DoubleVector w2 = DoubleVector.broadcast(S, w[2]);
    final DoubleVector n1 = DoubleVector.broadcast(S, -w[1]);
    final DoubleVector n2 = DoubleVector.broadcast(S, -w[2]);
    final DoubleVector scale = DoubleVector.broadcast(S, scaleFactor);
    final DoubleVector minusScale = DoubleVector.broadcast(S, -scaleFactor);
    final DoubleVector root = DoubleVector.broadcast(S, scaledRoot);
    final DoubleVector minusRoot = DoubleVector.broadcast(S, -scaledRoot);
    for (int c = begin + from; c < begin + to; c += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(S, a, c);
      DoubleVector x1 = DoubleVector.fromArray(S, a, c + stride);
      DoubleVector x2 = DoubleVector.fromArray(S, a, c + 2 * stride);
      DoubleVector x3 = DoubleVector.fromArray(S, a, c + 3 * stride);
      DoubleVector r = x0.sub(x1);
      x0 = x0.add(x1);
      DoubleVector h = r.mul(w1);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n1, h));
      r = x2.sub(x3);
      x2 = x2.add(x3);
      h = r.mul(w2);
      x3 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(n2, h));
      r = x0.sub(x2);
      x0 = x0.add(x2);
      h = x0.mul(scale);
      x0 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x0.fma(minusScale, h));
      x0.intoArray(a, c);
      h = r.mul(root);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(minusRoot, h));
      r.intoArray(a, c + 2 * stride);
      r = x1.sub(x3);
      x1 = x1.add(x3);
      h = x1.mul(scale);
      x1 = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(minusScale, h));
      x1.intoArray(a, c + stride);
      h = r.mul(root);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(r.fma(minusRoot, h));
      r.intoArray(a, c + 3 * stride);
    }
  }
}
