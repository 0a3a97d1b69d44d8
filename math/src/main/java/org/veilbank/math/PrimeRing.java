package org.veilbank.math;

/**
 * The ring Z_q[X]/(X^N + 1) for one prime q = 1 mod 2N: its transform and its arithmetic on rows of
 * N balanced residues. A row is a plain array: whether it holds coefficients or evaluations (in the
 * order of {@link #evaluationExponent}) is told by the type that owns it.
 *
 * <p>Instances are immutable and may be used by several threads at once. Column ranges [from, to)
 * are multiples of {@link #COLUMNS}. Ranges of values: |x| &lt;= q is "in range"; exceptions are
 * stated. All results are in range.
 */
public final class PrimeRing {
  /** Column ranges are multiples of this. */
  public static final int COLUMNS = RingKernel.BLOCK;

  private static final int MIN_LOG_DEGREE = 10;
  private static final int MAX_LOG_DEGREE = 16;

  /** Values after a lazy transform of a loose modulus are at most this many times q. */
  private static final double LAZY_MULTIPLE = 10;

  private final RingKernel kernel;
  private final Modulus modulus;
  private final NttRoots roots;
  private final Ntt ntt;
  private final InverseScale inverseOfDegree;

  /**
   * A constant that an inverse transform multiplies in for nothing.
   *
   * @param scale the constant divided by N, balanced
   * @param scaledRoot scale times psi^-(N/2), balanced
   */
  public record InverseScale(double scale, double scaledRoot) {}

  PrimeRing(int degree, Modulus modulus, RingKernel kernel) {
    this.kernel = kernel;
    this.modulus = modulus;
    this.roots = new NttRoots(degree, modulus);
    this.ntt = kernel.ntt(roots);
    this.inverseOfDegree = inverseScale(1);
  }

  /**
   * The ring of degree N modulo q.
   *
   * @throws IllegalArgumentException if N is not a power of two in 2^10..2^16, or q no prime below
   *     2^50 that is 1 mod 2N
   */
  public static PrimeRing of(int degree, long q) {
    requireDegree(degree);
    if (q % (2L * degree) != 1) {
      throw new IllegalArgumentException(
          "q=%d: need a prime = 1 mod 2N (N=%d)".formatted(q, degree));
    }
    return new PrimeRing(degree, Modulus.of(q), KernelChoice.CHOSEN);
  }

  /**
   * Checks a ring degree.
   *
   * @throws IllegalArgumentException if N is not a power of two in 2^10..2^16
   */
  public static void requireDegree(int degree) {
    if (Integer.bitCount(degree) != 1
        || degree < 1 << MIN_LOG_DEGREE
        || degree > 1 << MAX_LOG_DEGREE) {
      throw new IllegalArgumentException(
          "N=%d: need a power of two from %d to %d"
              .formatted(degree, 1 << MIN_LOG_DEGREE, 1 << MAX_LOG_DEGREE));
    }
  }

  /** The kernel in use: "vector-512", "vector-256" or "portable". */
  public static String kernelName() {
    return KernelChoice.CHOSEN.name();
  }

  /** N. */
  public int degree() {
    return roots.degree();
  }

  /** q. */
  public Modulus modulus() {
    return modulus;
  }

  /** The primitive 2N-th root of unity psi of the transform, canonical. */
  public long root() {
    return modulus.canonical(roots.powers()[reversed(1)]);
  }

  private int reversed(int exponent) {
    return Integer.reverse(exponent) >>> (Integer.SIZE - roots.levels());
  }

  /**
   * The odd exponent e such that position {@code index} of a transformed row is the value at psi^e:
   * e = 2 rev(j) + 1, where j is index with its lowest two groups of three bits exchanged and rev
   * reverses log2(N) bits.
   */
  public int evaluationExponent(int index) {
    int inOrder = (index & -NttRoots.RUN) | (index & 7) << 3 | (index >> 3 & 7);
    return 2 * reversed(inOrder) + 1;
  }

  /** The largest magnitude in a row after {@link #forwardLazy}. */
  public double lazyBound() {
    return modulus.isLoose() ? LAZY_MULTIPLE * modulus.real() : modulus.real();
  }

  /**
   * The largest magnitude of a product, of an inverse transform and of all else that is in range:
   * q/2 and what the estimated quotient may be off, which is nothing much for small q, and q/2 for
   * q near 2^50.
   */
  public double bound() {
    return modulus.real() * (0.5 + Math.min(0.5, modulus.real() * 0x1p-50)) + 1;
  }

  /** Coefficients to evaluations, in place; the result is reduced. */
  public void forward(double[] row) {
    ntt.forward(row);
  }

  /** Coefficients to evaluations, in place; the result is within {@link #lazyBound}. */
  public void forwardLazy(double[] row) {
    ntt.forwardLazy(row);
  }

  /** Evaluations to coefficients, in place. */
  public void inverse(double[] row) {
    inverse(row, inverseOfDegree);
  }

  /** Evaluations to coefficients times a constant, in place. */
  public void inverse(double[] row, InverseScale constant) {
    ntt.inverse(row, constant.scale(), constant.scaledRoot());
  }

  /** For {@link #inverse(double[], InverseScale)}: multiplies by a canonical constant. */
  public InverseScale inverseScale(long constant) {
    long scale = modulus.multiply(constant, modulus.invert(degree()));
    long root = modulus.canonical(roots.inversePowers()[1]);
    return new InverseScale(
        modulus.balanced(scale), modulus.balanced(modulus.multiply(scale, root)));
  }

  /** out = a + b, reduced; out may be a or b. */
  public void add(double[] a, double[] b, double[] out) {
    kernel.add(a, b, out, modulus, 0, degree());
  }

  /** out = a - b, reduced; out may be a or b. */
  public void subtract(double[] a, double[] b, double[] out) {
    kernel.subtract(a, b, out, modulus, 0, degree());
  }

  /** out = a, reduced, for |a| within {@link #lazyBound}; out may be a. */
  public void reduce(double[] a, double[] out) {
    kernel.reduce(a, out, modulus, 0, degree());
  }

  /** out = a * b, for |a| within {@link #lazyBound}; out may be a or b. */
  public void multiply(double[] a, double[] b, double[] out) {
    kernel.multiply(a, b, out, modulus, 0, degree());
  }

  /** out = out + a * b, for |a| within {@link #lazyBound}. */
  public void multiplyAdd(double[] a, double[] b, double[] out) {
    kernel.multiplyAdd(a, b, out, modulus, 0, degree());
  }

  /** out = a * w for a balanced constant w; out may be a. */
  public void scale(double[] a, double w, double[] out) {
    kernel.scale(a, w, out, modulus, 0, degree());
  }

  /** out = (a - b) * w for a balanced constant w; out may be a or b. */
  public void subtractAndScale(double[] a, double[] b, double w, double[] out) {
    kernel.subtractAndScale(a, b, w, out, modulus, 0, degree());
  }

  /** (d0, d1, d2) = (a0 + a1 S)(b0 + b1 S); |d1| &lt;= 2q; the d are none of the inputs. */
  public void tensor(
      double[] a0, double[] a1, double[] b0, double[] b1, double[] d0, double[] d1, double[] d2) {
    kernel.tensor(a0, a1, b0, b1, d0, d1, d2, modulus, 0, degree());
  }

  /** Adds (a0 + a1 S)(b0 + b1 S) to (d0, d1, d2), reduced; the d are none of the inputs. */
  public void tensorAdd(
      double[] a0, double[] a1, double[] b0, double[] b1, double[] d0, double[] d1, double[] d2) {
    kernel.tensorAdd(a0, a1, b0, b1, d0, d1, d2, modulus, 0, degree());
  }

  /** (d0, d1, d2) = (a0 + a1 S)^2; the d are none of the inputs. */
  public void square(double[] a0, double[] a1, double[] d0, double[] d1, double[] d2) {
    kernel.square(a0, a1, d0, d1, d2, modulus, 0, degree());
  }

  /**
   * out = sum of rows[first + i] * weights[offset + i] for i in [0, count), on columns [from, to).
   * The rows may be residues of other moduli; {@code sum} was made for their ranges. out is none of
   * them.
   */
  public void combine(
      double[][] rows,
      int first,
      int count,
      double[] weights,
      int offset,
      ExactSum sum,
      double[] out,
      int from,
      int to) {
    kernel.combine(rows, first, count, weights, offset, sum.carry(), out, modulus, from, to);
  }

  /**
   * out0 = add0 * addWeight + sum of x[i] * y0[i] and out1 = add1 * addWeight + sum of x[i] *
   * y1[i], i in [0, count), on all columns; no additional terms where addWeight is 0. {@code sum}
   * was made for the ranges.
   */
  public void innerProducts(
      double[][] x,
      double[][] y0,
      double[][] y1,
      int count,
      double[] add0,
      double[] add1,
      double addWeight,
      ExactSum sum,
      double[] out0,
      double[] out1) {
    kernel.innerProducts(
        x, y0, y1, count, add0, add1, addWeight, sum.carry(), out0, out1, modulus, 0, degree());
  }

  /**
   * out0 = sum of x[i] * y0[i] and out1 = sum of x[i] * y1[i], i in [0, count), on columns [from,
   * to). {@code sum} was made for the ranges.
   */
  public void innerProducts(
      double[][] x,
      double[][] y0,
      double[][] y1,
      int count,
      ExactSum sum,
      double[] out0,
      double[] out1,
      int from,
      int to) {
    kernel.innerProducts(
        x, y0, y1, count, out0, out1, 0, sum.carry(), out0, out1, modulus, from, to);
  }

  /** out = round(sum of rows[i] * reciprocals[i]) for i in [0, count), on columns [from, to). */
  public static void quotients(
      double[][] rows, int count, double[] reciprocals, double[] out, int from, int to) {
    KernelChoice.CHOSEN.quotients(rows, count, reciprocals, out, from, to);
  }

  @Override
  public String toString() {
    return "Z_%s[X]/(X^%d + 1)".formatted(modulus, degree());
  }
}
