package org.veilbank.math;

import static org.veilbank.math.VectorLength.LANES;

import java.util.Arrays;

/**
 * The transform on vectors of eight doubles, or of four.
 *
 * <p>Levels are taken two or three at a time, as many as keep their operands in registers. After
 * the first pass over the whole row its blocks are independent, and each is finished while it is in
 * the nearest cache. In the last six levels, in runs of 64, butterflies come to be closer than a
 * vector is long: {@link Runs512} takes three levels across eight vectors, transposes, and takes
 * three across again; {@link Runs256} has half the registers, and takes two at a time.
 *
 * <p>Every local variable that holds a vector must stay in a register: vectors that are put into
 * objects or arrays are allocated, and after some dozen vector operations the compiler inlines no
 * more methods of ours, which then take and return allocated vectors, a hundred times slower. So
 * products are written out: with n = -w, {@code h = y * w; r = fma(round(h), -p, h) - fma(y, n,
 * h)}.
 */
final class VectorNtt implements Ntt {
  /** Adding and subtracting this rounds to the nearest integer. */
  static final double MAGIC = 0x1.8p52;

  /** Columns of a four-level pass that are treated at a time, twice two levels. */
  private static final int COLUMNS = 64;

  private final int degree;
  private final boolean tight;

  /**
   * -p, 1/p and {@link #MAGIC}, a vector each: what is loaded is kept or spilled, but a broadcast
   * is repeated at every use where registers are few.
   */
  private final double[] constants;

  private final int[] groups;
  private final int[] offsets;
  private final double[] factors;
  private final double[] inverseFactors;
  private final double[] runFactors;
  private final double[] inverseRunFactors;

  VectorNtt(NttRoots roots) {
    this.degree = roots.degree();
    this.tight = !roots.modulus().isLoose();
    this.constants = new double[3 * LANES];
    double p = roots.modulus().real();
    Arrays.fill(constants, 0, LANES, -p);
    Arrays.fill(constants, LANES, 2 * LANES, 1 / p);
    Arrays.fill(constants, 2 * LANES, 3 * LANES, MAGIC);
    this.groups = passes(roots.stridedGroups());
    this.offsets = new int[groups.length];
    int count = 0;
    int blocks = 1;
    for (int g = 0; g < groups.length; g++) {
      offsets[g] = count;
      count += blocks * ((1 << groups[g]) - 1);
      blocks <<= groups[g];
    }
    this.factors = stridedFactors(roots.powers(), count);
    this.inverseFactors = stridedFactors(roots.inversePowers(), count);
    this.runFactors = runFactors(roots.powers(), degree / NttRoots.RUN);
    this.inverseRunFactors = runFactors(roots.inversePowers(), degree / NttRoots.RUN);
  }

  /** Groups of levels as passes of two or three: a group of four is two of two. */
  private static int[] passes(int[] groups) {
    if (groups[0] != 4) {
      return groups;
    }
    int[] passes = new int[groups.length + 1];
    passes[0] = 2;
    passes[1] = 2;
    System.arraycopy(groups, 1, passes, 2, groups.length - 1);
    return passes;
  }

  /** For each pass, block by block: the factors of its levels in turn. */
  private double[] stridedFactors(double[] powers, int count) {
    double[] out = new double[count];
    int at = 0;
    int blocks = 1;
    for (int size : groups) {
      for (int block = 0; block < blocks; block++) {
        for (int level = 0; level < size; level++) {
          for (int i = 0; i < 1 << level; i++) {
            out[at++] = powers[(blocks << level) + (block << level) + i];
          }
        }
      }
      blocks <<= size;
    }
    return out;
  }

  private static double[] runFactors(double[] powers, int runs) {
    return LANES == 8 ? Runs512.factors(powers, runs) : Runs256.factors(powers, runs);
  }

  /** The index of the root of a block's descendant i: 1 is itself, 2i and 2i + 1 are i's halves. */
  static int root(int block, int i) {
    int level = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(i);
    return (block << level) + i - (1 << level);
  }

  @Override
  public void forward(double[] a) {
    forward(a, true);
  }

  @Override
  public void forwardLazy(double[] a) {
    forward(a, tight);
  }

  private void forward(double[] a, boolean reduceResult) {
    assert a.length == degree;
    int first = firstPasses();
    forwardFirst(a);
    for (int part = 0; part < parts(); part++) {
      int blocks = 1;
      for (int g = first; g < groups.length; g++) {
        int stride = (degree / (parts() * blocks)) >> groups[g];
        int from = part * blocks;
        if (groups[g] == 3) {
          VectorForward.forward8(
              a, from, from + blocks, stride, factors, offsets[g], tight, constants);
        } else {
          for (int i = from; i < from + blocks; i++) {
            VectorForward.forward4(
                a,
                4 * i * stride,
                stride,
                0,
                stride,
                factors,
                offsets[g] + 3 * i,
                tight,
                constants);
          }
        }
        blocks <<= groups[g];
      }
      forwardRuns(a, part * blocks, (part + 1) * blocks, reduceResult);
    }
  }

  /** The passes that go over the whole row: one of three levels, or two of two. */
  private int firstPasses() {
    return groups[0] == 3 ? 1 : 2;
  }

  /** The independent parts of the row after the first passes. */
  private int parts() {
    return groups[0] == 3 ? 8 : 16;
  }

  private void forwardFirst(double[] a) {
    if (firstPasses() == 1) {
      VectorForward.forward8(a, 0, 1, degree / 8, factors, 0, false, constants);
      return;
    }
    int quarter = degree / 4;
    int stride = degree / 16;
    for (int from = 0; from < stride; from += COLUMNS) {
      int to = Math.min(from + COLUMNS, stride);
      for (int i = 0; i < 4; i++) {
        VectorForward.forward4(a, i * stride, quarter, from, to, factors, 0, false, constants);
      }
      for (int i = 0; i < 4; i++) {
        VectorForward.forward4(
            a, i * quarter, stride, from, to, factors, offsets[1] + 3 * i, false, constants);
      }
    }
  }

  @Override
  public void inverse(double[] a, double scale, double scaledRoot) {
    assert a.length == degree && scale != 0;
    for (int part = 0; part < parts(); part++) {
      int blocks = degree / NttRoots.RUN / parts();
      inverseRuns(a, part * blocks, (part + 1) * blocks);
      for (int g = groups.length - 1; g >= firstPasses(); g--) {
        blocks >>= groups[g];
        int stride = (degree / (parts() * blocks)) >> groups[g];
        int from = part * blocks;
        if (groups[g] == 3) {
          VectorInverse.inverse8(
              a, from, from + blocks, stride, inverseFactors, offsets[g], tight, 0, 0, constants);
        } else {
          for (int i = from; i < from + blocks; i++) {
            int at = offsets[g] + 3 * i;
            VectorInverse.inverse4(
                a, 4 * i * stride, stride, 0, stride, inverseFactors, at, true, tight, constants);
          }
        }
      }
    }
    inverseLast(a, scale, scaledRoot);
  }

  private void inverseLast(double[] a, double scale, double scaledRoot) {
    if (firstPasses() == 1) {
      VectorInverse.inverse8(
          a, 0, 1, degree / 8, inverseFactors, 0, tight, scale, scaledRoot, constants);
      return;
    }
    int quarter = degree / 4;
    int stride = degree / 16;
    for (int from = 0; from < stride; from += COLUMNS) {
      int to = Math.min(from + COLUMNS, stride);
      for (int i = 0; i < 4; i++) {
        int at = offsets[1] + 3 * i;
        VectorInverse.inverse4(
            a, i * quarter, stride, from, to, inverseFactors, at, tight, tight, constants);
      }
      for (int i = 0; i < 4; i++) {
        VectorInverse.inverse4Scaled(
            a, i * stride, quarter, from, to, inverseFactors, scale, scaledRoot, constants);
      }
    }
  }

  private void forwardRuns(double[] a, int from, int to, boolean reduceResult) {
    if (LANES == 8) {
      Runs512.forward(a, from, to, runFactors, tight, reduceResult, constants);
    } else {
      Runs256.forward(a, from, to, runFactors, tight, reduceResult, constants);
    }
  }

  private void inverseRuns(double[] a, int from, int to) {
    if (LANES == 8) {
      Runs512.inverse(a, from, to, inverseRunFactors, tight, constants);
    } else {
      Runs256.inverse(a, from, to, inverseRunFactors, tight, constants);
    }
  }
}
