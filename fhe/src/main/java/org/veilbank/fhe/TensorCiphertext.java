package org.veilbank.fhe;

/**
 * A product before relinearisation, (d0, d1, d2) with d0 + d1*s + d2*s^2 = f*m + t*e. Products are
 * added up in this form, since relinearisation is the costly step and one serves for the sum.
 *
 * <p>Unlike a {@link Ciphertext} it is a working value: {@link Evaluator#addProduct} adds to it,
 * and relinearisation closes it.
 */
public final class TensorCiphertext implements AutoCloseable {
  private final BgvContext context;
  private final int level;
  private final long factor;
  private double noiseBits;
  private final double[][] d0;
  private final double[][] d1;
  private final double[][] d2;
  private boolean closed;

  TensorCiphertext(
      BgvContext context,
      int level,
      long factor,
      double noiseBits,
      double[][] d0,
      double[][] d1,
      double[][] d2) {
    this.context = context;
    this.level = level;
    this.factor = factor;
    this.noiseBits = context.checkedNoise(noiseBits, level);
    this.d0 = d0;
    this.d1 = d1;
    this.d2 = d2;
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /** The index of its last prime. */
  public int level() {
    return level;
  }

  /** The plaintext's scale factor, in [1, t). */
  public long factor() {
    return factor;
  }

  /** log2 of a bound on the noise, as {@link Ciphertext#noiseBits}. */
  public double noiseBits() {
    return noiseBits;
  }

  void growNoise(double addedBits) {
    noiseBits = context.checkedNoise(NoiseModel.sum(noiseBits, addedBits), level);
  }

  double[][] d0() {
    requireOpen();
    return d0;
  }

  double[][] d1() {
    requireOpen();
    return d1;
  }

  double[][] d2() {
    requireOpen();
    return d2;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the tensor ciphertext is closed");
    }
  }

  /** Gives its memory back; closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.rows().give(d0);
      context.rows().give(d1);
      context.rows().give(d2);
    }
  }

  @Override
  public String toString() {
    return "TensorCiphertext[%s, level=%d, factor=%d, noise=2^%.1f]"
        .formatted(context.parameters().name(), level, factor, noiseBits);
  }
}
