package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.math.Seed;

/**
 * What all banks of a resharing know before it begins (THR-1.8). That they all mean the same, and
 * that the old banks agreed to it, is for the genesis of the new consortium, which they sign.
 *
 * @param before parameters of the old sharing
 * @param epochBefore the old epoch
 * @param resharers the old banks that deal on their shares: at least the old threshold, ascending
 * @param after parameters of the new sharing, with the same context and decryption level
 * @param consortium the new consortium's id
 * @param attempt counts the attempts, from 0
 * @param publicKey the key, which stays
 * @param relinearisationKey it stays too
 * @param verifyingKeys the new banks' Ed25519 keys, in order
 * @param sealingKeys the new banks' sealing keys, in order
 */
public record ResharingSetup(
    ThresholdParameters before,
    EpochId epochBefore,
    List<BankIndex> resharers,
    ThresholdParameters after,
    EpochId consortium,
    long attempt,
    PublicKey publicKey,
    RelinearisationKey relinearisationKey,
    List<java.security.PublicKey> verifyingKeys,
    List<SealingPublicKey> sealingKeys) {

  public ResharingSetup {
    resharers = List.copyOf(resharers);
    verifyingKeys = List.copyOf(verifyingKeys);
    sealingKeys = List.copyOf(sealingKeys);
    if (after.context() != before.context()
        || after.decryptionLevel() != before.decryptionLevel()) {
      throw new IllegalArgumentException(
          "resharing to %s: need the context and the decryption level of %s"
              .formatted(after, before));
    }
    resharers.forEach(before::requireMember);
    if (resharers.size() < before.threshold()
        || !resharers.stream().sorted().toList().equals(resharers)
        || new HashSet<>(resharers).size() != resharers.size()) {
      throw new IllegalArgumentException(
          "resharers %s: need at least %d, each once, in order"
              .formatted(resharers, before.threshold()));
    }
    int banks = after.bankCount();
    if (verifyingKeys.size() != banks || sealingKeys.size() != banks) {
      throw new IllegalArgumentException(
          "%d verifying and %d sealing keys: need %d of each"
              .formatted(verifyingKeys.size(), sealingKeys.size(), banks));
    }
  }

  /** Names this attempt. */
  public EpochId attemptId() {
    return EpochId.of(digest("veilbank/resharing"));
  }

  /** The public seed of the polynomial a of the resharers' public halves. */
  Seed common() {
    return Seed.of(digest("veilbank/resharing/common"));
  }

  private byte[] digest(String label) {
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update(label.getBytes(StandardCharsets.US_ASCII));
    sha256.update(consortium.bytes());
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(attempt).array());
    sha256.update(epochBefore.bytes());
    sha256.update(before.digest());
    sha256.update((byte) resharers.size());
    resharers.forEach(bank -> sha256.update((byte) bank.value()));
    sha256.update(after.digest());
    return sha256.digest();
  }
}
