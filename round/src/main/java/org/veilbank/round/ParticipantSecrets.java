package org.veilbank.round;

import org.veilbank.math.Seed;
import org.veilbank.threshold.SealingKey;

/** A bank's long-lived secrets; stay the caller's to erase. */
public final class ParticipantSecrets {
  private final Seed master;
  private final SealingKey sealingKey;
  private final byte[] signingSeed;

  /**
   * Secrets.
   *
   * @param master of all of the bank's randomness
   * @param sealingKey opens what is sealed for the bank
   * @param signingSeed its Ed25519 seed, 32 bytes; not copied
   */
  public ParticipantSecrets(Seed master, SealingKey sealingKey, byte[] signingSeed) {
    this.master = master;
    this.sealingKey = sealingKey;
    this.signingSeed = signingSeed;
  }

  Seed master() {
    return master;
  }

  SealingKey sealingKey() {
    return sealingKey;
  }

  byte[] signingSeed() {
    return signingSeed;
  }

  @Override
  public String toString() {
    return "ParticipantSecrets[redacted]";
  }
}
