package org.veilbank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring as its users see it, on the kernel that this machine chooses. */
class PrimeRingTest {
  private static PrimeRing ring(int degree, double bits) {
    return PrimeRing.of(degree, NttPrimes.below(bits, degree, 1, Set.of()).get(0));
  }

  private static double[] random(PrimeRing ring, long seed) {
    Random random = new Random(seed);
    double[] row = new double[ring.degree()];
    for (int i = 0; i < row.length; i++) {
      row[i] = ring.modulus().balanced(random.nextLong(ring.modulus().value()));
    }
    return row;
  }

  @ParameterizedTest
  @ValueSource(doubles = {20, 36, 43.9, 44.1, 49.2, 50})
  void pointwiseProductsAreNegacyclicConvolutions(double bits) {
    PrimeRing ring = ring(1024, bits);
    BigInteger q = BigInteger.valueOf(ring.modulus().value());
    double[] a = random(ring, 1);
    double[] b = random(ring, 2);
    BigInteger[] expected = new BigInteger[1024];
    Arrays.fill(expected, BigInteger.ZERO);
    for (int i = 0; i < 1024; i++) {
      for (int j = 0; j < 1024; j++) {
        BigInteger term = BigInteger.valueOf((long) a[i]).multiply(BigInteger.valueOf((long) b[j]));
        int at = (i + j) % 1024;
        expected[at] = i + j < 1024 ? expected[at].add(term) : expected[at].subtract(term);
      }
    }
    ring.forward(a);
    ring.forwardLazy(b);
    ring.multiply(b, a, a);
    ring.inverse(a);
    for (int i = 0; i < 1024; i++) {
      assertThat(ring.modulus().canonical(a[i])).isEqualTo(expected[i].mod(q).longValue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 1 << 13, 1 << 16})
  void evaluationsAreAtTheStatedPowersOfTheRoot(int degree) {
    PrimeRing ring = ring(degree, 41.8);
    Modulus q = ring.modulus();
    assertThat(q.powerVartime(ring.root(), degree)).isEqualTo(q.value() - 1);
    double[] row = random(ring, 3);
    double[] evaluations = row.clone();
    ring.forward(evaluations);
    for (int index : new int[] {0, 1, 7, 8, 9, 63, 64, degree / 2 + 5, degree - 1}) {
      long point = q.powerVartime(ring.root(), ring.evaluationExponent(index));
      long value = 0;
      for (int i = degree - 1; i >= 0; i--) {
        value = q.add(q.multiply(value, point), q.canonical(row[i]));
      }
      assertThat(q.canonical(evaluations[index])).as("index %d", index).isEqualTo(value);
    }
  }

  @Test
  void theRootIsThatOfTheSmallestBase() {
    PrimeRing ring = PrimeRing.of(1024, 12289);
    Modulus q = ring.modulus();
    for (long base = 2; ; base++) {
      long candidate = q.powerVartime(base, 12288 / 2048);
      if (q.powerVartime(candidate, 1024) == 12288) {
        assertThat(ring.root()).isEqualTo(candidate);
        return;
      }
    }
  }

  @Test
  void steadyOperationsAllocateNothing() {
    PrimeRing ring = ring(1 << 13, 46);
    double[] a = random(ring, 4);
    double[] b = random(ring, 5);
    double[][] rows = {random(ring, 6), random(ring, 7), random(ring, 8)};
    double[] out = new double[1 << 13];
    double[] out1 = new double[1 << 13];
    double[] out2 = new double[1 << 13];
    double[] weights = {3, -5, 7};
    ExactSum small = ExactSum.of(3, 15 * ring.bound(), ring.modulus());
    ExactSum large = ExactSum.of(4, 4 * ring.bound() * ring.bound(), ring.modulus());
    Runnable all =
        () -> {
          ring.forward(a);
          ring.inverse(a);
          ring.forwardLazy(b);
          ring.reduce(b, b);
          ring.add(a, b, out);
          ring.subtract(a, b, out);
          ring.multiply(a, b, out);
          ring.multiplyAdd(a, b, out);
          ring.scale(a, 12345, out);
          ring.subtractAndScale(a, b, 12345, out);
          ring.tensor(a, b, rows[0], rows[1], out, out1, out2);
          ring.tensorAdd(a, b, rows[0], rows[1], out, out1, out2);
          ring.square(a, b, out, out1, out2);
          ring.combine(rows, 0, 3, weights, 0, small, out, 0, 1 << 13);
          ring.innerProducts(rows, rows, rows, 3, a, b, 77, large, out, out1);
          PrimeRing.quotients(rows, 3, weights, out, 0, 1 << 13);
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The compiler may still be at work in the first rounds.
    for (int round = 0; round < 400 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10; i++) {
        all.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  @Test
  void wrongRingsAreRefused() {
    assertThatThrownBy(() -> PrimeRing.of(1000, 12289))
        .hasMessage("N=1000: need a power of two from 1024 to 65536");
    assertThatThrownBy(() -> PrimeRing.of(512, 12289)).hasMessageContaining("N=512");
    assertThatThrownBy(() -> PrimeRing.of(1 << 17, 786433)).hasMessageContaining("N=131072");
    assertThatThrownBy(() -> PrimeRing.of(4096, 12289 + 2))
        .hasMessage("q=12291: need a prime = 1 mod 2N (N=4096)");
    assertThatThrownBy(() -> PrimeRing.of(1024, 2049)).hasMessageContaining("is not an odd prime");
  }

  @Test
  void aWrongWishForAKernelIsAnError() {
    assertThatThrownBy(() -> KernelChoice.choose("fast"))
        .hasMessage("-Dveilbank.kernel=fast: expected vector, portable, auto or brief");
    assertThat(KernelChoice.choose("portable").name()).isEqualTo("portable");
    assertThat(KernelChoice.choose("auto").name()).isIn("vector-512", "vector-256", "portable");
  }

  @Test
  void sumsThatCouldNotBeExactAreRefused() {
    Modulus q = Modulus.of(1125899906842597L);
    assertThatThrownBy(() -> ExactSum.of(9, 9 * 0x1p98, q))
        .hasMessageContaining("need a quotient below 2^51");
    assertThat(ExactSum.of(2, 2 * 0x1p90, q).carry()).isEqualTo(1.5 * 0x1p93);
  }

  @Test
  void poolsTakeOnlyRowsOfTheirLength() {
    RowPool pool = new RowPool(64);
    double[] row = pool.take();
    row[3] = 5;
    pool.giveErased(row);
    assertThat(pool.take()).isSameAs(row).containsOnly(0);
    assertThat(pool.take(3)).hasDimensions(3, 64);
    assertThatThrownBy(() -> pool.give(new double[63]))
        .hasMessage("row of 63 values given to a pool of rows of 64");
    pool.give(row);
    pool.trim();
    assertThat(pool.take()).isNotSameAs(row);
  }
}
