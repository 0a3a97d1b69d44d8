package org.veilbank.threshold;

import java.util.List;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;

/** How a ceremony stands. */
public sealed interface CeremonyOutcome {
  /**
   * It goes on.
   *
   * @param step the step whose messages are not all there
   * @param missing the banks that have not spoken
   */
  record Running(CeremonyStep step, List<BankIndex> missing) implements CeremonyOutcome {
    public Running {
      missing = List.copyOf(missing);
    }
  }

  /**
   * It ended without keys; another attempt may begin, with fresh secrets.
   *
   * @param rule the rule that was broken
   * @param culprits who broke it, where that is certain; else empty
   * @param reason what happened, in words
   */
  record Aborted(String rule, List<BankIndex> culprits, String reason) implements CeremonyOutcome {
    public Aborted {
      culprits = List.copyOf(culprits);
    }
  }

  /**
   * All banks signed the same keys; after a resharing, the public key and the relinearisation key
   * are those from before.
   *
   * @param epoch the digest that they signed
   * @param publicKey the collective public key
   * @param relinearisationKey the collective relinearisation key
   * @param share this bank's share of the secret
   * @param floodingKeys this bank's flooding keys
   */
  record Done(
      EpochId epoch,
      PublicKey publicKey,
      RelinearisationKey relinearisationKey,
      KeyShare share,
      FloodingKeys floodingKeys)
      implements CeremonyOutcome {}

  /**
   * The key went to other banks, of which this one is none: its share is to be erased.
   *
   * @param epoch the digest that they signed
   */
  record Left(EpochId epoch) implements CeremonyOutcome {}
}
