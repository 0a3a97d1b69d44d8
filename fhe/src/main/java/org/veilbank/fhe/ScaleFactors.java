package org.veilbank.fhe;

import org.veilbank.math.Modulus;

/**
 * What two ciphertexts with different plaintext scale factors are multiplied by before they can be
 * added: first * f1 = second * f2 = factor mod t, with first and second about as small as the
 * square root of t, so that the noise grows by half the bits of t only.
 *
 * @param first multiplier of the first operand, balanced
 * @param second multiplier of the second operand, balanced
 * @param factor the common scale factor
 */
record ScaleFactors(int first, int second, long factor) {

  /** Finds the multipliers by the first half of Euclid's algorithm on t and f2/f1. */
  static ScaleFactors balance(long f1, long f2, Modulus t) {
    if (f1 == f2) {
      return new ScaleFactors(1, 1, f1);
    }
    long previous = t.value();
    long remainder = t.multiply(f2, t.invert(f1));
    long previousMultiplier = 0;
    long multiplier = 1;
    // Invariant: multiplier * f2/f1 = remainder mod t, and |multiplier| * previous <= t.
    while (remainder * remainder > t.value()) {
      long quotient = previous / remainder;
      long nextRemainder = previous - quotient * remainder;
      long nextMultiplier = previousMultiplier - quotient * multiplier;
      previous = remainder;
      remainder = nextRemainder;
      previousMultiplier = multiplier;
      multiplier = nextMultiplier;
    }
    return new ScaleFactors(
        Math.toIntExact(remainder), Math.toIntExact(multiplier), t.multiply(remainder, f1));
  }
}
