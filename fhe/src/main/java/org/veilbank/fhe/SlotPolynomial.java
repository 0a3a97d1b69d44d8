package org.veilbank.fhe;

import java.util.ArrayList;
import java.util.List;

/**
 * A polynomial whose coefficients are vectors: each slot has a polynomial of its own, all of one
 * degree bound.
 */
public final class SlotPolynomial {
  private final List<Plaintext> coefficients;

  private SlotPolynomial(List<Plaintext> coefficients) {
    this.coefficients = List.copyOf(coefficients);
  }

  /**
   * The polynomial with these coefficients, that of x^0 first.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static SlotPolynomial of(List<Plaintext> coefficients) {
    if (coefficients.isEmpty()) {
      throw new IllegalArgumentException("no coefficients: need at least one");
    }
    return new SlotPolynomial(coefficients);
  }

  /**
   * The polynomial with these coefficients, {@code coefficients[j][i]} being that of x^j in slot i.
   *
   * @throws IllegalArgumentException if there are none, or {@link Encoder#encode} refuses one
   */
  public static SlotPolynomial encode(long[][] coefficients, Encoder encoder) {
    List<Plaintext> encoded = new ArrayList<>();
    for (long[] slots : coefficients) {
      encoded.add(encoder.encode(slots));
    }
    return of(encoded);
  }

  /** The degree bound: one less than the number of coefficients. */
  public int degree() {
    return coefficients.size() - 1;
  }

  /** The coefficients of x^exponent. */
  Plaintext coefficient(int exponent) {
    return coefficients.get(exponent);
  }
}
