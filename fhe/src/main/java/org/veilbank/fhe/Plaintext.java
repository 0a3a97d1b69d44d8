package org.veilbank.fhe;

/**
 * A vector of N slots, encoded as a polynomial modulo t. Made and read by {@link Encoder}; not
 * changed by any operation.
 */
public final class Plaintext {
  private final BgvContext context;
  private final double[] coefficients;

  /** Takes over a row of balanced residues modulo t. */
  Plaintext(BgvContext context, double[] coefficients) {
    this.context = context;
    this.coefficients = coefficients;
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /** Balanced coefficients; shared, not to be changed. */
  double[] coefficients() {
    return coefficients;
  }

  /** The coefficients times a constant of [1, t), into a row. */
  void scaledInto(long constant, double[] out) {
    if (constant == 1) {
      System.arraycopy(coefficients, 0, out, 0, out.length);
    } else {
      double weight = context.parameters().plaintextModulus().balanced(constant);
      context.plaintextRing().scale(coefficients, weight, out);
    }
  }

  @Override
  public String toString() {
    return "Plaintext[redacted]";
  }
}
