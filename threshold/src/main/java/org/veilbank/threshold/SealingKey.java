package org.veilbank.threshold;

import java.util.Arrays;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingKeyPairGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.veilbank.math.Seed;

/**
 * The key with which a bank opens what was sealed for it: X-Wing, a hybrid of X25519 and ML-KEM-768
 * (draft-connolly-cfrg-xwing-kem), because what lies on a board can be read for ever, also by who
 * will have a quantum computer.
 */
public final class SealingKey implements AutoCloseable {
  /** Bytes of the public half. */
  public static final int PUBLIC_BYTES = 1216;

  /** Bytes of an encapsulation. */
  static final int ENCAPSULATION_BYTES = 1120;

  private final Seed seed;
  private final byte[] publicKey;

  private SealingKey(Seed seed, byte[] publicKey) {
    this.seed = seed;
    this.publicKey = publicKey;
  }

  /** The key that a secret seed stands for, which is copied. */
  public static SealingKey of(Seed seed) {
    byte[] bytes = seed.exportBytes();
    XWingKeyPairGenerator generator = new XWingKeyPairGenerator();
    generator.init(new XWingKeyGenerationParameters(new GivenBytes(bytes)));
    XWingPublicKeyParameters pub =
        (XWingPublicKeyParameters) generator.generateKeyPair().getPublic();
    Seed own = Seed.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    return new SealingKey(own, pub.getEncoded());
  }

  /** The public half: what others seal with. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The secret of an encapsulation, 32 bytes; for one that was not made for this key, another. */
  byte[] decapsulate(byte[] encapsulation) {
    byte[] bytes = seed.exportBytes();
    try {
      return new XWingKEMExtractor(new XWingPrivateKeyParameters(bytes))
          .extractSecret(encapsulation);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Erases the key. */
  @Override
  public void close() {
    seed.close();
  }

  @Override
  public String toString() {
    return "SealingKey[redacted]";
  }
}
