package org.veilbank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veilbank.math.RowFixtures.big;
import static org.veilbank.math.RowFixtures.bits;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.veilbank.math.RowFixtures.Ring;

class PortableKernelTest {
  private static final int LENGTH = 32 * RingKernel.BLOCK;
  private static final int FROM = RingKernel.BLOCK;
  private static final int TO = LENGTH - RingKernel.BLOCK;

  /** From one term to several passes with every remainder. */
  static final List<Integer> TERM_COUNTS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 17);

  private final RingKernel kernel = new PortableKernel();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private static List<Ring> rings() {
    return RowFixtures.rings();
  }

  private static List<Modulus> moduli() {
    return RowFixtures.moduli();
  }

  private double[] row(Modulus q, int multiple) {
    return RowFixtures.row(random, LENGTH, q, multiple);
  }

  private double[][] rows(int count, Modulus q, int multiple) {
    return RowFixtures.rows(random, count, LENGTH, q, multiple);
  }

  /** A row that must be overwritten in [FROM, TO) and nowhere else. */
  private static double[] untouched() {
    return RowFixtures.constant(LENGTH, 0.5);
  }

  private void assertResult(
      double[] out, Modulus q, double bound, IntFunction<BigInteger> expected) {
    for (int c = 0; c < LENGTH; c++) {
      if (c < FROM || c >= TO) {
        assertThat(out[c]).as("seed %d, column %d outside", seed, c).isEqualTo(0.5);
        continue;
      }
      String what = "seed %d, q=%s, column %d: %s".formatted(seed, q, c, out[c]);
      assertThat(out[c]).as(what).isEqualTo(Math.rint(out[c]));
      assertThat(Math.abs(out[c])).as(what).isLessThanOrEqualTo(bound);
      assertThat(q.canonical(out[c])).as(what).isEqualTo(q.canonical(expected.apply(c)));
    }
  }

  private static double reduced(Modulus q) {
    return q.real() / 2 + 1;
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void sumsAndDifferencesAreReduced(Modulus q) {
    double[] a = row(q, 1);
    double[] b = row(q, 1);
    double[] sum = untouched();
    double[] difference = untouched();
    kernel.add(a, b, sum, q, FROM, TO);
    kernel.subtract(a, b, difference, q, FROM, TO);
    assertResult(sum, q, reduced(q), c -> big(a[c]).add(big(b[c])));
    assertResult(difference, q, reduced(q), c -> big(a[c]).subtract(big(b[c])));
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void valuesOfTheWholeLazyRangeAreReduced(Modulus q) {
    double[] a = row(q, q.isLoose() ? 10 : 4);
    double[] out = untouched();
    kernel.reduce(a, out, q, FROM, TO);
    assertResult(out, q, reduced(q), c -> big(a[c]));
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void productsAreRightUpToTheLazyRange(Modulus q) {
    double[] a = row(q, q.isLoose() ? 10 : 2);
    double[] b = row(q, 1);
    double[] out = untouched();
    kernel.multiply(a, b, out, q, FROM, TO);
    assertResult(out, q, q.real(), c -> big(a[c]).multiply(big(b[c])));
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void productsAreAddedToWhatIsThere(Modulus q) {
    double[] a = row(q, q.isLoose() ? 10 : 2);
    double[] b = row(q, 1);
    double[] before = row(q, 1);
    double[] out = untouched();
    System.arraycopy(before, FROM, out, FROM, TO - FROM);
    kernel.multiplyAdd(a, b, out, q, FROM, TO);
    assertResult(out, q, reduced(q), c -> big(before[c]).add(big(a[c]).multiply(big(b[c]))));
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void multiplesOfRowsAndDifferencesAreRight(Modulus q) {
    double[] wide = row(q, 4);
    double[] a = row(q, 1);
    double[] b = row(q, 1);
    for (double w : new double[] {0, 1, -1, q.value() >> 1, -(q.value() >> 1), 12345}) {
      double[] scaled = untouched();
      double[] difference = untouched();
      kernel.scale(wide, w, scaled, q, FROM, TO);
      kernel.subtractAndScale(a, b, w, difference, q, FROM, TO);
      assertResult(scaled, q, q.real(), c -> big(wide[c]).multiply(big(w)));
      assertResult(difference, q, q.real(), c -> big(a[c]).subtract(big(b[c])).multiply(big(w)));
    }
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void tensorsAreProductsOfLinearPolynomials(Modulus q) {
    double[][] x = rows(4, q, 1);
    double[][] before = {row(q, 1), row(q, 2), row(q, 1)};
    double[][] d = {untouched(), untouched(), untouched()};
    double[][] added = {untouched(), untouched(), untouched()};
    for (int i = 0; i < 3; i++) {
      System.arraycopy(before[i], FROM, added[i], FROM, TO - FROM);
    }
    kernel.tensor(x[0], x[1], x[2], x[3], d[0], d[1], d[2], q, FROM, TO);
    kernel.tensorAdd(x[0], x[1], x[2], x[3], added[0], added[1], added[2], q, FROM, TO);
    for (int i = 0; i < 3; i++) {
      int index = i;
      assertResult(d[i], q, i == 1 ? 2 * q.real() : q.real(), c -> tensor(x, index, c));
      assertResult(added[i], q, reduced(q), c -> big(before[index][c]).add(tensor(x, index, c)));
    }
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void squaresAreTensorsOfAPairWithItself(Modulus q) {
    double[][] x = rows(2, q, 1);
    double[][] d = {untouched(), untouched(), untouched()};
    kernel.square(x[0], x[1], d[0], d[1], d[2], q, FROM, TO);
    for (int i = 0; i < 3; i++) {
      int index = i;
      double[][] twice = {x[0], x[1], x[0], x[1]};
      assertResult(d[i], q, q.real(), c -> tensor(twice, index, c));
    }
  }

  private static BigInteger tensor(double[][] x, int index, int c) {
    return switch (index) {
      case 0 -> big(x[0][c]).multiply(big(x[2][c]));
      case 1 -> big(x[0][c]).multiply(big(x[3][c])).add(big(x[1][c]).multiply(big(x[2][c])));
      default -> big(x[1][c]).multiply(big(x[3][c]));
    };
  }

  @Test
  void resultsMayReplaceOperands() {
    Modulus q = RowFixtures.modulus(50, LENGTH);
    double[] a = row(q, 1);
    double[] b = row(q, 1);
    double[] apart = a.clone();
    kernel.multiply(a, b, apart, q, 0, LENGTH);
    double[] overA = a.clone();
    kernel.multiply(overA, b, overA, q, 0, LENGTH);
    double[] overB = b.clone();
    kernel.multiply(a, overB, overB, q, 0, LENGTH);
    assertThat(bits(overA)).as("seed %d", seed).isEqualTo(bits(apart));
    assertThat(bits(overB)).as("seed %d", seed).isEqualTo(bits(apart));
  }

  @ParameterizedTest
  @FieldSource("TERM_COUNTS")
  void combinationsAreExactForAnyNumberOfTerms(int count) {
    for (Modulus q : moduli()) {
      Modulus source = RowFixtures.modulus(42, LENGTH);
      double[][] x = rows(count + 2, source, 1);
      double[] weights = RowFixtures.row(random, count + 3, q, 1);
      double largest = count * source.real() * q.real();
      double carry = ExactSum.of(count, largest, q).carry();
      double[] out = untouched();
      kernel.combine(x, 2, count, weights, 3, carry, out, q, FROM, TO);
      assertResult(out, q, q.real(), c -> sum(x, 2, weights, 3, count, c));
    }
  }

  @Test
  void combinationsOfExtremesAreExact() {
    Modulus q = RowFixtures.modulus(50, LENGTH);
    int count = 6;
    for (double sign : new double[] {1, -1}) {
      double[][] x = new double[count][];
      Arrays.setAll(x, i -> RowFixtures.constant(LENGTH, sign * (q.value() >> 2)));
      double[] weights = RowFixtures.constant(count, q.value() >> 1);
      double largest = count * q.real() * q.real() / 8;
      double carry = ExactSum.of(count, largest, q).carry();
      double[] out = untouched();
      kernel.combine(x, 0, count, weights, 0, carry, out, q, FROM, TO);
      assertResult(out, q, q.real(), c -> sum(x, 0, weights, 0, count, c));
    }
  }

  private static BigInteger sum(
      double[][] x, int first, double[] weights, int offset, int count, int c) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.add(big(x[first + i][c]).multiply(big(weights[offset + i])));
    }
    return sum;
  }

  @ParameterizedTest
  @FieldSource("TERM_COUNTS")
  void innerProductsAreExactForAnyNumberOfTerms(int count) {
    for (Modulus q : moduli()) {
      Modulus source = RowFixtures.modulus(Math.min(q.bitLength(), 42), LENGTH);
      double[][] x = rows(count, source, 1);
      double[][] y0 = rows(count, q, 1);
      double[][] y1 = rows(count, q, 1);
      double[] add0 = row(source, 1);
      double[] add1 = row(source, 1);
      double largest = (count + 1) * source.real() * q.real();
      double carry = ExactSum.of(count + 1, largest, q).carry();
      for (double w : new double[] {0, q.value() >> 1, -5}) {
        double[] out0 = untouched();
        double[] out1 = untouched();
        System.arraycopy(add0, FROM, out0, FROM, TO - FROM);
        kernel.innerProducts(x, y0, y1, count, out0, add1, w, carry, out0, out1, q, FROM, TO);
        assertResult(out0, q, q.real(), c -> product(x, y0, c).add(big(add0[c]).multiply(big(w))));
        assertResult(out1, q, q.real(), c -> product(x, y1, c).add(big(add1[c]).multiply(big(w))));
      }
    }
  }

  @Test
  void innerProductsOfExtremesAreExact() {
    Modulus q = RowFixtures.modulus(50, LENGTH);
    double half = q.value() >> 1;
    double carry = ExactSum.of(4, 4 * half * half, q).carry();
    for (double end : new double[] {half, -half}) {
      double[] add = RowFixtures.constant(LENGTH, end);
      double[][] x = {add, add, add};
      double[] y = RowFixtures.constant(LENGTH, half);
      double[][] y0 = {y, y, y};
      double[][] y1 = {add, add, add};
      double[] out0 = untouched();
      double[] out1 = untouched();
      kernel.innerProducts(x, y0, y1, 3, add, add, half, carry, out0, out1, q, FROM, TO);
      assertResult(out0, q, q.real(), c -> product(x, y0, c).add(big(end).multiply(big(half))));
      assertResult(out1, q, q.real(), c -> product(x, y1, c).add(big(end).multiply(big(half))));
    }
  }

  private static BigInteger product(double[][] x, double[][] y, int c) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < x.length; i++) {
      sum = sum.add(big(x[i][c]).multiply(big(y[i][c])));
    }
    return sum;
  }

  @ParameterizedTest
  @FieldSource("TERM_COUNTS")
  void quotientsAreNearestIntegers(int count) {
    List<Long> primes = NttPrimes.below(48, LENGTH, count, List.of());
    double[][] x = new double[count][];
    double[] reciprocals = new double[count];
    for (int i = 0; i < count; i++) {
      Modulus q = Modulus.of(primes.get(i));
      x[i] = row(q, 1);
      reciprocals[i] = q.reciprocal();
    }
    double[] out = untouched();
    kernel.quotients(x, count, reciprocals, out, FROM, TO);
    for (int c = FROM; c < TO; c++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < count; i++) {
        sum = sum.add(new BigDecimal(x[i][c]).multiply(new BigDecimal(reciprocals[i])));
      }
      BigDecimal nearest = sum.setScale(0, RoundingMode.HALF_EVEN);
      double fromHalf = 0.5 - sum.subtract(nearest).abs().doubleValue();
      if (fromHalf > 1e-9) {
        assertThat(out[c]).as("seed %d, column %d", seed, c).isEqualTo(nearest.doubleValue());
      }
    }
    assertThat(out[0]).isEqualTo(0.5);
    assertThat(out[TO]).isEqualTo(0.5);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void transformsHaveTheBitsThatTheContractFixes(Ring ring) {
    NttRoots roots = new NttRoots(ring.degree(), ring.modulus());
    Ntt ntt = kernel.ntt(roots);
    double[] a = RowFixtures.row(random, ring.degree(), ring.modulus(), 1);
    double[] forward = a.clone();
    double[] lazy = a.clone();
    double[] inverse = a.clone();
    double scale = RowFixtures.inverseDegree(roots);
    double scaledRoot = RowFixtures.inverseDegreeRoot(roots);
    ntt.forward(forward);
    ntt.forwardLazy(lazy);
    ntt.inverse(inverse, scale, scaledRoot);
    assertThat(bits(forward))
        .as("forward, seed %d", seed)
        .isEqualTo(bits(RowFixtures.forward(a, roots, false)));
    assertThat(bits(lazy))
        .as("lazy, seed %d", seed)
        .isEqualTo(bits(RowFixtures.forward(a, roots, true)));
    assertThat(bits(inverse))
        .as("inverse, seed %d", seed)
        .isEqualTo(bits(RowFixtures.inverse(a, roots, scale, scaledRoot)));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void transformsEvaluateInRangeAndInvert(Ring ring) {
    Modulus q = ring.modulus();
    NttRoots roots = new NttRoots(ring.degree(), q);
    Ntt ntt = kernel.ntt(roots);
    double[] a = RowFixtures.row(random, ring.degree(), q, 1);
    double[] forward = a.clone();
    double[] lazy = a.clone();
    ntt.forward(forward);
    ntt.forwardLazy(lazy);
    assertThat(largest(forward)).as("seed %d", seed).isLessThanOrEqualTo(reduced(q));
    assertThat(largest(lazy))
        .as("seed %d", seed)
        .isLessThanOrEqualTo(q.isLoose() ? 10 * q.real() : reduced(q));
    for (int i = 0; i < 3; i++) {
      int position = random.nextInt(ring.degree());
      long expected = RowFixtures.valueAt(a, roots, RowFixtures.evaluation(position));
      assertThat(q.canonical(forward[position])).as("seed %d", seed).isEqualTo(expected);
      assertThat(q.canonical(lazy[position])).as("seed %d", seed).isEqualTo(expected);
    }
    ntt.inverse(forward, RowFixtures.inverseDegree(roots), RowFixtures.inverseDegreeRoot(roots));
    assertThat(largest(forward)).as("seed %d", seed).isLessThanOrEqualTo(q.real());
    assertThat(canonical(forward, q)).as("seed %d", seed).isEqualTo(canonical(a, q));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void transformsOfRangeEndsStayInRange(Ring ring) {
    Modulus q = ring.modulus();
    NttRoots roots = new NttRoots(ring.degree(), q);
    Ntt ntt = kernel.ntt(roots);
    for (double end : new double[] {q.real(), -q.real(), q.value() >> 1}) {
      double[] a = RowFixtures.constant(ring.degree(), end);
      ntt.forwardLazy(a);
      assertThat(largest(a)).isLessThanOrEqualTo(q.isLoose() ? 10 * q.real() : reduced(q));
      double[] b = RowFixtures.constant(ring.degree(), end);
      ntt.inverse(b, RowFixtures.inverseDegree(roots), RowFixtures.inverseDegreeRoot(roots));
      assertThat(largest(b)).isLessThanOrEqualTo(q.real());
      double[] again = RowFixtures.forward(b, roots, false);
      assertThat(canonical(again, q))
          .isEqualTo(canonical(RowFixtures.constant(ring.degree(), end), q));
    }
  }

  private static double largest(double[] row) {
    double largest = 0;
    for (double x : row) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  private static long[] canonical(double[] row, Modulus q) {
    long[] canonical = new long[row.length];
    for (int i = 0; i < row.length; i++) {
      canonical[i] = q.canonical(row[i]);
    }
    return canonical;
  }

  @Test
  void threadsMayShareATransform() throws Exception {
    NttRoots roots = new NttRoots(4096, RowFixtures.modulus(50, 4096));
    Ntt ntt = kernel.ntt(roots);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<long[]>> results = new ArrayList<>();
      List<long[]> expected = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        double[] a = RowFixtures.row(random, 4096, roots.modulus(), 1);
        expected.add(bits(RowFixtures.forward(a, roots, false)));
        results.add(
            threads.submit(() -> {
              ntt.forward(a);
              return bits(a);
            }));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(results.get(i).get()).as("seed %d", seed).isEqualTo(expected.get(i));
      }
    }
  }
}
