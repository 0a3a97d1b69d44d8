package org.veilbank.threshold;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Randomness that was drawn before, for a library that wants a {@code SecureRandom}: everything
 * that a bank does must be repeatable from its seed. Gives just the bytes that it was made with.
 */
final class GivenBytes extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient byte[] bytes;
  private transient int position;

  GivenBytes(byte[] bytes) {
    super(null, null);
    this.bytes = bytes.clone();
  }

  @Override
  public void nextBytes(byte[] out) {
    if (out.length > bytes.length - position) {
      throw new IllegalStateException(
          "%d random bytes wanted, %d given".formatted(out.length, bytes.length - position));
    }
    System.arraycopy(bytes, position, out, 0, out.length);
    Arrays.fill(bytes, position, position + out.length, (byte) 0);
    position += out.length;
  }

  @Override
  public String toString() {
    return "GivenBytes[redacted]";
  }
}
