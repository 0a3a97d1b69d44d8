package org.veilbank.math;

import static org.veilbank.math.VectorLength.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes of the forward transform of {@link VectorNtt}; see there why products are written out.
 */
final class VectorForward {
  private static final VectorSpecies<Double> S = VectorLength.SPECIES;

  private VectorForward() {}

  /** Three levels of blocks [from, to), each of eight rows of stride columns. */
  static void forward8(
      double[] a,
      int from,
      int to,
      int stride,
      double[] w,
      int offset,
      boolean reduce,
      double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, LANES);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 2 * LANES);
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
      double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, LANES);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 2 * LANES);
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
}
