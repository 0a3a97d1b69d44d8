package org.veilbank.math;

/**
 * The roots of unity of one negacyclic number-theoretic transform, and the schedule of its
 * reductions. Shared by the kernels, which lay the roots out as they need them.
 *
 * <p>The transform of a in Z_q[X]/(X^N + 1) is the vector of a(psi^(2*rev(i)+1)), i in [0, N),
 * where psi is the primitive 2N-th root {@code psi = x^((q-1)/2N)} for the smallest x &gt;= 2 for
 * which that has order 2N, and rev reverses the log2(N) bits of its argument. It is computed in
 * log2(N) levels of butterflies (Harvey, "Faster arithmetic for number-theoretic transforms",
 * 2014): at level l there are 2^l blocks, and block i uses {@code powers[2^l + i]}.
 *
 * <p>Levels are taken in <i>groups</i>, as many as fit the registers of a vector machine: first the
 * {@link #stridedGroups}, then twice three levels inside runs of 64 coefficients. Both kernels must
 * give the same bits, so where a value is reduced is fixed here, and by group, for both.
 */
final class NttRoots {
  /** Coefficients of the runs in which the last six levels take place. */
  static final int RUN = 64;

  private final int degree;
  private final int levels;
  private final Modulus modulus;
  private final double[] powers;
  private final double[] inversePowers;
  private final int[] stridedGroups;
  private final boolean[] forwardReduces;
  private final int[] inverseReduces;

  NttRoots(int degree, Modulus modulus) {
    this.degree = degree;
    this.levels = Integer.numberOfTrailingZeros(degree);
    this.modulus = modulus;
    this.stridedGroups = stridedGroups(levels);
    this.powers = new double[degree];
    this.inversePowers = new double[degree];
    long psi = smallestRoot(degree, modulus);
    long inversePsi = modulus.invert(psi);
    long power = 1;
    long inversePower = 1;
    for (int exponent = 0; exponent < degree; exponent++) {
      int at = Integer.reverse(exponent) >>> (Integer.SIZE - levels);
      powers[at] = modulus.balanced(power);
      inversePowers[at] = modulus.balanced(inversePower);
      power = modulus.multiply(power, psi);
      inversePower = modulus.multiply(inversePower, inversePsi);
    }
    this.forwardReduces = new boolean[levels];
    this.inverseReduces = new int[levels];
    schedule();
  }

  private static long smallestRoot(int degree, Modulus modulus) {
    long exponent = (modulus.value() - 1) / (2L * degree);
    for (long x = 2; ; x++) {
      long candidate = modulus.powerVartime(x, exponent);
      if (modulus.powerVartime(candidate, degree) == modulus.value() - 1) {
        return candidate;
      }
    }
  }

  /** Levels a pass, for all but the last six levels; measured to be the fastest. */
  private static int[] stridedGroups(int levels) {
    return switch (levels) {
      case 10 -> new int[] {4};
      case 11 -> new int[] {3, 2};
      case 12 -> new int[] {3, 3};
      case 13 -> new int[] {4, 3};
      case 14 -> new int[] {3, 3, 2};
      case 15 -> new int[] {3, 3, 3};
      case 16 -> new int[] {4, 3, 3};
      default -> throw new IllegalArgumentException("2^" + levels + ": need a degree 2^10..2^16");
    };
  }

  private void schedule() {
    int start = 0;
    for (int i = 0; i < stridedGroups.length + 2; i++) {
      int size = i < stridedGroups.length ? stridedGroups[i] : 3;
      int end = start + size;
      forwardReduces[start] = start > 0 && !modulus.isLoose();
      for (int level = end - 1; level >= start; level--) {
        inverseReduces[level] =
            modulus.isLoose()
                ? (level == start ? degree >> end : 0)
                : tightInverseReduces(size, end - 1 - level, degree >> (level + 1), degree >> end);
      }
      start = end;
    }
  }

  /** Sums to reduce at the step-th level that the inverse takes of a group, for a tight modulus. */
  private static int tightInverseReduces(int size, int step, int all, int first) {
    return switch (size) {
      case 1 -> all;
      case 2 -> step == 1 ? all : 0;
      case 3 -> step == 0 ? 0 : step == 1 ? first : all;
      default -> step % 2 == 1 ? all : 0;
    };
  }

  int degree() {
    return degree;
  }

  int levels() {
    return levels;
  }

  Modulus modulus() {
    return modulus;
  }

  /** {@code powers()[i] = psi^rev(i)}, balanced; shared, not to be changed. */
  double[] powers() {
    return powers;
  }

  /** {@code inversePowers()[i] = psi^-rev(i)}, balanced; shared, not to be changed. */
  double[] inversePowers() {
    return inversePowers;
  }

  /** Sizes, 1 to 4, of the groups of levels before the last six, in order; size 4 only first. */
  int[] stridedGroups() {
    return stridedGroups;
  }

  /** Whether the forward butterfly of this level reduces its first operand (x of x +- w*y). */
  boolean forwardReduces(int level) {
    return forwardReduces[level];
  }

  /**
   * How many butterflies of each block, counted from its start, reduce their sum x + y at this
   * level of the inverse; the others keep it as it is. The last level taken, 0, scales and does not
   * reduce.
   */
  int inverseReduces(int level) {
    return inverseReduces[level];
  }
}
