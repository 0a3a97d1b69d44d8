package org.veilbank.math;

/**
 * The loops that everything else is made of, on rows of balanced residues modulo one prime q.
 *
 * <p>Two implementations give the same bits: one on vectors of 512 or 256 bits, one in plain Java.
 * Columns [from, to) are treated; both are multiples of {@link #BLOCK}. A row that is written may
 * be the same array as one that is read, unless said otherwise; arrays never overlap otherwise.
 * Formulas (round, reduce, times) are those of {@link Ntt}; {@code times2(x, y)} is the product of
 * two variables: {@code h = x * y; fma(round(h), -p, h) + fma(x, y, -h)}.
 *
 * <p><b>Exact sums.</b> {@link #combine} and {@link #innerProducts} add up products without
 * reducing each: with C = 1.5 * 2^(g+52), starting from acc = C and low = 0, a term is {@code next
 * = fma(x, w, acc); low += fma(x, w, acc - next); acc = next}, so that acc collects the multiples
 * of 2^g and low the rest, both exactly; then {@code high = acc - C; result = fma(round(high +
 * low), -p, high) + low}, where round(h) = fma(h, u, M) - M. For n terms of at most b in all it
 * needs b &lt;= 2^(g+50), n * 2^(g-1) &lt; 2^52 and b/q &lt; 2^51; see {@link ExactSum}.
 */
interface RingKernel {
  /** Columns come in multiples of this. */
  int BLOCK = 32;

  /** "vector-512", "vector-256" or "portable". */
  String name();

  /** The transform with these roots. */
  Ntt ntt(NttRoots roots);

  /** |a|, |b| &lt;= q -&gt; out = reduce(a + b), reduced. */
  void add(double[] a, double[] b, double[] out, Modulus q, int from, int to);

  /** |a|, |b| &lt;= q -&gt; out = reduce(a - b), reduced. */
  void subtract(double[] a, double[] b, double[] out, Modulus q, int from, int to);

  /** |a| &lt;= 10q if q is loose, else 4q -&gt; out = reduce(a). */
  void reduce(double[] a, double[] out, Modulus q, int from, int to);

  /** |a| &lt;= 10q if q is loose, else 2q; |b| &lt;= q -&gt; out = times2(a, b), |out| &lt;= q. */
  void multiply(double[] a, double[] b, double[] out, Modulus q, int from, int to);

  /** As {@link #multiply}; out = reduce(out + times2(a, b)), |out| &lt;= q on entry. */
  void multiplyAdd(double[] a, double[] b, double[] out, Modulus q, int from, int to);

  /** |a| &lt;= 4q, w balanced -&gt; out = times(a, w), |out| &lt;= q. */
  void scale(double[] a, double w, double[] out, Modulus q, int from, int to);

  /** |a|, |b| &lt;= q, w balanced -&gt; out = times(a - b, w), |out| &lt;= q. */
  void subtractAndScale(
      double[] a, double[] b, double w, double[] out, Modulus q, int from, int to);

  /**
   * (a0 + a1 S)(b0 + b1 S) = d0 + d1 S + d2 S^2; d0, d1, d2 are distinct from the inputs. Inputs
   * are |x| &lt;= q; |d0|, |d2| &lt;= q and |d1| &lt;= 2q. {@code d0 = times2(a0, b0); d1 =
   * times2(a0, b1) + times2(a1, b0); d2 = times2(a1, b1)}.
   */
  void tensor(
      double[] a0,
      double[] a1,
      double[] b0,
      double[] b1,
      double[] d0,
      double[] d1,
      double[] d2,
      Modulus q,
      int from,
      int to);

  /**
   * As {@link #tensor}, added and reduced: {@code d0 = reduce(d0 + times2(a0, b0)); d1 = reduce(d1
   * + (times2(a0, b1) + times2(a1, b0)))}, d2 like d0. On entry |d0|, |d2| &lt;= q and |d1| &lt;=
   * 2q.
   */
  void tensorAdd(
      double[] a0,
      double[] a1,
      double[] b0,
      double[] b1,
      double[] d0,
      double[] d1,
      double[] d2,
      Modulus q,
      int from,
      int to);

  /**
   * The tensor of (a0, a1) with itself: {@code d0 = times2(a0, a0); d1 = times2(a0 + a0, a1); d2 =
   * times2(a1, a1)}. Inputs |x| &lt;= q.
   */
  void square(
      double[] a0, double[] a1, double[] d0, double[] d1, double[] d2, Modulus q, int from, int to);

  /**
   * {@code out = sum over i in [0, count) of rows[first + i] * weights[offset + i]}, an exact sum;
   * |out| &lt;= q. out is none of the rows.
   *
   * @param carry C of the class comment
   */
  void combine(
      double[][] rows,
      int first,
      int count,
      double[] weights,
      int offset,
      double carry,
      double[] out,
      Modulus q,
      int from,
      int to);

  /**
   * Two exact sums over the same x: {@code out0 = [add0 * addWeight +] sum of x[i] * y0[i]; out1 =
   * [add1 * addWeight +] sum of x[i] * y1[i]}, i in [0, count). The bracketed terms come first, and
   * are left out where addWeight is 0 (then add0 and add1 are ignored). |out| &lt;= q. out0 may be
   * add0, and out1 add1, but they are none of the other rows.
   */
  void innerProducts(
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
      int to);

  /**
   * {@code out = nearest integer to the sum of rows[i] * reciprocals[i]}, i in [0, count): the
   * number of times that a base extension wraps round. {@code s = 0; s = fma(rows[i],
   * reciprocals[i], s); out = (s + M) - M}. out is none of the rows.
   */
  void quotients(double[][] rows, int count, double[] reciprocals, double[] out, int from, int to);
}
