package org.veilbank.math;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An endless stream of pseudo-random bytes: the ChaCha20 key stream (RFC 8439) of a 32-byte key,
 * with the nonce 0 and the block counter starting at 0. Reading is sequential; a stream is used by
 * one thread.
 *
 * <p>Its length is bounded by the 32-bit block counter: after 2^31 blocks (128 GiB) reading fails.
 */
public final class RandomStream implements AutoCloseable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BUFFER_BYTES = 8192;
  private static final long MAX_BYTES = 64L << 31;

  private final Cipher cipher;
  private final byte[] zeros = new byte[BUFFER_BYTES];
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position = BUFFER_BYTES;
  private long expanded;

  RandomStream(byte[] key) {
    try {
      cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks ChaCha20", e);
    }
  }

  private void refill() {
    if (expanded > MAX_BYTES - BUFFER_BYTES) {
      throw new IllegalStateException("random stream: its " + MAX_BYTES + " bytes are used up");
    }
    try {
      int written = cipher.update(zeros, 0, BUFFER_BYTES, buffer, 0);
      if (written != BUFFER_BYTES) {
        throw new IllegalStateException("ChaCha20 gave " + written + " bytes");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20 refused to expand a key stream", e);
    }
    expanded += BUFFER_BYTES;
    position = 0;
  }

  /** Fills the array with the next bytes. */
  public void nextBytes(byte[] out) {
    for (int done = 0; done < out.length; ) {
      if (position == BUFFER_BYTES) {
        refill();
      }
      int count = Math.min(out.length - done, BUFFER_BYTES - position);
      System.arraycopy(buffer, position, out, done, count);
      position += count;
      done += count;
    }
  }

  /** The next 8 bytes, little-endian. */
  public long nextLong() {
    if (position > BUFFER_BYTES - Long.BYTES) {
      return nextLongAcrossBuffers();
    }
    long word = (long) LONGS.get(buffer, position);
    position += Long.BYTES;
    return word;
  }

  private long nextLongAcrossBuffers() {
    if (position == BUFFER_BYTES) {
      refill();
      return nextLong();
    }
    byte[] bytes = new byte[Long.BYTES];
    nextBytes(bytes);
    return (long) LONGS.get(bytes, 0);
  }

  /** Erases what this object holds of the key stream; it must not be read afterwards. */
  @Override
  public void close() {
    Arrays.fill(buffer, (byte) 0);
    position = BUFFER_BYTES;
    expanded = MAX_BYTES;
  }

  @Override
  public String toString() {
    return "RandomStream[redacted]";
  }
}
