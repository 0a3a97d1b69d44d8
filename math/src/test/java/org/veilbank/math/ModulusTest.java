package org.veilbank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulusTest {
  /** The smallest and largest moduli, and one at each border of a representation. */
  private static final long[] PRIMES = {3, 5, 65537, 786433, 17592186028033L, 1125899906842597L};

  @Test
  void arithmeticAgreesWithBigIntegers() {
    Random random = new Random(1);
    for (long prime : PRIMES) {
      Modulus q = Modulus.of(prime);
      BigInteger modulus = BigInteger.valueOf(prime);
      for (int i = 0; i < 2000; i++) {
        long a = i == 0 ? 0 : i == 1 ? prime - 1 : random.nextLong(prime);
        long b = i < 4 ? prime - 1 : random.nextLong(prime);
        BigInteger x = BigInteger.valueOf(a);
        BigInteger y = BigInteger.valueOf(b);
        assertThat(q.multiply(a, b)).isEqualTo(x.multiply(y).mod(modulus).longValue());
        assertThat(q.add(a, b)).isEqualTo(x.add(y).mod(modulus).longValue());
        assertThat(q.subtract(a, b)).isEqualTo(x.subtract(y).mod(modulus).longValue());
        if (a != 0) {
          assertThat(q.invert(a)).isEqualTo(x.modInverse(modulus).longValue());
        }
        long balanced = (long) q.balanced(a);
        assertThat(Math.abs(balanced)).isLessThanOrEqualTo(prime / 2);
        assertThat(q.canonical(balanced)).isEqualTo(a);
        assertThat(q.canonical(q.balanced(a))).isEqualTo(a);
      }
    }
  }

  @Test
  void powersAgreeWithBigIntegers() {
    Modulus q = Modulus.of(1125899906842597L);
    BigInteger modulus = BigInteger.valueOf(q.value());
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      long base = random.nextLong(q.value());
      long exponent = random.nextLong(Long.MAX_VALUE);
      assertThat(q.powerVartime(base, exponent))
          .isEqualTo(
              BigInteger.valueOf(base).modPow(BigInteger.valueOf(exponent), modulus).longValue());
    }
    assertThat(q.powerVartime(5, 0)).isEqualTo(1);
    assertThatThrownBy(() -> q.powerVartime(5, -1)).hasMessage("exponent -1: must not be negative");
  }

  @Test
  void anyIntegerHasItsResidue() {
    Modulus q = Modulus.of(786433);
    BigInteger huge = BigInteger.TWO.pow(1000).negate();
    long expected = huge.mod(BigInteger.valueOf(786433)).longValue();
    assertThat(q.canonical(huge)).isEqualTo(expected);
    assertThat(q.canonical((long) q.balanced(huge))).isEqualTo(expected);
    assertThat(q.canonical(Long.MIN_VALUE))
        .isEqualTo(BigInteger.valueOf(Long.MIN_VALUE).mod(BigInteger.valueOf(786433)).longValue());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -7, 0, 1, 2, 1L << 50, (1L << 50) + 55, Long.MAX_VALUE})
  void valuesOutOfRangeAreRefused(long value) {
    assertThatThrownBy(() -> Modulus.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("modulus " + value + ": need an odd prime below 2^50");
  }

  @Test
  void strongPseudoprimesAreRefused() {
    // Composite, yet strong probable primes to base 2 (OEIS A001262), to bases 2 to 7, and, the
    // last,
    // to the first seven prime bases: below 2^50 the twelve bases used have no such exception.
    for (long composite : new long[] {2047, 3277, 4033, 3215031751L, 341550071728321L}) {
      assertThatThrownBy(() -> Modulus.of(composite))
          .hasMessage("modulus " + composite + ": is not an odd prime");
    }
  }

  @Test
  void primalityAgreesWithTrialDivision() {
    for (int n = -3; n < 5000; n++) {
      boolean prime = n > 1;
      for (int d = 2; d * d <= n; d++) {
        prime &= n % d != 0;
      }
      assertThat(Modulus.isPrime(n)).as("%d", n).isEqualTo(prime);
    }
  }

  @Test
  void zeroHasNoInverse() {
    assertThatThrownBy(() -> Modulus.of(65537).invert(0))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("0 has no inverse modulo 65537");
  }

  @Test
  void primesForTransformsAreTheLargestBelowTheirBound() {
    List<Long> primes = NttPrimes.below(41.8, 1 << 16, 3, Set.of());
    assertThat(primes).isSortedAccordingTo((a, b) -> Long.compare(b, a)).hasSize(3);
    long bound = (long) Math.pow(2, 41.8);
    long expected = bound / (1 << 17) * (1 << 17) + 1;
    while (!BigInteger.valueOf(expected).isProbablePrime(50)) {
      expected -= 1 << 17;
    }
    assertThat(primes.get(0)).isEqualTo(expected);
    assertThat(NttPrimes.below(41.8, 1 << 16, 2, Set.of(primes.get(0))))
        .isEqualTo(primes.subList(1, 3));
  }

  @Test
  void theBoundItselfIsExcluded() {
    // 2^20 - 2047 = 1 mod 2048 is the first candidate; 2^20 + 1 is none.
    assertThat(NttPrimes.below(20, 1024, 1, Set.of()).get(0)).isLessThan(1 << 20);
    assertThat(NttPrimes.below(14, 1024, 1, Set.of())).containsExactly(12289L);
  }

  @Test
  void tooFewPrimesAreAnError() {
    assertThatThrownBy(() -> NttPrimes.below(18, 1 << 16, 5, Set.of()))
        .hasMessageContaining("5 primes = 1 mod 131072 just below 2^18.00: there are only");
    assertThatThrownBy(() -> NttPrimes.below(50.5, 1024, 1, Set.of()))
        .hasMessage("primes of 50.5 bits: need more than 2 and at most 50");
  }
}
