package org.veilbank.round;

import java.util.Arrays;
import org.veilbank.math.Modulus;

/** Polynomials modulo t through values at 0, 1, 2, ... (Newton's divided differences). */
final class Interpolation {
  private Interpolation() {}

  /**
   * Coefficients, lowest first, of the polynomial of least degree with value {@code values[i]} at
   * i.
   *
   * @param values one or more, canonical; fewer than t
   * @return without zeros at the end, but of at least one coefficient
   */
  static long[] through(long[] values, Modulus t) {
    int count = values.length;
    // Newton's form: with points 0, 1, 2, ... the differences' denominators are the order itself.
    long[] newton = values.clone();
    for (int order = 1; order < count; order++) {
      long inverse = t.invert(order);
      for (int i = count - 1; i >= order; i--) {
        newton[i] = t.multiply(t.subtract(newton[i], newton[i - 1]), inverse);
      }
    }
    long[] coefficients = new long[count];
    for (int i = count - 1; i >= 0; i--) {
      // coefficients = coefficients * (x - i) + newton[i]
      for (int j = count - 1; j > 0; j--) {
        coefficients[j] = t.subtract(coefficients[j - 1], t.multiply(coefficients[j], i));
      }
      coefficients[0] = t.subtract(newton[i], t.multiply(coefficients[0], i));
    }
    return trimmed(coefficients);
  }

  private static long[] trimmed(long[] coefficients) {
    int count = coefficients.length;
    while (count > 1 && coefficients[count - 1] == 0) {
      count--;
    }
    return Arrays.copyOf(coefficients, count);
  }
}
