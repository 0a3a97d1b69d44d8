package org.veilbank.threshold;

import java.util.List;
import org.veilbank.math.Modulus;

/** Interpolation modulo a prime through the points of some banks. */
final class Lagrange {
  private Lagrange() {}

  /**
   * The weights with which values at the banks' points add up to the value at another point, for
   * polynomials of a degree below their number.
   *
   * @param at the other point, 0 to n; 0 for the secret
   */
  static long[] weights(List<BankIndex> banks, int at, Modulus q) {
    long[] weights = new long[banks.size()];
    for (int i = 0; i < weights.length; i++) {
      long numerator = 1;
      long denominator = 1;
      int own = banks.get(i).value();
      for (BankIndex bank : banks) {
        if (bank.value() != own) {
          numerator = q.multiply(numerator, q.canonical((long) at - bank.value()));
          denominator = q.multiply(denominator, q.canonical((long) own - bank.value()));
        }
      }
      weights[i] = q.multiply(numerator, q.invert(denominator));
    }
    return weights;
  }
}
