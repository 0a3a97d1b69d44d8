package org.veilbank.math;

/**
 * A negacyclic number-theoretic transform of one ring, in place, on balanced residues.
 *
 * <p>Transformed values are in <i>evaluation order</i>: position i holds evaluation number {@code
 * (i & ~63) | (i & 7) << 3 | (i >> 3 & 7)} of {@link NttRoots}, that is bit-reversed order in which
 * each run of 64 is transposed as an 8 x 8 matrix. Pointwise arithmetic does not care, and the
 * transform saves a shuffle.
 *
 * <p>The bits of a result are fixed, zero's sign included, so that all kernels agree. With M = 1.5
 * * 2^52, p = (double) q and u = 1/p rounded:
 *
 * <ul>
 *   <li>{@code round(h) = fma(h, u, M) - M}
 *   <li>{@code reduce(x) = fma(round(x), -p, x)}
 *   <li>{@code times(y, w): h = y * w; fma(round(h), -p, h) - fma(y, -w, h)}
 *   <li>forward butterfly: {@code r = times(y, w); x' = (x or reduce(x)) + r; y' = (x or reduce(x))
 *       - r}; after the last level x = reduce(x), but for a lazy transform of a loose modulus
 *   <li>inverse butterfly: {@code x' = (x + y) or reduce(x + y); y' = times(x - y, w)}; at level 0
 *       {@code x' = times(x + y, scale); y' = times(x - y, scaledRoot)}
 * </ul>
 */
interface Ntt {
  /** |a| &lt;= q -&gt; reduced values, |a| &lt;= q/2 + 1. */
  void forward(double[] a);

  /** |a| &lt;= q -&gt; |a| &lt;= 10q if q is loose, else as {@link #forward}. */
  void forwardLazy(double[] a);

  /**
   * Values of |a| &lt;= q -&gt; coefficients times scale*N, |a| &lt;= q.
   *
   * @param scale balanced; 1/N mod q for the plain inverse
   * @param scaledRoot balanced scale * inversePowers[1]
   */
  void inverse(double[] a, double scale, double scaledRoot);
}
