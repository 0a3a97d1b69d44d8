package org.veilbank.math;

/**
 * The transform on vectors of eight doubles.
 *
 * <p>Levels are taken two or three at a time, as many as keep their operands in registers. After
 * the first pass over the whole row its blocks are independent, and each is finished while it is in
 * the nearest cache. In the last six levels butterflies are closer than a vector is long: three
 * levels across eight vectors of a run of 64, a transposition, and three levels across again.
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

  /** Doubles a vector. */
  static final int LANES = 8;

  /** Columns of a four-level pass that are treated at a time, twice two levels. */
  private static final int COLUMNS = 64;

  /** Twiddle factors of a run: seven for the first three levels, one unused, and 7 * 8 lanes. */
  private static final int RUN_FACTORS = 64;

  /**
   * Indices for the three steps of the transposition of 8 x 8 values, at distances 4, 2 and 1: each
   * step exchanges the halves that are off the diagonal, of pairs of vectors.
   */
  static final double[] TRANSPOSITION = transposition();

  private final int degree;
  private final boolean tight;
  private final double p;
  private final int[] groups;
  private final int[] offsets;
  private final double[] factors;
  private final double[] inverseFactors;
  private final double[] runFactors;
  private final double[] inverseRunFactors;

  VectorNtt(NttRoots roots) {
    this.degree = roots.degree();
    this.tight = !roots.modulus().isLoose();
    this.p = roots.modulus().real();
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
    this.runFactors = runFactors(roots.powers());
    this.inverseRunFactors = runFactors(roots.inversePowers());
  }

  private static double[] transposition() {
    double[] indices = new double[6 * LANES];
    int at = 0;
    for (int distance = 4; distance > 0; distance /= 2) {
      for (int lane = 0; lane < LANES; lane++) {
        boolean upper = (lane & distance) != 0;
        indices[at + lane] = upper ? LANES + (lane ^ distance) : lane;
        indices[at + LANES + lane] = upper ? LANES + lane : lane ^ distance;
      }
      at += 2 * LANES;
    }
    return indices;
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

  private double[] runFactors(double[] powers) {
    double[] out = new double[degree];
    int runs = degree / NttRoots.RUN;
    for (int run = 0; run < runs; run++) {
      int at = run * RUN_FACTORS;
      for (int level = 0; level < 3; level++) {
        for (int i = 0; i < 1 << level; i++) {
          out[at++] = powers[(runs << level) + (run << level) + i];
        }
      }
      at++;
      for (int level = 0; level < 3; level++) {
        for (int i = 0; i < 1 << level; i++) {
          for (int lane = 0; lane < LANES; lane++) {
            out[at++] = powers[((runs * LANES) << level) + ((LANES * run + lane) << level) + i];
          }
        }
      }
    }
    return out;
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
          VectorForward.forward8(a, from, from + blocks, stride, factors, offsets[g], tight, p);
        } else {
          for (int i = from; i < from + blocks; i++) {
            VectorForward.forward4(
                a, 4 * i * stride, stride, 0, stride, factors, offsets[g] + 3 * i, tight, p);
          }
        }
        blocks <<= groups[g];
      }
      VectorForward.forwardRuns(
          a, part * blocks, (part + 1) * blocks, runFactors, tight, reduceResult, p);
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
      VectorForward.forward8(a, 0, 1, degree / 8, factors, 0, false, p);
      return;
    }
    int quarter = degree / 4;
    int stride = degree / 16;
    for (int from = 0; from < stride; from += COLUMNS) {
      int to = Math.min(from + COLUMNS, stride);
      for (int i = 0; i < 4; i++) {
        VectorForward.forward4(a, i * stride, quarter, from, to, factors, 0, false, p);
      }
      for (int i = 0; i < 4; i++) {
        VectorForward.forward4(
            a, i * quarter, stride, from, to, factors, offsets[1] + 3 * i, false, p);
      }
    }
  }

  @Override
  public void inverse(double[] a, double scale, double scaledRoot) {
    assert a.length == degree && scale != 0;
    for (int part = 0; part < parts(); part++) {
      int blocks = degree / NttRoots.RUN / parts();
      VectorInverse.inverseRuns(a, part * blocks, (part + 1) * blocks, inverseRunFactors, tight, p);
      for (int g = groups.length - 1; g >= firstPasses(); g--) {
        blocks >>= groups[g];
        int stride = (degree / (parts() * blocks)) >> groups[g];
        int from = part * blocks;
        if (groups[g] == 3) {
          VectorInverse.inverse8(
              a, from, from + blocks, stride, inverseFactors, offsets[g], tight, 0, 0, p);
        } else {
          for (int i = from; i < from + blocks; i++) {
            int at = offsets[g] + 3 * i;
            VectorInverse.inverse4(
                a, 4 * i * stride, stride, 0, stride, inverseFactors, at, true, tight, p);
          }
        }
      }
    }
    inverseLast(a, scale, scaledRoot);
  }

  private void inverseLast(double[] a, double scale, double scaledRoot) {
    if (firstPasses() == 1) {
      VectorInverse.inverse8(a, 0, 1, degree / 8, inverseFactors, 0, tight, scale, scaledRoot, p);
      return;
    }
    int quarter = degree / 4;
    int stride = degree / 16;
    for (int from = 0; from < stride; from += COLUMNS) {
      int to = Math.min(from + COLUMNS, stride);
      for (int i = 0; i < 4; i++) {
        int at = offsets[1] + 3 * i;
        VectorInverse.inverse4(
            a, i * quarter, stride, from, to, inverseFactors, at, tight, tight, p);
      }
      for (int i = 0; i < 4; i++) {
        VectorInverse.inverse4Scaled(
            a, i * stride, quarter, from, to, inverseFactors, scale, scaledRoot, p);
      }
    }
  }
}
