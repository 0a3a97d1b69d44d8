package org.veilbank.math;

import static org.veilbank.math.VectorLength.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes of the inverse transform of {@link VectorNtt}; see there why products are written out.
 */
final class VectorInverse {
  private static final VectorSpecies<Double> S = VectorLength.SPECIES;

  private VectorInverse() {}

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
      double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, LANES);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 2 * LANES);
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
      double[] constants) {
    final DoubleVector minusP = DoubleVector.fromArray(S, constants, 0);
    final DoubleVector u = DoubleVector.fromArray(S, constants, LANES);
    final DoubleVector magic = DoubleVector.fromArray(S, constants, 2 * LANES);
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
