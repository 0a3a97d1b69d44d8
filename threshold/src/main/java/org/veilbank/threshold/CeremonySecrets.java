package org.veilbank.threshold;

import java.security.PrivateKey;
import org.veilbank.math.Seed;

/**
 * A bank's secrets in a ceremony.
 *
 * @param seed of everything random in this attempt; a new one for each attempt
 * @param sealingKey opens what is sealed for the bank
 * @param signingKey its Ed25519 key
 */
public record CeremonySecrets(Seed seed, SealingKey sealingKey, PrivateKey signingKey) {
  @Override
  public String toString() {
    return "CeremonySecrets[redacted]";
  }
}
