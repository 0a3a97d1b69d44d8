package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veilbank.math.Modulus;

/** BGV by its definition, in big integers and without any transform, against the engine. */
class ReferenceTest {
  private static final Fixture TOY = Fixture.toy(5);
  private static final BigInteger T = BigInteger.valueOf(TOY.t());

  /** a * b in Z[X]/(X^N + 1). */
  private static BigInteger[] multiply(BigInteger[] a, BigInteger[] b, BigInteger modulus) {
    int n = a.length;
    BigInteger[] out = new BigInteger[n];
    Arrays.fill(out, BigInteger.ZERO);
    for (int i = 0; i < n; i++) {
      if (a[i].signum() != 0) {
        for (int j = 0; j < n; j++) {
          BigInteger term = a[i].multiply(b[j]);
          int at = (i + j) % n;
          out[at] = i + j < n ? out[at].add(term) : out[at].subtract(term);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      out[i] = out[i].mod(modulus);
    }
    return out;
  }

  private static BigInteger[] messageOf(BigInteger[] phase, long factor) {
    BigInteger[] message = new BigInteger[phase.length];
    BigInteger unit = BigInteger.valueOf(factor).modInverse(T);
    for (int i = 0; i < phase.length; i++) {
      message[i] = phase[i].multiply(unit).mod(T);
    }
    return message;
  }

  private static BigInteger[] integers(Plaintext plaintext) {
    Modulus t = TOY.context.parameters().plaintextModulus();
    BigInteger[] out = new BigInteger[TOY.degree()];
    for (int i = 0; i < out.length; i++) {
      out[i] = BigInteger.valueOf(t.canonical(plaintext.coefficients()[i]));
    }
    return out;
  }

  @Test
  void theDefinitionDecryptsWhatTheEngineEncryptsAndMultiplies() {
    Random random = new Random(1);
    Plaintext a = TOY.encoder.encode(TOY.randomSlots(random));
    Plaintext b = TOY.encoder.encode(TOY.randomSlots(random));
    Ciphertext x = TOY.encryptor.encrypt(a, TOY.publicKey, TOY.randomness);
    Ciphertext y = TOY.encryptor.encrypt(b, TOY.publicKey, TOY.randomness);
    assertThat(messageOf(TOY.phase(x), 1)).isEqualTo(integers(a));
    Ciphertext product = TOY.evaluator.multiply(x, y, TOY.relinearisationKey);
    BigInteger[] expected = multiply(integers(a), integers(b), T);
    assertThat(messageOf(TOY.phase(product), product.factor())).isEqualTo(expected);
    Ciphertext scaled = TOY.evaluator.multiplyPlain(x, b);
    assertThat(messageOf(TOY.phase(scaled), scaled.factor())).isEqualTo(expected);
  }

  @Test
  void modSwitchingDividesThePhaseUpToAMultipleOfT() {
    Ciphertext x = TOY.encrypt(TOY.randomSlots(new Random(2)));
    Ciphertext switched = TOY.evaluator.modSwitch(x, 1);
    BigInteger[] before = TOY.phase(x);
    BigInteger[] after = TOY.phase(switched);
    BigInteger q = BigInteger.valueOf(TOY.context.parameters().prime(x.level()).value());
    BigInteger[] message = messageOf(before, 1);
    for (int i = 0; i < before.length; i++) {
      BigInteger difference = after[i].multiply(q).subtract(before[i]);
      assertThat(difference.mod(T)).isZero();
      assertThat(difference.abs()).isLessThan(q.shiftLeft((int) switched.noiseBits() + 1));
      assertThat(after[i].multiply(q).mod(T)).isEqualTo(message[i]);
    }
  }

  @Test
  void publicAndRelinearisationKeysAreWhatTheySay() {
    BgvParameters parameters = TOY.context.parameters();
    int primes = parameters.primeCount();
    BigInteger p = TOY.context.product(parameters.topLevel() + 1, primes);
    for (int i = 0; i < primes; i++) {
      var ring = TOY.context.ring(i);
      double[] s = TOY.secretKey.evaluations(i);
      double[] square = new double[TOY.degree()];
      ring.multiply(s, s, square);
      for (int digit = 0; digit < parameters.digitCount(); digit++) {
        double[] sum = new double[TOY.degree()];
        ring.multiply(TOY.relinearisationKey.a(i)[digit], s, sum);
        ring.add(sum, TOY.relinearisationKey.b(i)[digit], sum);
        boolean own = i <= parameters.topLevel() && i / parameters.digitPrimes() == digit;
        if (own) {
          double[] term = new double[TOY.degree()];
          ring.scale(square, ring.modulus().balanced(p), term);
          ring.subtract(sum, term, sum);
        }
        ring.inverse(sum);
        for (double x : sum) {
          assertThat(x % TOY.t()).isZero();
          assertThat(Math.abs(x)).isLessThanOrEqualTo(TOY.t() * 21.0);
        }
      }
    }
    for (int i = 0; i < PublicKey.primeCount(parameters); i++) {
      var ring = TOY.context.ring(i);
      double[] sum = new double[TOY.degree()];
      ring.multiply(TOY.publicKey.a()[i], TOY.secretKey.evaluations(i), sum);
      ring.add(sum, TOY.publicKey.b()[i], sum);
      ring.inverse(sum);
      for (double x : sum) {
        assertThat(x % TOY.t()).isZero();
        assertThat(Math.abs(x)).isLessThanOrEqualTo(TOY.t() * 21.0);
      }
    }
  }

  @Test
  void scaleFactorsAreBalancedBySmallMultipliers() {
    Modulus t = Modulus.of(786433);
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      long f1 = 1 + random.nextLong(786432);
      long f2 = i == 0 ? f1 : 1 + random.nextLong(786432);
      ScaleFactors factors = ScaleFactors.balance(f1, f2, t);
      assertThat(t.multiply(t.canonical((long) factors.first()), f1)).isEqualTo(factors.factor());
      assertThat(t.multiply(t.canonical((long) factors.second()), f2)).isEqualTo(factors.factor());
      assertThat(factors.factor()).isPositive();
      assertThat(Math.abs(factors.first())).isBetween(1, 887);
      assertThat(Math.abs(factors.second())).isBetween(1, 887);
    }
  }
}
