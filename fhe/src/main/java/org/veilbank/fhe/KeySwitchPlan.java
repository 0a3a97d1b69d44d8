package org.veilbank.fhe;

import java.math.BigInteger;
import org.veilbank.math.ExactSum;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * The constants of hybrid key switching at one level: how its primes form digits, and how a digit
 * is extended to all other primes.
 */
final class KeySwitchPlan {
  private final int level;
  private final int digitPrimes;
  private final int digits;
  private final PrimeRing.InverseScale[] scales;
  private final double[][] weights;
  private final ExactSum[][] extensionSums;
  private final ExactSum[] innerSums;
  private final double[] specialProduct;

  KeySwitchPlan(BgvContext context, int level) {
    BgvParameters parameters = context.parameters();
    this.level = level;
    this.digitPrimes = parameters.digitPrimes();
    this.digits = parameters.digitCount(level);
    int primes = parameters.primeCount();
    this.scales = new PrimeRing.InverseScale[level + 1];
    this.weights = new double[primes][level + 1];
    this.extensionSums = new ExactSum[primes][digits];
    for (int digit = 0; digit < digits; digit++) {
      planDigit(context, digit);
    }
    this.innerSums = new ExactSum[primes];
    this.specialProduct = new double[primes];
    BigInteger p = context.product(parameters.topLevel() + 1, primes);
    for (int m = 0; m < primes; m++) {
      Modulus q = parameters.prime(m);
      PrimeRing ring = context.ring(m);
      boolean special = m > parameters.topLevel();
      specialProduct[m] = special ? 0 : q.balanced(p);
      double ofKey = digits * ring.lazyBound() * ring.bound();
      double ofCiphertext = 2.0 * q.value() * Math.abs(specialProduct[m]);
      innerSums[m] = ExactSum.of(digits + 1, ofKey + ofCiphertext, q);
    }
  }

  private void planDigit(BgvContext context, int digit) {
    BgvParameters parameters = context.parameters();
    int first = first(digit);
    int end = first + count(digit);
    BigInteger product = context.product(first, end);
    double[] largest = new double[parameters.primeCount()];
    for (int i = first; i < end; i++) {
      Modulus q = parameters.prime(i);
      BigInteger cofactor = product.divide(BigInteger.valueOf(q.value()));
      scales[i] = context.ring(i).inverseScale(q.invert(q.canonical(cofactor)));
      for (int m = 0; m < parameters.primeCount(); m++) {
        weights[m][i] = parameters.prime(m).balanced(cofactor);
        largest[m] += context.ring(i).bound() * Math.abs(weights[m][i]);
      }
    }
    for (int m = 0; m < parameters.primeCount(); m++) {
      if (m < first || m >= end) {
        extensionSums[m][digit] = ExactSum.of(end - first, largest[m], parameters.prime(m));
      }
    }
  }

  int digits() {
    return digits;
  }

  /** The first prime of a digit. */
  int first(int digit) {
    return digit * digitPrimes;
  }

  /** The number of primes of a digit. */
  int count(int digit) {
    return Math.min(digitPrimes, level + 1 - first(digit));
  }

  /** Whether a prime is one of a digit's own, so that it needs no extension to it. */
  boolean owns(int digit, int prime) {
    return prime >= first(digit) && prime < first(digit) + count(digit);
  }

  /** For the inverse transform of prime i's row: 1/(Q_digit/q_i). */
  PrimeRing.InverseScale scale(int prime) {
    return scales[prime];
  }

  /** Q_digit/q_i modulo the target, for each i. */
  double[] weights(int target) {
    return weights[target];
  }

  ExactSum extensionSum(int target, int digit) {
    return extensionSums[target][digit];
  }

  ExactSum innerSum(int target) {
    return innerSums[target];
  }

  /** P modulo a ciphertext prime, 0 for a special one. */
  double specialProduct(int target) {
    return specialProduct[target];
  }
}
