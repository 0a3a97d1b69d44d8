package org.veilbank.fhe;

import org.veilbank.math.Modulus;

/**
 * Packs N numbers modulo t into a plaintext, so that arithmetic on plaintexts is arithmetic on each
 * slot (Smart and Vercauteren, ePrint 2011/133). Slot i is the value of the polynomial at psi^e, e
 * being {@link org.veilbank.math.PrimeRing#evaluationExponent} of i in the ring modulo t.
 */
public final class Encoder {
  private final BgvContext context;

  /** An encoder for a context. */
  public Encoder(BgvContext context) {
    this.context = context;
  }

  /**
   * Encodes numbers, one a slot; missing ones at the end are zero.
   *
   * @param slots at most N numbers in (-t, t); a negative x stands for t + x
   * @throws IllegalArgumentException if there are too many, or one is out of range
   */
  public Plaintext encode(long[] slots) {
    int degree = context.degree();
    if (slots.length > degree) {
      throw new IllegalArgumentException(
          "%d slots: need at most N=%d".formatted(slots.length, degree));
    }
    Modulus t = context.parameters().plaintextModulus();
    double[] row = new double[degree];
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] <= -t.value() || slots[i] >= t.value()) {
        throw new IllegalArgumentException(
            "slot %d: out of range, need a number in (-t, t), t=%s".formatted(i, t));
      }
      row[i] = t.balanced(slots[i] + (t.value() & (slots[i] >> 63)));
    }
    context.plaintextRing().inverse(row);
    return new Plaintext(context, row);
  }

  /** Encodes the same number in all slots. */
  public Plaintext encodeConstant(long value) {
    Modulus t = context.parameters().plaintextModulus();
    if (value <= -t.value() || value >= t.value()) {
      throw new IllegalArgumentException("constant: need a number in (-t, t), t=" + t);
    }
    double[] row = new double[context.degree()];
    row[0] = t.balanced(t.canonical(value));
    return new Plaintext(context, row);
  }

  /** The N slots, in [0, t). */
  public long[] decode(Plaintext plaintext) {
    context.requireSame(plaintext.context());
    Modulus t = context.parameters().plaintextModulus();
    double[] row = plaintext.coefficients().clone();
    context.plaintextRing().forward(row);
    long[] slots = new long[row.length];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = t.canonical(row[i]);
    }
    return slots;
  }
}
