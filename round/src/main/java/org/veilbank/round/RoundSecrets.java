package org.veilbank.round;

import org.veilbank.math.Seed;
import org.veilbank.threshold.AnswerJournal;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.SealingKey;

/**
 * What a bank needs in a round and shows nobody; stays the caller's to erase.
 *
 * @param master of the bank's randomness in all rounds: each round's seed derives from it
 * @param sealingKey opens what is sealed for the bank
 * @param keys of the epoch
 * @param journal of the bank's answers in the epoch
 */
public record RoundSecrets(
    Seed master, SealingKey sealingKey, CeremonyOutcome.Done keys, AnswerJournal journal) {
  @Override
  public String toString() {
    return "RoundSecrets[redacted]";
  }
}
