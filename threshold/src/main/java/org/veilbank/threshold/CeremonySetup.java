package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.List;
import org.veilbank.math.Seed;

/**
 * What all banks of a ceremony know before it begins.
 *
 * @param parameters of the sharing
 * @param consortium the consortium's id, 32 bytes
 * @param attempt counts the attempts, from 0: each has common polynomials of its own
 * @param verifyingKeys the banks' Ed25519 keys, in order
 * @param sealingKeys the banks' sealing keys, in order
 */
public record CeremonySetup(
    ThresholdParameters parameters,
    EpochId consortium,
    long attempt,
    List<PublicKey> verifyingKeys,
    List<SealingPublicKey> sealingKeys) {

  public CeremonySetup {
    verifyingKeys = List.copyOf(verifyingKeys);
    sealingKeys = List.copyOf(sealingKeys);
    int banks = parameters.bankCount();
    if (verifyingKeys.size() != banks || sealingKeys.size() != banks) {
      throw new IllegalArgumentException(
          "%d verifying and %d sealing keys: need %d of each"
              .formatted(verifyingKeys.size(), sealingKeys.size(), banks));
    }
  }

  /** Names this attempt. */
  public EpochId attemptId() {
    return EpochId.of(digest("veilbank/ceremony"));
  }

  /** The public seed of the common polynomials. */
  Seed common() {
    return Seed.of(digest("veilbank/ceremony/common"));
  }

  private byte[] digest(String label) {
    MessageDigest sha256 = sha256();
    sha256.update(label.getBytes(StandardCharsets.US_ASCII));
    sha256.update(consortium.bytes());
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(attempt).array());
    sha256.update(parameters.digest());
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}
