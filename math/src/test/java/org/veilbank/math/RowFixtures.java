package org.veilbank.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Moduli, rows and references for the tests of the kernels. */
final class RowFixtures {
  static final int MIN_LEVELS = 10;
  static final int MAX_LEVELS = 16;

  private RowFixtures() {}

  /** A transform's size and modulus. */
  record Ring(int levels, int bits) {
    int degree() {
      return 1 << levels;
    }

    Modulus modulus() {
      return RowFixtures.modulus(bits, degree());
    }

    @Override
    public String toString() {
      return "N=2^%d, q<2^%d".formatted(levels, bits);
    }
  }

  /** All degrees with loose and tight moduli. */
  static List<Ring> rings() {
    List<Ring> rings = new ArrayList<>();
    for (int levels = MIN_LEVELS; levels <= MAX_LEVELS; levels++) {
      for (int bits : new int[] {30, 36, 41, 44, 45, 47, 49, 50}) {
        rings.add(new Ring(levels, bits));
      }
    }
    return rings;
  }

  /** Loose and tight moduli, for methods that do not depend on the degree. */
  static List<Modulus> moduli() {
    List<Modulus> moduli = new ArrayList<>();
    for (int bits : new int[] {30, 36, 41, 44, 45, 46, 47, 48, 49, 50}) {
      moduli.add(modulus(bits, 1 << MIN_LEVELS));
    }
    return moduli;
  }

  /** The largest prime = 1 mod 2N below 2^bits. */
  static Modulus modulus(int bits, int degree) {
    return Modulus.of(NttPrimes.below(bits, degree, 1, List.of()).get(0));
  }

  /** Half random integers of at most multiple * q; half zeros of both signs and extremes. */
  static double[] row(Random random, int length, Modulus q, int multiple) {
    double p = q.real();
    double half = q.value() >> 1;
    double end = multiple * p;
    double[] edges = {0.0, -0.0, 1, half, half + 1, p - 1, p, end - 1, end};
    double[] row = new double[length];
    for (int i = 0; i < length; i++) {
      double magnitude =
          random.nextBoolean()
              ? random.nextLong(multiple * q.value() + 1)
              : edges[random.nextInt(edges.length)];
      row[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return row;
  }

  static double[][] rows(Random random, int count, int length, Modulus q, int multiple) {
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = row(random, length, q, multiple);
    }
    return rows;
  }

  static double[] constant(int length, double x) {
    double[] row = new double[length];
    Arrays.fill(row, x);
    return row;
  }

  static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      copy[i] = rows[i].clone();
    }
    return copy;
  }

  static BigInteger big(double integer) {
    return BigInteger.valueOf((long) integer);
  }

  /** Values and sign bits of a row, comparable with equals and readable when they differ. */
  static long[] bits(double[] row) {
    long[] bits = new long[row.length];
    for (int i = 0; i < row.length; i++) {
      bits[i] = Double.doubleToRawLongBits(row[i]);
    }
    return bits;
  }

  /** The evaluation number that {@link Ntt} puts at this position. */
  static int evaluation(int position) {
    return (position & ~63) | (position & 7) << 3 | (position >> 3 & 7);
  }

  private static double round(double h, Modulus q) {
    return Math.fma(h, q.reciprocal(), 0x1.8p52) - 0x1.8p52;
  }

  static double reduce(double x, Modulus q) {
    return Math.fma(round(x, q), -q.real(), x);
  }

  static double times(double y, double w, Modulus q) {
    double h = y * w;
    return Math.fma(round(h, q), -q.real(), h) - Math.fma(y, -w, h);
  }

  /** The forward transform as the comment of {@link Ntt} has it, butterfly by butterfly. */
  static double[] forward(double[] coefficients, NttRoots roots, boolean lazy) {
    Modulus q = roots.modulus();
    double[] a = coefficients.clone();
    for (int level = 0; level < roots.levels(); level++) {
      int half = roots.degree() >> (level + 1);
      for (int block = 0; block < 1 << level; block++) {
        double w = roots.powers()[(1 << level) + block];
        for (int i = 2 * block * half; i < (2 * block + 1) * half; i++) {
          double x = roots.forwardReduces(level) ? reduce(a[i], q) : a[i];
          double r = times(a[i + half], w, q);
          a[i] = x + r;
          a[i + half] = x - r;
        }
      }
    }
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      double x = a[evaluation(i)];
      result[i] = lazy && q.isLoose() ? x : reduce(x, q);
    }
    return result;
  }

  /** The inverse transform as the comment of {@link Ntt} has it, butterfly by butterfly. */
  static double[] inverse(double[] evaluations, NttRoots roots, double scale, double scaledRoot) {
    Modulus q = roots.modulus();
    double[] a = new double[evaluations.length];
    for (int i = 0; i < a.length; i++) {
      a[evaluation(i)] = evaluations[i];
    }
    for (int level = roots.levels() - 1; level >= 0; level--) {
      int half = roots.degree() >> (level + 1);
      for (int block = 0; block < 1 << level; block++) {
        double w = level == 0 ? scaledRoot : roots.inversePowers()[(1 << level) + block];
        for (int j = 0; j < half; j++) {
          int i = 2 * block * half + j;
          double sum = a[i] + a[i + half];
          double difference = a[i] - a[i + half];
          boolean reduces = j < roots.inverseReduces(level);
          a[i] = level == 0 ? times(sum, scale, q) : reduces ? reduce(sum, q) : sum;
          a[i + half] = times(difference, w, q);
        }
      }
    }
    return a;
  }

  /** The polynomial's value at the evaluation of this number, by Horner's rule in integers. */
  static long valueAt(double[] coefficients, NttRoots roots, int evaluation) {
    Modulus q = roots.modulus();
    int shift = Integer.SIZE - roots.levels();
    long psi = q.canonical(roots.powers()[Integer.reverse(1) >>> shift]);
    long x = q.powerVartime(psi, 2L * (Integer.reverse(evaluation) >>> shift) + 1);
    long value = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = q.add(q.multiply(value, x), q.canonical(coefficients[i]));
    }
    return value;
  }

  /** 1/N, balanced. */
  static double inverseDegree(NttRoots roots) {
    Modulus q = roots.modulus();
    return q.balanced(q.invert(roots.degree()));
  }

  /** {@code inversePowers[1] / N}, balanced. */
  static double inverseDegreeRoot(NttRoots roots) {
    Modulus q = roots.modulus();
    long root = q.canonical(roots.inversePowers()[1]);
    return q.balanced(q.multiply(q.invert(roots.degree()), root));
  }
}
