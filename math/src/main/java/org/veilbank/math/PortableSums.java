package org.veilbank.math;

import static org.veilbank.math.PortableButterflies.round;

/**
 * The inner loops of sums of products, up to three terms a pass: a loop with four is not
 * vectorised. The two halves of the exact sums of {@link RingKernel} stay in rows, acc and low,
 * from pass to pass.
 */
final class PortableSums {
  /** Most terms a pass. */
  private static final int MAX_TERMS = 3;

  private PortableSums() {}

  /** Terms of the next pass: as even as can be. */
  static int nextTerms(int remaining) {
    int passes = (remaining + MAX_TERMS - 1) / MAX_TERMS;
    return (remaining + passes - 1) / passes;
  }

  /** acc and low with one term x*w in them. acc may be x. */
  static void start(
      double[] x, double w, double carry, double[] acc, double[] low, int from, int to) {
    for (int c = from; c < to; c++) {
      double value = x[c];
      double next = Math.fma(value, w, carry);
      low[c] = 0.0 + Math.fma(value, w, carry - next);
      acc[c] = next;
    }
  }

  /** out = acc + low - carry, modulo q. out may be acc. */
  static void finish(
      double[] acc,
      double[] low,
      double carry,
      double u,
      double negated,
      double[] out,
      int from,
      int to) {
    for (int c = from; c < to; c++) {
      double high = acc[c] - carry;
      out[c] = Math.fma(round(high + low[c], u), negated, high) + low[c];
    }
  }

  /** Adds terms first to first + terms - 1 of rows times weights. */
  static void addWeighted(
      double[][] rows,
      int first,
      double[] weights,
      int offset,
      int terms,
      double[] acc,
      double[] low,
      int from,
      int to) {
    double[] x = rows[first];
    double w = weights[offset];
    switch (terms) {
      case 1 -> add(x, w, acc, low, from, to);
      case 2 -> add(x, rows[first + 1], w, weights[offset + 1], acc, low, from, to);
      default ->
          add(
              x,
              rows[first + 1],
              rows[first + 2],
              w,
              weights[offset + 1],
              weights[offset + 2],
              acc,
              low,
              from,
              to);
    }
  }

  private static void add(double[] x, double w, double[] acc, double[] low, int from, int to) {
    for (int c = from; c < to; c++) {
      double next = Math.fma(x[c], w, acc[c]);
      low[c] += Math.fma(x[c], w, acc[c] - next);
      acc[c] = next;
    }
  }

  private static void add(
      double[] x0,
      double[] x1,
      double w0,
      double w1,
      double[] acc,
      double[] low,
      int from,
      int to) {
    for (int c = from; c < to; c++) {
      double sum0 = Math.fma(x0[c], w0, acc[c]);
      double sum1 = Math.fma(x1[c], w1, sum0);
      double rest0 = low[c] + Math.fma(x0[c], w0, acc[c] - sum0);
      low[c] = rest0 + Math.fma(x1[c], w1, sum0 - sum1);
      acc[c] = sum1;
    }
  }

  private static void add(
      double[] x0,
      double[] x1,
      double[] x2,
      double w0,
      double w1,
      double w2,
      double[] acc,
      double[] low,
      int from,
      int to) {
    for (int c = from; c < to; c++) {
      double sum0 = Math.fma(x0[c], w0, acc[c]);
      double sum1 = Math.fma(x1[c], w1, sum0);
      double sum2 = Math.fma(x2[c], w2, sum1);
      double rest0 = low[c] + Math.fma(x0[c], w0, acc[c] - sum0);
      double rest1 = rest0 + Math.fma(x1[c], w1, sum0 - sum1);
      low[c] = rest1 + Math.fma(x2[c], w2, sum1 - sum2);
      acc[c] = sum2;
    }
  }

  /** Adds terms first to first + terms - 1 of x times y; terms is 1 or 2. */
  static void addProducts(
      double[][] x,
      double[][] y,
      int first,
      int terms,
      double[] acc,
      double[] low,
      int from,
      int to) {
    if (terms == 1) {
      addProduct(x[first], y[first], acc, low, from, to);
    } else {
      addProducts(x[first], y[first], x[first + 1], y[first + 1], acc, low, from, to);
    }
  }

  private static void addProduct(
      double[] x, double[] y, double[] acc, double[] low, int from, int to) {
    for (int c = from; c < to; c++) {
      double next = Math.fma(x[c], y[c], acc[c]);
      low[c] += Math.fma(x[c], y[c], acc[c] - next);
      acc[c] = next;
    }
  }

  private static void addProducts(
      double[] x0,
      double[] y0,
      double[] x1,
      double[] y1,
      double[] acc,
      double[] low,
      int from,
      int to) {
    for (int c = from; c < to; c++) {
      double sum0 = Math.fma(x0[c], y0[c], acc[c]);
      double sum1 = Math.fma(x1[c], y1[c], sum0);
      double rest0 = low[c] + Math.fma(x0[c], y0[c], acc[c] - sum0);
      low[c] = rest0 + Math.fma(x1[c], y1[c], sum0 - sum1);
      acc[c] = sum1;
    }
  }

  /** out = out + x*w, rounded once. */
  static void addRounded(double[] x, double w, double[] out, int from, int to) {
    for (int c = from; c < to; c++) {
      out[c] = Math.fma(x[c], w, out[c]);
    }
  }

  /** out = nearest integer to out. */
  static void roundToInteger(double[] out, int from, int to) {
    for (int c = from; c < to; c++) {
      out[c] = (out[c] + PortableButterflies.ROUNDER) - PortableButterflies.ROUNDER;
    }
  }
}
