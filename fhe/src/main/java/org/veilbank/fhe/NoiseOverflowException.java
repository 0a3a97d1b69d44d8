package org.veilbank.fhe;

/**
 * A result's noise bound has reached half of its modulus: it could not be decrypted with certainty.
 * The circuit needs more levels, or must divide earlier.
 */
public final class NoiseOverflowException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  NoiseOverflowException(double noiseBits, int level, double modulusBits) {
    super(
        "noise bound 2^%.1f at level %d: need less than half the modulus 2^%.1f"
            .formatted(noiseBits, level, modulusBits));
  }
}
