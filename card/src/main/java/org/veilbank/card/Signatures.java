package org.veilbank.card;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.ledger.VerifyingKey;

/**
 * The one rule by which signatures count (LED-3.1): Ed25519 (RFC 8032) without a cofactor, s below
 * the group's order, R in its one encoding, and keys of prime order. So all who verify agree. The
 * JDK's verification is such a one; that keys have prime order is checked here.
 */
final class Signatures {
  static final int BYTES = 64;

  private static final int KEY_BYTES = 32;
  private static final int SIGN_BIT = 0x80;

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
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey(key));
      verifier.update(message);
      return verifier.verify(signature);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // the key, R or s is not even well formed
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks Ed25519", e);
    }
  }

  private static PublicKey publicKey(VerifyingKey key) throws GeneralSecurityException {
    byte[] bytes = key.toBytes();
    boolean odd = (bytes[KEY_BYTES - 1] & SIGN_BIT) != 0;
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[KEY_BYTES - 1 - i] = bytes[i];
    }
    bigEndian[0] &= (byte) ~SIGN_BIT;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
  }
}
