package org.veilbank.threshold;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.math.RandomStream;

/**
 * Bytes that one bank can read: an X-Wing encapsulation, then ChaCha20-Poly1305 (RFC 8439) under
 * the encapsulated secret, with nonce 0, since each secret is used once, and the {@link
 * SealContext} as associated data.
 */
public final class SealedMessage {
  private static final int ENCAPSULATION_RANDOMNESS = 64;
  private static final int TAG_BYTES = 16;

  /** How much longer a sealed message is. */
  public static final int OVERHEAD_BYTES = SealingKey.ENCAPSULATION_BYTES + TAG_BYTES;

  private SealedMessage() {}

  /**
   * Seals a message. Reads 64 bytes.
   *
   * @param publicKey the receiver's, as {@link SealingKey#publicKey}
   * @throws InvalidEncodingException if that is no public key
   */
  public static byte[] seal(
      byte[] message, byte[] publicKey, SealContext context, RandomStream randomness)
      throws InvalidEncodingException {
    byte[] given = new byte[ENCAPSULATION_RANDOMNESS];
    randomness.nextBytes(given);
    SecretWithEncapsulation kem = encapsulate(publicKey, given);
    byte[] encapsulation = kem.getEncapsulation();
    byte[] secret = kem.getSecret();
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, secret, context).doFinal(message);
      byte[] sealed = Arrays.copyOf(encapsulation, encapsulation.length + encrypted.length);
      System.arraycopy(encrypted, 0, sealed, encapsulation.length, encrypted.length);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks ChaCha20-Poly1305", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(given, (byte) 0);
    }
  }

  /** X-Wing's encapsulation with given randomness ("EncapsulateDerand"). */
  static SecretWithEncapsulation encapsulate(byte[] publicKey, byte[] randomness)
      throws InvalidEncodingException {
    if (publicKey.length != SealingKey.PUBLIC_BYTES) {
      throw new InvalidEncodingException(
          "sealing key of %d bytes: need %d".formatted(publicKey.length, SealingKey.PUBLIC_BYTES));
    }
    try {
      return new XWingKEMGenerator(new GivenBytes(randomness))
          .generateEncapsulated(new XWingPublicKeyParameters(publicKey));
    } catch (IllegalArgumentException e) {
      InvalidEncodingException invalid =
          new InvalidEncodingException("sealing key: " + e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  /**
   * Opens a message.
   *
   * @throws InvalidEncodingException if it was not sealed for this key in this context, or was
   *     changed
   */
  public static byte[] open(byte[] sealed, SealingKey key, SealContext context)
      throws InvalidEncodingException {
    if (sealed.length < OVERHEAD_BYTES) {
      throw new InvalidEncodingException(
          "sealed message: %d bytes, need at least %d".formatted(sealed.length, OVERHEAD_BYTES));
    }
    byte[] secret = secretOf(sealed, key);
    try {
      return openWith(secret, sealed, context);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** The secret under which a message is encrypted: told to all, it opens that message to all. */
  static byte[] secretOf(byte[] sealed, SealingKey key) {
    return key.decapsulate(Arrays.copyOf(sealed, SealingKey.ENCAPSULATION_BYTES));
  }

  /** Opens a message, of sufficient length, with its secret. */
  static byte[] openWith(byte[] secret, byte[] sealed, SealContext context)
      throws InvalidEncodingException {
    try {
      return cipher(Cipher.DECRYPT_MODE, secret, context)
          .doFinal(
              sealed,
              SealingKey.ENCAPSULATION_BYTES,
              sealed.length - SealingKey.ENCAPSULATION_BYTES);
    } catch (AEADBadTagException e) {
      InvalidEncodingException invalid =
          new InvalidEncodingException(
              "sealed message: was changed, or is not from %s to %s at step %d of %s"
                  .formatted(
                      context.sender(), context.receiver(), context.step(), context.epoch()));
      invalid.initCause(e);
      throw invalid;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks ChaCha20-Poly1305", e);
    }
  }

  private static Cipher cipher(int mode, byte[] secret, SealContext context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
    cipher.init(mode, new SecretKeySpec(secret, "ChaCha20"), new IvParameterSpec(new byte[12]));
    cipher.updateAAD(context.bytes());
    return cipher;
  }
}
