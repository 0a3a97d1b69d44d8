package org.veilbank.card;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.ledger.VerifyingKey;

/** An Ed25519 key. Does not print; {@link #close} erases it. */
public final class SigningKey implements AutoCloseable {
  /** Bytes of its seed. */
  public static final int SEED_BYTES = 32;

  private final byte[] seed;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

  private SigningKey(byte[] seed) {
    this.seed = seed;
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
  }

  /**
   * The key with a seed, which is copied; the caller erases it.
   *
   * @throws IllegalArgumentException if it has not {@value #SEED_BYTES} bytes
   */
  public static SigningKey of(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException(
          "seed of %d bytes: expected %d".formatted(seed.length, SEED_BYTES));
    }
    return new SigningKey(seed.clone());
  }

  /** A fresh one. */
  public static SigningKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new SigningKey(seed);
  }

  /** The seed, a copy that the caller erases. */
  public byte[] exportSeed() {
    return seed.clone();
  }

  public VerifyingKey verifyingKey() {
    return VerifyingKey.of(publicKey);
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[Signatures.BYTES];
    Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }

  @Override
  public String toString() {
    return "SigningKey[" + verifyingKey() + ", seed redacted]";
  }
}
