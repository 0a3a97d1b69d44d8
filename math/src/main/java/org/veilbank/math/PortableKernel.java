package org.veilbank.math;

import static org.veilbank.math.PortableButterflies.round;
import static org.veilbank.math.PortableButterflies.times;

import java.util.Arrays;

/**
 * The kernel in plain Java: right on every machine, and fast where the compiler vectorises its
 * loops, for which they are short and simple. May be used by several threads at once; each keeps
 * the scratch rows of the degrees that it has transformed.
 */
final class PortableKernel implements RingKernel {
  /** Exact sums go by blocks of columns that stay in a first-level cache. */
  private static final int SUM_BLOCK = 1024;

  private static final int MAX_LEVELS = 16;

  private final ThreadLocal<PortableScratch>[] transformScratch = transformScratch();

  /** The low parts of exact sums. */
  private final ThreadLocal<double[]> lowScratch =
      ThreadLocal.withInitial(() -> new double[1 << MAX_LEVELS]);

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ThreadLocal<PortableScratch>[] transformScratch() {
    ThreadLocal<PortableScratch>[] byLevels = new ThreadLocal[MAX_LEVELS + 1];
    Arrays.setAll(byLevels, levels -> ThreadLocal.withInitial(() -> new PortableScratch(levels)));
    return byLevels;
  }

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public Ntt ntt(NttRoots roots) {
    return new PortableNtt(roots, transformScratch[roots.levels()]);
  }

  /** The product of two variables, |x*y| &lt; 2^51 q. */
  private static double times2(double x, double y, double u, double negated) {
    double h = x * y;
    return Math.fma(round(h, u), negated, h) + Math.fma(x, y, -h);
  }

  private static boolean inBlocks(int from, int to) {
    return 0 <= from && from <= to && from % BLOCK == 0 && to % BLOCK == 0;
  }

  @Override
  public void add(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = PortableButterflies.reduce(a[c] + b[c], u, negated);
    }
  }

  @Override
  public void subtract(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = PortableButterflies.reduce(a[c] - b[c], u, negated);
    }
  }

  @Override
  public void reduce(double[] a, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = PortableButterflies.reduce(a[c], u, negated);
    }
  }

  @Override
  public void multiply(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = times2(a[c], b[c], u, negated);
    }
  }

  @Override
  public void multiplyAdd(double[] a, double[] b, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = PortableButterflies.reduce(out[c] + times2(a[c], b[c], u, negated), u, negated);
    }
  }

  @Override
  public void scale(double[] a, double w, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = times(a[c], w, u, negated);
    }
  }

  @Override
  public void subtractAndScale(
      double[] a, double[] b, double w, double[] out, Modulus q, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      out[c] = times(a[c] - b[c], w, u, negated);
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
    multiply(a0, b0, d0, q, from, to);
    multiply(a1, b1, d2, q, from, to);
    multiply(a0, b1, d1, q, from, to);
    addProduct(a1, b0, d1, q, from, to);
  }

  /**
   * d += a * b. The tensor's middle part takes its two products one by one, because a loop with
   * both is not vectorised; its sums are exact, so their order does not matter.
   */
  private static void addProduct(double[] a, double[] b, double[] d, Modulus q, int from, int to) {
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      d[c] += times2(a[c], b[c], u, negated);
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
    multiplyAdd(a0, b0, d0, q, from, to);
    multiplyAdd(a1, b1, d2, q, from, to);
    addProduct(a0, b1, d1, q, from, to);
    multiplyAdd(a1, b0, d1, q, from, to);
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
    multiply(a0, a0, d0, q, from, to);
    multiply(a1, a1, d2, q, from, to);
    double u = q.reciprocal();
    double negated = -q.real();
    for (int c = from; c < to; c++) {
      d1[c] = times2(a0[c] + a0[c], a1[c], u, negated);
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
    assert inBlocks(from, to) : from + ".." + to;
    double[] low = lowScratch.get();
    for (int start = from; start < to; start += SUM_BLOCK) {
      int end = Math.min(to, start + SUM_BLOCK);
      Arrays.fill(out, start, end, carry);
      Arrays.fill(low, start, end, 0);
      for (int i = 0; i < count; ) {
        int terms = PortableSums.nextTerms(count - i);
        PortableSums.addWeighted(rows, first + i, weights, offset + i, terms, out, low, start, end);
        i += terms;
      }
      PortableSums.finish(out, low, carry, q.reciprocal(), -q.real(), out, start, end);
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
    assert inBlocks(from, to) : from + ".." + to;
    for (int start = from; start < to; start += SUM_BLOCK) {
      int end = Math.min(to, start + SUM_BLOCK);
      innerProduct(x, y0, count, add0, addWeight, carry, out0, q, start, end);
      innerProduct(x, y1, count, add1, addWeight, carry, out1, q, start, end);
    }
  }

  private void innerProduct(
      double[][] x,
      double[][] y,
      int count,
      double[] add,
      double addWeight,
      double carry,
      double[] out,
      Modulus q,
      int from,
      int to) {
    double[] low = lowScratch.get();
    if (addWeight != 0) {
      PortableSums.start(add, addWeight, carry, out, low, from, to);
    } else {
      Arrays.fill(out, from, to, carry);
      Arrays.fill(low, from, to, 0);
    }
    for (int i = 0; i < count; i += 2) {
      PortableSums.addProducts(x, y, i, Math.min(2, count - i), out, low, from, to);
    }
    PortableSums.finish(out, low, carry, q.reciprocal(), -q.real(), out, from, to);
  }

  @Override
  public void quotients(
      double[][] rows, int count, double[] reciprocals, double[] out, int from, int to) {
    assert inBlocks(from, to) : from + ".." + to;
    for (int start = from; start < to; start += SUM_BLOCK) {
      int end = Math.min(to, start + SUM_BLOCK);
      Arrays.fill(out, start, end, 0);
      for (int i = 0; i < count; i++) {
        PortableSums.addRounded(rows[i], reciprocals[i], out, start, end);
      }
      PortableSums.roundToInteger(out, start, end);
    }
  }
}
