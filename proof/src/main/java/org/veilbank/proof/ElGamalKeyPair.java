package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.OptionalLong;
import org.veilbank.group.DiscreteLog;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.SecretScalar;

/**
 * A secret s and its public key P = s^-1 H. Everything is constant-time but for the search for an
 * amount at the end of {@link #decrypt(Ciphertext, DiscreteLog)}. Does not print; {@link #close}
 * erases the secret.
 */
public final class ElGamalKeyPair implements AutoCloseable {
  private final SecretScalar secret;
  private final ElGamalPublicKey publicKey;

  private ElGamalKeyPair(SecretScalar secret) {
    this.secret = secret;
    try (SecretScalar inverse = secret.invert()) {
      publicKey = ElGamalPublicKey.of(Generators.timesH(inverse));
    }
  }

  /** A fresh pair. */
  public static ElGamalKeyPair generate(SecureRandom random) {
    SecretScalar secret = SecretScalar.random(random);
    while (secret.isZero()) {
      secret = SecretScalar.random(random);
    }
    return new ElGamalKeyPair(secret);
  }

  /**
   * The pair with this secret, which is erased with the pair.
   *
   * @throws IllegalArgumentException if it is zero
   */
  public static ElGamalKeyPair of(SecretScalar secret) {
    if (secret.isZero()) {
      throw new IllegalArgumentException("secret key: is zero");
    }
    return new ElGamalKeyPair(secret);
  }

  /**
   * The pair with the secret that 32 bytes encode; the caller erases the bytes.
   *
   * @throws MalformedEncodingException if they are more or fewer, zero, or not below the group
   *     order
   */
  public static ElGamalKeyPair decodeSecret(byte[] bytes) throws MalformedEncodingException {
    SecretScalar secret = PedersenOpening.decodeSecret("secret key", bytes);
    if (secret.isZero()) {
      throw new MalformedEncodingException("secret key", EncodingFlaw.SCALAR, "is zero");
    }
    return new ElGamalKeyPair(secret);
  }

  public ElGamalPublicKey publicKey() {
    return publicKey;
  }

  SecretScalar secret() {
    return secret;
  }

  /**
   * C - s D, which is v G if the ciphertext is one of the amount v for this key.
   *
   * @throws IllegalArgumentException if the ciphertext has several handles: choose one first
   */
  public RistrettoPoint decrypt(Ciphertext ciphertext) {
    return ciphertext.commitment().subtract(ciphertext.handle().multiply(secret));
  }

  /**
   * The amount of a ciphertext; empty if it is not among those that the search covers. The time of
   * the search tells about the amount.
   *
   * @throws IllegalArgumentException if the ciphertext has several handles: choose one first
   */
  public OptionalLong decrypt(Ciphertext ciphertext, DiscreteLog search) {
    return search.find(decrypt(ciphertext));
  }

  /** The 32 little-endian bytes of the secret. */
  public byte[] exportSecretBytes() {
    return secret.exportBytes();
  }

  /** Erases the secret; using it afterwards is an error. */
  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "ElGamalKeyPair[" + publicKey.encoding() + ", secret redacted]";
  }
}
