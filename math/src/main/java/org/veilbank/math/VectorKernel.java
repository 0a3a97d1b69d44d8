package org.veilbank.math;

import static org.veilbank.math.VectorLength.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel for processors with vectors of eight doubles, or of four. Loops treat two to four
 * vectors at a time, which hides the latency of the multiply-adds. Longer loops are written out
 * without calls, see {@link VectorNtt}.
 */
final class VectorKernel implements RingKernel {
  private static final VectorSpecies<Double> S = VectorLength.SPECIES;
  private static final double MAGIC = 0x1.8p52;

  @Override
  public String name() {
    return "vector-" + VectorLength.SPECIES.vectorBitSize();
  }

  @Override
  public Ntt ntt(NttRoots roots) {
    return new VectorNtt(roots);
  }

  private static DoubleVector reduce(
      DoubleVector x, DoubleVector minusP, DoubleVector u, DoubleVector magic) {
    return x.fma(u, magic).sub(magic).fma(minusP, x);
  }

  /** times2(x, y) of {@link RingKernel}. */
  private static DoubleVector times2(
      DoubleVector x, DoubleVector y, DoubleVector minusP, DoubleVector u, DoubleVector magic) {
    DoubleVector h = x.mul(y);
    return h.fma(u, magic).sub(magic).fma(minusP, h).add(x.fma(y, h.neg()));
  }

  /** times(y, w) of {@link Ntt}; n is -w. */
  private static DoubleVector times(
      DoubleVector y,
      DoubleVector w,
      DoubleVector n,
      DoubleVector minusP,
      DoubleVector u,
      DoubleVector magic) {
    DoubleVector h = y.mul(w);
    return h.fma(u, magic).sub(magic).fma(minusP, h).sub(y.fma(n, h));
  }

  private static boolean inBlocks(int from, int to) {
    return (from | to) % BLOCK == 0 && from <= to;
  }

  @Override
  public void add(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x = DoubleVector.fromArray(S, a, i).add(DoubleVector.fromArray(S, b, i));
      DoubleVector y =
          DoubleVector.fromArray(S, a, i + LANES).add(DoubleVector.fromArray(S, b, i + LANES));
      reduce(x, minusP, u, magic).intoArray(out, i);
      reduce(y, minusP, u, magic).intoArray(out, i + LANES);
    }
  }

  @Override
  public void subtract(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x = DoubleVector.fromArray(S, a, i).sub(DoubleVector.fromArray(S, b, i));
      DoubleVector y =
          DoubleVector.fromArray(S, a, i + LANES).sub(DoubleVector.fromArray(S, b, i + LANES));
      reduce(x, minusP, u, magic).intoArray(out, i);
      reduce(y, minusP, u, magic).intoArray(out, i + LANES);
    }
  }

  @Override
  public void reduce(double[] a, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x = DoubleVector.fromArray(S, a, i);
      DoubleVector y = DoubleVector.fromArray(S, a, i + LANES);
      reduce(x, minusP, u, magic).intoArray(out, i);
      reduce(y, minusP, u, magic).intoArray(out, i + LANES);
    }
  }

  @Override
  public void multiply(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x =
          times2(
              DoubleVector.fromArray(S, a, i), DoubleVector.fromArray(S, b, i), minusP, u, magic);
      DoubleVector y =
          times2(
              DoubleVector.fromArray(S, a, i + LANES),
              DoubleVector.fromArray(S, b, i + LANES),
              minusP,
              u,
              magic);
      x.intoArray(out, i);
      y.intoArray(out, i + LANES);
    }
  }

  @Override
  public void multiplyAdd(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x =
          times2(
              DoubleVector.fromArray(S, a, i), DoubleVector.fromArray(S, b, i), minusP, u, magic);
      DoubleVector y =
          times2(
              DoubleVector.fromArray(S, a, i + LANES),
              DoubleVector.fromArray(S, b, i + LANES),
              minusP,
              u,
              magic);
      reduce(DoubleVector.fromArray(S, out, i).add(x), minusP, u, magic).intoArray(out, i);
      reduce(DoubleVector.fromArray(S, out, i + LANES).add(y), minusP, u, magic)
          .intoArray(out, i + LANES);
    }
  }

  @Override
  public void scale(double[] a, double w, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector factor = DoubleVector.broadcast(S, w);
    final DoubleVector minusFactor = DoubleVector.broadcast(S, -w);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x =
          times(DoubleVector.fromArray(S, a, i), factor, minusFactor, minusP, u, magic);
      DoubleVector y =
          times(DoubleVector.fromArray(S, a, i + LANES), factor, minusFactor, minusP, u, magic);
      x.intoArray(out, i);
      y.intoArray(out, i + LANES);
    }
  }

  @Override
  public void subtractAndScale(
      double[] a, double[] b, double w, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector factor = DoubleVector.broadcast(S, w);
    final DoubleVector minusFactor = DoubleVector.broadcast(S, -w);
    for (int i = from; i < to; i += 2 * LANES) {
      DoubleVector x = DoubleVector.fromArray(S, a, i).sub(DoubleVector.fromArray(S, b, i));
      DoubleVector y =
          DoubleVector.fromArray(S, a, i + LANES).sub(DoubleVector.fromArray(S, b, i + LANES));
      times(x, factor, minusFactor, minusP, u, magic).intoArray(out, i);
      times(y, factor, minusFactor, minusP, u, magic).intoArray(out, i + LANES);
    }
  }

  @Override
  public void tensor(
      double[] a0,
      double[] a1,
      double[] b0,
      double[] b1,
      double[] d0,
      double[] d1,
      double[] d2,
      Modulus q,
      int from,
      int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(S, a0, i);
      DoubleVector x1 = DoubleVector.fromArray(S, a1, i);
      DoubleVector y0 = DoubleVector.fromArray(S, b0, i);
      DoubleVector y1 = DoubleVector.fromArray(S, b1, i);
      DoubleVector cross = times2(x0, y1, minusP, u, magic);
      times2(x0, y0, minusP, u, magic).intoArray(d0, i);
      cross.add(times2(x1, y0, minusP, u, magic)).intoArray(d1, i);
      times2(x1, y1, minusP, u, magic).intoArray(d2, i);
    }
  }

  @Override
  public void tensorAdd(
      double[] a0,
      double[] a1,
      double[] b0,
      double[] b1,
      double[] d0,
      double[] d1,
      double[] d2,
      Modulus q,
      int from,
      int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(S, a0, i);
      DoubleVector x1 = DoubleVector.fromArray(S, a1, i);
      DoubleVector y0 = DoubleVector.fromArray(S, b0, i);
      DoubleVector y1 = DoubleVector.fromArray(S, b1, i);
      DoubleVector h = x0.mul(y0);
      DoubleVector sum = h.fma(u, magic).sub(magic).fma(minusP, h).add(x0.fma(y0, h.neg()));
      sum = sum.add(DoubleVector.fromArray(S, d0, i));
      sum.fma(u, magic).sub(magic).fma(minusP, sum).intoArray(d0, i);
      h = x1.mul(y1);
      sum = h.fma(u, magic).sub(magic).fma(minusP, h).add(x1.fma(y1, h.neg()));
      sum = sum.add(DoubleVector.fromArray(S, d2, i));
      sum.fma(u, magic).sub(magic).fma(minusP, sum).intoArray(d2, i);
      h = x0.mul(y1);
      sum = h.fma(u, magic).sub(magic).fma(minusP, h).add(x0.fma(y1, h.neg()));
      h = x1.mul(y0);
      sum = sum.add(h.fma(u, magic).sub(magic).fma(minusP, h).add(x1.fma(y0, h.neg())));
      sum = sum.add(DoubleVector.fromArray(S, d1, i));
      sum.fma(u, magic).sub(magic).fma(minusP, sum).intoArray(d1, i);
    }
  }

  @Override
  public void square(
      double[] a0,
      double[] a1,
      double[] d0,
      double[] d1,
      double[] d2,
      Modulus q,
      int from,
      int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int i = from; i < to; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(S, a0, i);
      DoubleVector x1 = DoubleVector.fromArray(S, a1, i);
      times2(x0, x0, minusP, u, magic).intoArray(d0, i);
      times2(x0.add(x0), x1, minusP, u, magic).intoArray(d1, i);
      times2(x1, x1, minusP, u, magic).intoArray(d2, i);
    }
  }

  @Override
  public void combine(
      double[][] rows,
      int first,
      int count,
      double[] weights,
      int offset,
      double carry,
      double[] out,
      Modulus q,
      int from,
      int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector start = DoubleVector.broadcast(S, carry);
    for (int c = from; c < to; c += 4 * LANES) {
      DoubleVector s0 = start;
      DoubleVector s1 = start;
      DoubleVector s2 = start;
      DoubleVector s3 = start;
      DoubleVector low0 = DoubleVector.broadcast(S, 0);
      DoubleVector low1 = DoubleVector.broadcast(S, 0);
      DoubleVector low2 = DoubleVector.broadcast(S, 0);
      DoubleVector low3 = DoubleVector.broadcast(S, 0);
      for (int i = 0; i < count; i++) {
        double[] row = rows[first + i];
        DoubleVector w = DoubleVector.broadcast(S, weights[offset + i]);
        DoubleVector x = DoubleVector.fromArray(S, row, c);
        DoubleVector next = x.fma(w, s0);
        low0 = low0.add(x.fma(w, s0.sub(next)));
        s0 = next;
        x = DoubleVector.fromArray(S, row, c + LANES);
        next = x.fma(w, s1);
        low1 = low1.add(x.fma(w, s1.sub(next)));
        s1 = next;
        x = DoubleVector.fromArray(S, row, c + 2 * LANES);
        next = x.fma(w, s2);
        low2 = low2.add(x.fma(w, s2.sub(next)));
        s2 = next;
        x = DoubleVector.fromArray(S, row, c + 3 * LANES);
        next = x.fma(w, s3);
        low3 = low3.add(x.fma(w, s3.sub(next)));
        s3 = next;
      }
      s0 = s0.sub(start);
      s0 = s0.add(low0).fma(u, magic).sub(magic).fma(minusP, s0).add(low0);
      s0.intoArray(out, c);
      s1 = s1.sub(start);
      s1 = s1.add(low1).fma(u, magic).sub(magic).fma(minusP, s1).add(low1);
      s1.intoArray(out, c + LANES);
      s2 = s2.sub(start);
      s2 = s2.add(low2).fma(u, magic).sub(magic).fma(minusP, s2).add(low2);
      s2.intoArray(out, c + 2 * LANES);
      s3 = s3.sub(start);
      s3 = s3.add(low3).fma(u, magic).sub(magic).fma(minusP, s3).add(low3);
      s3.intoArray(out, c + 3 * LANES);
    }
  }

  @Override
  public void innerProducts(
      double[][] x,
      double[][] y0,
      double[][] y1,
      int count,
      double[] add0,
      double[] add1,
      double addWeight,
      double carry,
      double[] out0,
      double[] out1,
      Modulus q,
      int from,
      int to) {
    assert inBlocks(from, to);
    final DoubleVector minusP = DoubleVector.broadcast(S, -q.real());
    final DoubleVector u = DoubleVector.broadcast(S, q.reciprocal());
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    final DoubleVector start = DoubleVector.broadcast(S, carry);
    final DoubleVector weight = DoubleVector.broadcast(S, addWeight);
    for (int c = from; c < to; c += 2 * LANES) {
      DoubleVector s0 = start;
      DoubleVector s1 = start;
      DoubleVector s2 = start;
      DoubleVector s3 = start;
      DoubleVector low0 = DoubleVector.broadcast(S, 0);
      DoubleVector low1 = DoubleVector.broadcast(S, 0);
      DoubleVector low2 = DoubleVector.broadcast(S, 0);
      DoubleVector low3 = DoubleVector.broadcast(S, 0);
      if (addWeight != 0) {
        DoubleVector a = DoubleVector.fromArray(S, add0, c);
        s0 = a.fma(weight, start);
        low0 = low0.add(a.fma(weight, start.sub(s0)));
        a = DoubleVector.fromArray(S, add0, c + LANES);
        s1 = a.fma(weight, start);
        low1 = low1.add(a.fma(weight, start.sub(s1)));
        a = DoubleVector.fromArray(S, add1, c);
        s2 = a.fma(weight, start);
        low2 = low2.add(a.fma(weight, start.sub(s2)));
        a = DoubleVector.fromArray(S, add1, c + LANES);
        s3 = a.fma(weight, start);
        low3 = low3.add(a.fma(weight, start.sub(s3)));
      }
      for (int i = 0; i < count; i++) {
        DoubleVector left = DoubleVector.fromArray(S, x[i], c);
        DoubleVector right = DoubleVector.fromArray(S, x[i], c + LANES);
        DoubleVector y = DoubleVector.fromArray(S, y0[i], c);
        DoubleVector next = left.fma(y, s0);
        low0 = low0.add(left.fma(y, s0.sub(next)));
        s0 = next;
        y = DoubleVector.fromArray(S, y0[i], c + LANES);
        next = right.fma(y, s1);
        low1 = low1.add(right.fma(y, s1.sub(next)));
        s1 = next;
        y = DoubleVector.fromArray(S, y1[i], c);
        next = left.fma(y, s2);
        low2 = low2.add(left.fma(y, s2.sub(next)));
        s2 = next;
        y = DoubleVector.fromArray(S, y1[i], c + LANES);
        next = right.fma(y, s3);
        low3 = low3.add(right.fma(y, s3.sub(next)));
        s3 = next;
      }
      s0 = s0.sub(start);
      s0 = s0.add(low0).fma(u, magic).sub(magic).fma(minusP, s0).add(low0);
      s0.intoArray(out0, c);
      s1 = s1.sub(start);
      s1 = s1.add(low1).fma(u, magic).sub(magic).fma(minusP, s1).add(low1);
      s1.intoArray(out0, c + LANES);
      s2 = s2.sub(start);
      s2 = s2.add(low2).fma(u, magic).sub(magic).fma(minusP, s2).add(low2);
      s2.intoArray(out1, c);
      s3 = s3.sub(start);
      s3 = s3.add(low3).fma(u, magic).sub(magic).fma(minusP, s3).add(low3);
      s3.intoArray(out1, c + LANES);
    }
  }

  @Override
  public void quotients(
      double[][] rows, int count, double[] reciprocals, double[] out, int from, int to) {
    assert inBlocks(from, to);
    final DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    for (int c = from; c < to; c += 2 * LANES) {
      DoubleVector s0 = DoubleVector.broadcast(S, 0);
      DoubleVector s1 = DoubleVector.broadcast(S, 0);
      for (int i = 0; i < count; i++) {
        DoubleVector w = DoubleVector.broadcast(S, reciprocals[i]);
        s0 = DoubleVector.fromArray(S, rows[i], c).fma(w, s0);
        s1 = DoubleVector.fromArray(S, rows[i], c + LANES).fma(w, s1);
      }
      s0.add(magic).sub(magic).intoArray(out, c);
      s1.add(magic).sub(magic).intoArray(out, c + LANES);
    }
  }
}
