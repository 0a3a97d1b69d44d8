package org.veilbank.card;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.ledger.VerifyingKey;

/**
 * The one rule by which signatures count (LED-3.1): Ed25519 (RFC 8032) without a cofactor, s below
 * the group's order, keys and R in their one encoding and of prime order. So all who verify agree.
 *
 * <p>The equation s B = R + k A may be multiplied by something to verify it faster, as BouncyCastle
 * does. That is the same where all points have prime order: of keys this is checked when they are
 * registered, of R each time. Both together take a quarter of the time of the JDK's verification.
 */
final class Signatures {
  static final int BYTES = 64;

  private Signatures() {}

  /** Whether a key is the one encoding of a point of prime order. */
  static boolean isKey(VerifyingKey key) {
    return Ed25519.validatePublicKeyFull(key.toBytes(), 0);
  }

  static void requireKey(VerifyingKey key, String what) {
    if (!isKey(key)) {
      throw new IllegalArgumentException(
          "%s %s: expected an Ed25519 key of prime order".formatted(what, key));
    }
  }

  /** Whether the holder of a key signed a message; that it is a key was checked before. */
  static boolean verify(VerifyingKey key, byte[] message, byte[] signature) {
    if (signature.length != BYTES) {
      return false;
    }
    return Ed25519.verify(signature, 0, key.toBytes(), 0, message, 0, message.length)
        && Ed25519.validatePublicKeyFull(signature, 0);
  }
}
