package org.veilbank.math;

/**
 * The butterflies of {@link Ntt} for whole rows, which are distinct arrays. One loop a method, with
 * one butterfly in it: that is as much as the compiler vectorises. Loops with two levels or more in
 * them would save memory traffic, but come out scalar and several times slower.
 *
 * <p>Everywhere u is 1/q rounded, and negated is -q.
 */
final class PortableButterflies {
  /** Adding and subtracting it rounds to an integer what is below 2^51. */
  static final double ROUNDER = 0x1.8p52;

  private PortableButterflies() {}

  /** round(h). */
  static double round(double h, double u) {
    return Math.fma(h, u, ROUNDER) - ROUNDER;
  }

  /** reduce(x). */
  static double reduce(double x, double u, double negated) {
    return Math.fma(round(x, u), negated, x);
  }

  /** times(y, w). */
  static double times(double y, double w, double u, double negated) {
    double h = y * w;
    return Math.fma(round(h, u), negated, h) - Math.fma(y, -w, h);
  }

  /** Forward: x and y times w. */
  static void forward(double[] x, double[] y, double w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = x[c];
      double product = times(y[c], w, u, negated);
      x[c] = sum + product;
      y[c] = sum - product;
    }
  }

  /** Forward: reduced x and y times w. */
  static void forwardReducing(
      double[] x, double[] y, double w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = reduce(x[c], u, negated);
      double product = times(y[c], w, u, negated);
      x[c] = sum + product;
      y[c] = sum - product;
    }
  }

  /** Forward: x and y times w, each column with its root. */
  static void forward(double[] x, double[] y, double[] w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = x[c];
      double product = times(y[c], w[c], u, negated);
      x[c] = sum + product;
      y[c] = sum - product;
    }
  }

  /** Forward: reduced x and y times w, each column with its root. */
  static void forwardReducing(
      double[] x, double[] y, double[] w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = reduce(x[c], u, negated);
      double product = times(y[c], w[c], u, negated);
      x[c] = sum + product;
      y[c] = sum - product;
    }
  }

  /** As {@link #forward}, with reduced results: for the last level. */
  static void forwardReduced(
      double[] x, double[] y, double[] w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = x[c];
      double product = times(y[c], w[c], u, negated);
      x[c] = reduce(sum + product, u, negated);
      y[c] = reduce(sum - product, u, negated);
    }
  }

  /** Inverse: the sum, and the difference times w, on columns [from, to). */
  static void inverse(
      double[] x, double[] y, double w, double u, double negated, int from, int to) {
    for (int c = from; c < to; c++) {
      double sum = x[c] + y[c];
      double difference = x[c] - y[c];
      x[c] = sum;
      y[c] = times(difference, w, u, negated);
    }
  }

  /** Inverse: the sum reduced, and the difference times w, on columns [from, to). */
  static void inverseReducing(
      double[] x, double[] y, double w, double u, double negated, int from, int to) {
    for (int c = from; c < to; c++) {
      double sum = x[c] + y[c];
      double difference = x[c] - y[c];
      x[c] = reduce(sum, u, negated);
      y[c] = times(difference, w, u, negated);
    }
  }

  /** Inverse: the sum, and the difference times w, each column with its root. */
  static void inverse(double[] x, double[] y, double[] w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = x[c] + y[c];
      double difference = x[c] - y[c];
      x[c] = sum;
      y[c] = times(difference, w[c], u, negated);
    }
  }

  /** Inverse: the sum reduced, and the difference times w, each column with its root. */
  static void inverseReducing(
      double[] x, double[] y, double[] w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = x[c] + y[c];
      double difference = x[c] - y[c];
      x[c] = reduce(sum, u, negated);
      y[c] = times(difference, w[c], u, negated);
    }
  }

  /** Inverse, last level: the sum times scale, and the difference times w. */
  static void inverseScaling(
      double[] x, double[] y, double scale, double w, double u, double negated, int count) {
    for (int c = 0; c < count; c++) {
      double sum = x[c] + y[c];
      double difference = x[c] - y[c];
      x[c] = times(sum, scale, u, negated);
      y[c] = times(difference, w, u, negated);
    }
  }
}
