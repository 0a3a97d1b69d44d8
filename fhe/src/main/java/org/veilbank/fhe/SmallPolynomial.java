package org.veilbank.fhe;

/** Polynomials with coefficients of a few bits, in bytes, on their way into rows. */
final class SmallPolynomial {
  private SmallPolynomial() {}

  /** row = small * factor. */
  static void copy(byte[] small, long factor, double[] row) {
    double scale = (double) factor;
    for (int i = 0; i < row.length; i++) {
      row[i] = small[i] * scale;
    }
  }

  /** row = small * factor + message. */
  static void copyPlus(byte[] small, long factor, double[] message, double[] row) {
    double scale = (double) factor;
    for (int i = 0; i < row.length; i++) {
      row[i] = small[i] * scale + message[i];
    }
  }
}
