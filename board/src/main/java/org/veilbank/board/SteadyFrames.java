package org.veilbank.board;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.veilbank.board.tlog.InvalidLogEncodingException;

/**
 * Frames of one size, in which the banks hide from everybody else when they have something to say
 * (BRD-7): a nonce (12 bytes), then under ChaCha20-Poly1305 (RFC 8439) with a key that all banks
 * share the number of bytes used (4), these, zeros. The nonce is the beginning of HMAC-SHA256 of
 * author, tick and content, so that a bank that was stopped, and frames something else at the same
 * tick, uses another.
 */
final class SteadyFrames {
  static final int OVERHEAD_BYTES = 12 + 4 + 16;

  private static final int NONCE_BYTES = 12;

  private final SecretKeySpec cipherKey;
  private final SecretKeySpec nonceKey;
  private final int frameBytes;

  /**
   * Frames.
   *
   * @param key 32 secret bytes that the banks share
   * @param frameBytes the size of each
   */
  SteadyFrames(byte[] key, int frameBytes) {
    if (key.length != 32 || frameBytes <= OVERHEAD_BYTES) {
      throw new IllegalArgumentException(
          "key of %d bytes, frames of %d: need 32, and more than %d"
              .formatted(key.length, frameBytes, OVERHEAD_BYTES));
    }
    this.frameBytes = frameBytes;
    this.cipherKey = new SecretKeySpec(derived(key, 1), "ChaCha20");
    this.nonceKey = new SecretKeySpec(derived(key, 2), "HmacSHA256");
  }

  private static byte[] derived(byte[] key, int use) {
    return hmac(
        new SecretKeySpec(key, "HmacSHA256"),
        ByteBuffer.allocate(Integer.BYTES).putInt(use).array());
  }

  private static byte[] hmac(SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HMAC-SHA256", e);
    }
  }

  /** Most bytes that one frame carries. */
  int capacity() {
    return frameBytes - OVERHEAD_BYTES;
  }

  private Cipher cipher(int mode, byte[] nonce, int author, long tick)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(mode, cipherKey, new IvParameterSpec(nonce));
    cipher.updateAAD(place(author, tick).array());
    return cipher;
  }

  private static ByteBuffer place(int author, long tick) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(author).putLong(tick);
  }

  /** A frame with some content, which may be empty. */
  byte[] seal(int author, long tick, byte[] content) {
    byte[] padded =
        ByteBuffer.allocate(Integer.BYTES + capacity()).putInt(content.length).put(content).array();
    byte[] named =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES + padded.length)
            .put(place(author, tick).flip())
            .put(padded)
            .array();
    byte[] nonce = Arrays.copyOf(hmac(nonceKey, named), NONCE_BYTES);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, author, tick).doFinal(padded);
      return ByteBuffer.allocate(frameBytes).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks ChaCha20-Poly1305", e);
    }
  }

  /**
   * A frame's content.
   *
   * @throws InvalidLogEncodingException if it was not made by this author for this tick
   */
  byte[] open(int author, long tick, byte[] frame) throws InvalidLogEncodingException {
    String place = "frame %d of bank %d".formatted(tick, author);
    if (frame.length != frameBytes) {
      throw new InvalidLogEncodingException(place, frame.length + " bytes", "" + frameBytes);
    }
    byte[] padded;
    try {
      padded =
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(frame, NONCE_BYTES), author, tick)
              .doFinal(frame, NONCE_BYTES, frame.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw new InvalidLogEncodingException(
          place, frame.length + " bytes", "ones sealed with the banks' key for this place");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks ChaCha20-Poly1305", e);
    }
    int used = ByteBuffer.wrap(padded).getInt();
    boolean fits = used >= 0 && used <= capacity();
    for (int i = Integer.BYTES + Math.max(0, used); fits && i < padded.length; i++) {
      fits = padded[i] == 0;
    }
    if (!fits) {
      throw new InvalidLogEncodingException(
          place, used + " bytes used", "0 to %d, and zeros behind them".formatted(capacity()));
    }
    return Arrays.copyOfRange(padded, Integer.BYTES, Integer.BYTES + used);
  }
}
