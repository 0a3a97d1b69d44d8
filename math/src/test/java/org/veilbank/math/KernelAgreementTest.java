package org.veilbank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veilbank.math.RowFixtures.Ring;

/**
 * Both kernels give the same bits, the sign of zero included. The length of vectors is fixed in a
 * JVM, so the build runs this class once for each length.
 */
class KernelAgreementTest {
  private static final int LENGTH = 40 * RingKernel.BLOCK;
  private static final int FROM = RingKernel.BLOCK;
  private static final int TO = LENGTH - RingKernel.BLOCK;

  private final RingKernel portable = new PortableKernel();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** One call on rows, of which any may be written. */
  private interface Call {
    void on(RingKernel kernel, double[][] x, double w, Modulus q);
  }

  @BeforeAll
  static void needsTheVectorModule() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no vector module");
  }

  private static List<Ring> rings() {
    return RowFixtures.rings();
  }

  private static List<Modulus> moduli() {
    return RowFixtures.moduli();
  }

  @ParameterizedTest
  @MethodSource("rings")
  void transformsAgree(Ring ring) {
    Modulus q = ring.modulus();
    NttRoots roots = new NttRoots(ring.degree(), q);
    Ntt expected = portable.ntt(roots);
    Ntt actual = new VectorKernel().ntt(roots);
    double scale = RowFixtures.inverseDegree(roots);
    double root = RowFixtures.inverseDegreeRoot(roots);
    double[][] rows = {
      RowFixtures.row(random, ring.degree(), q, 1),
      RowFixtures.row(random, ring.degree(), q, 1),
      RowFixtures.constant(ring.degree(), 0.0),
      RowFixtures.constant(ring.degree(), -0.0),
      RowFixtures.constant(ring.degree(), q.real()),
      RowFixtures.constant(ring.degree(), -q.real()),
      RowFixtures.constant(ring.degree(), q.value() >> 1),
    };
    double[][] others = RowFixtures.copy(rows);
    for (int i = 0; i < rows.length; i++) {
      double[] lazy = rows[i].clone();
      double[] otherLazy = rows[i].clone();
      double[] inverse = rows[i].clone();
      double[] otherInverse = rows[i].clone();
      expected.forwardLazy(lazy);
      actual.forwardLazy(otherLazy);
      assertSame("forwardLazy of row " + i, lazy, otherLazy);
      expected.inverse(inverse, scale, root);
      actual.inverse(otherInverse, scale, root);
      assertSame("inverse of row " + i, inverse, otherInverse);
      expected.forward(rows[i]);
      actual.forward(others[i]);
      assertSame("forward of row " + i, rows[i], others[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void pointwiseMethodsAgree(Modulus q) {
    int lazy = q.isLoose() ? 10 : 2;
    for (Map.Entry<String, Call> call : pointwise().entrySet()) {
      for (double w : new double[] {0.0, -0.0, 1, -1, q.value() >> 1, -(q.value() >> 1)}) {
        double[][] x = RowFixtures.rows(random, 9, LENGTH, q, 1);
        x[7] = RowFixtures.row(random, LENGTH, q, lazy);
        x[8] = RowFixtures.row(random, LENGTH, q, q.isLoose() ? 10 : 4);
        x[5] = RowFixtures.row(random, LENGTH, q, 2);
        assertAgree(call.getKey(), call.getValue(), x, w, q);
        assertAgree(call.getKey(), call.getValue(), zeros(9), w, q);
      }
    }
  }

  /** Rows 0 to 3 are in range, 4 to 6 are results, 7 and 8 are lazy factors and values. */
  private static Map<String, Call> pointwise() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("add", (k, x, w, q) -> k.add(x[0], x[1], x[4], q, FROM, TO));
    calls.put("add in place", (k, x, w, q) -> k.add(x[0], x[1], x[1], q, FROM, TO));
    calls.put("subtract", (k, x, w, q) -> k.subtract(x[0], x[1], x[4], q, FROM, TO));
    calls.put("reduce", (k, x, w, q) -> k.reduce(x[8], x[4], q, FROM, TO));
    calls.put("multiply", (k, x, w, q) -> k.multiply(x[7], x[1], x[4], q, FROM, TO));
    calls.put("multiply in place", (k, x, w, q) -> k.multiply(x[7], x[1], x[7], q, FROM, TO));
    calls.put("multiplyAdd", (k, x, w, q) -> k.multiplyAdd(x[7], x[1], x[4], q, FROM, TO));
    calls.put("scale", (k, x, w, q) -> k.scale(x[5], w, x[4], q, FROM, TO));
    calls.put(
        "subtractAndScale", (k, x, w, q) -> k.subtractAndScale(x[0], x[1], w, x[4], q, FROM, TO));
    calls.put(
        "tensor", (k, x, w, q) -> k.tensor(x[0], x[1], x[2], x[3], x[4], x[5], x[6], q, FROM, TO));
    calls.put(
        "tensorAdd",
        (k, x, w, q) -> k.tensorAdd(x[0], x[1], x[2], x[3], x[4], x[5], x[6], q, FROM, TO));
    calls.put("square", (k, x, w, q) -> k.square(x[0], x[1], x[4], x[5], x[6], q, FROM, TO));
    return calls;
  }

  @ParameterizedTest
  @MethodSource("moduli")
  void exactSumsAndQuotientsAgree(Modulus q) {
    Modulus narrow = RowFixtures.modulus(Math.min(45, q.bitLength()), 1 << 10);
    for (int count = 1; count <= 9; count++) {
      int n = count;
      double largest = (n + 1) * narrow.real() * q.real();
      double carry = ExactSum.of(n + 1, largest, q).carry();
      double[] weights = RowFixtures.row(random, n + 1, q, 1);
      double[][] x = RowFixtures.rows(random, 3 * n + 4, LENGTH, narrow, 1);
      for (double[][] rows : new double[][][] {x, zeros(3 * n + 4)}) {
        assertAgree(
            "combine " + n,
            (k, r, w, m) -> k.combine(r, 2, n, weights, 1, carry, r[0], m, FROM, TO),
            rows,
            0,
            q);
        assertAgree(
            "quotients " + n,
            (k, r, w, m) -> k.quotients(r, n, reciprocals(n, narrow), r[n], FROM, TO),
            rows,
            0,
            q);
        for (double weight : new double[] {0.0, -0.0, 1, -(q.value() >> 1)}) {
          assertAgree(
              "innerProducts " + n,
              (k, r, w, m) -> innerProducts(k, r, n, w, carry, m),
              rows,
              weight,
              q);
        }
      }
    }
  }

  private static double[] reciprocals(int count, Modulus q) {
    return RowFixtures.constant(count, q.reciprocal());
  }

  /** The first results replace what is added, the second do not. */
  private static void innerProducts(
      RingKernel kernel, double[][] x, int n, double w, double carry, Modulus q) {
    double[][] y0 = Arrays.copyOfRange(x, n, 2 * n);
    double[][] y1 = Arrays.copyOfRange(x, 2 * n, 3 * n);
    double[] add0 = x[3 * n];
    double[] add1 = x[3 * n + 1];
    kernel.innerProducts(x, y0, y1, n, add0, add1, w, carry, add0, x[3 * n + 2], q, FROM, TO);
  }

  private double[][] zeros(int count) {
    double[][] rows = new double[count][LENGTH];
    for (double[] row : rows) {
      for (int i = 0; i < LENGTH; i++) {
        row[i] = random.nextBoolean() ? 0.0 : -0.0;
      }
    }
    return rows;
  }

  private void assertAgree(String name, Call call, double[][] x, double w, Modulus q) {
    double[][] expected = RowFixtures.copy(x);
    double[][] actual = RowFixtures.copy(x);
    call.on(portable, expected, w, q);
    call.on(new VectorKernel(), actual, w, q);
    for (int i = 0; i < x.length; i++) {
      assertSame(name + ", w=" + w + ", q=" + q + ", row " + i, expected[i], actual[i]);
    }
  }

  private void assertSame(String what, double[] expected, double[] actual) {
    assertThat(RowFixtures.bits(actual))
        .as("%s, seed %d", what, seed)
        .isEqualTo(RowFixtures.bits(expected));
  }
}
