package org.veilbank.math;

import static org.veilbank.math.VectorNtt.LANES;
import static org.veilbank.math.VectorNtt.MAGIC;
import static org.veilbank.math.VectorNtt.TRANSPOSITION;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes of the forward transform of {@link VectorNtt}; see there why products are written out.
 */
final class VectorForward {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_512;

  private VectorForward() {}

  /** Three levels of blocks [from, to), each of eight rows of stride columns. */
  static void forward8(
      double[] a, int from, int to, int stride, double[] w, int offset, boolean reduce, double p) {
    final DoubleVector minusP = DoubleVector.broadcast(S, -p);
    final DoubleVector u = DoubleVector.broadcast(S, 1 / p);
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int block = from; block < to; block++) {
      int at = offset + 7 * block;
      final DoubleVector w0 = DoubleVector.broadcast(S, w[at]);
      final DoubleVector w1 = DoubleVector.broadcast(S, w[at + 1]);
      final DoubleVector w2 = DoubleVector.broadcast(S, w[at + 2]);
      final DoubleVector w3 = DoubleVector.broadcast(S, w[at + 3]);
      final DoubleVector w4 = DoubleVector.broadcast(S, w[at + 4]);
      final DoubleVector w5 = DoubleVector.broadcast(S, w[at + 5]);
      final DoubleVector w6 = DoubleVector.broadcast(S, w[at + 6]);
      final DoubleVector n0 = DoubleVector.broadcast(S, -w[at]);
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
        if (reduce) {
          x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
          x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
          x2 = x2.fma(u, magic).sub(magic).fma(minusP, x2);
          x3 = x3.fma(u, magic).sub(magic).fma(minusP, x3);
        }
        DoubleVector x4 = DoubleVector.fromArray(S, a, c + 4 * stride);
        DoubleVector h = x4.mul(w0);
        DoubleVector r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x4.fma(n0, h));
        x4 = x0.sub(r);
        x0 = x0.add(r);
        DoubleVector x5 = DoubleVector.fromArray(S, a, c + 5 * stride);
        h = x5.mul(w0);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x5.fma(n0, h));
        x5 = x1.sub(r);
        x1 = x1.add(r);
        DoubleVector x6 = DoubleVector.fromArray(S, a, c + 6 * stride);
        h = x6.mul(w0);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x6.fma(n0, h));
        x6 = x2.sub(r);
        x2 = x2.add(r);
        DoubleVector x7 = DoubleVector.fromArray(S, a, c + 7 * stride);
        h = x7.mul(w0);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n0, h));
        x7 = x3.sub(r);
        x3 = x3.add(r);

        h = x2.mul(w1);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n1, h));
        x2 = x0.sub(r);
        x0 = x0.add(r);
        h = x3.mul(w1);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n1, h));
        x3 = x1.sub(r);
        x1 = x1.add(r);
        h = x6.mul(w2);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x6.fma(n2, h));
        x6 = x4.sub(r);
        x4 = x4.add(r);
        h = x7.mul(w2);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n2, h));
        x7 = x5.sub(r);
        x5 = x5.add(r);

        h = x1.mul(w3);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n3, h));
        x0.add(r).intoArray(a, c);
        x0.sub(r).intoArray(a, c + stride);
        h = x3.mul(w4);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n4, h));
        x2.add(r).intoArray(a, c + 2 * stride);
        x2.sub(r).intoArray(a, c + 3 * stride);
        h = x5.mul(w5);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x5.fma(n5, h));
        x4.add(r).intoArray(a, c + 4 * stride);
        x4.sub(r).intoArray(a, c + 5 * stride);
        h = x7.mul(w6);
        r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x7.fma(n6, h));
        x6.add(r).intoArray(a, c + 6 * stride);
        x6.sub(r).intoArray(a, c + 7 * stride);
      }
    }
  }

  /** Two levels of one block of four rows from begin on, for columns [from, to). */
  static void forward4(
      double[] a,
      int begin,
      int stride,
      int from,
      int to,
      double[] w,
      int at,
      boolean reduce,
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
      if (reduce) {
        x0 = x0.fma(u, magic).sub(magic).fma(minusP, x0);
        x1 = x1.fma(u, magic).sub(magic).fma(minusP, x1);
      }
      DoubleVector x2 = DoubleVector.fromArray(S, a, c + 2 * stride);
      DoubleVector h = x2.mul(w0);
      DoubleVector r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x2.fma(n0, h));
      x2 = x0.sub(r);
      x0 = x0.add(r);
      DoubleVector x3 = DoubleVector.fromArray(S, a, c + 3 * stride);
      h = x3.mul(w0);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n0, h));
      x3 = x1.sub(r);
      x1 = x1.add(r);

      h = x1.mul(w1);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x1.fma(n1, h));
      x0.add(r).intoArray(a, c);
      x0.sub(r).intoArray(a, c + stride);
      h = x3.mul(w2);
      r = h.fma(u, magic).sub(magic).fma(minusP, h).sub(x3.fma(n2, h));
      x2.add(r).intoArray(a, c + 2 * stride);
      x2.sub(r).intoArray(a, c + 3 * stride);
    }
  }

  /** The last six levels of runs [from, to). */
  static void forwardRuns(
      double[] a, int from, int to, double[] w, boolean reduce, boolean reduceResult, double p) {
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
}
