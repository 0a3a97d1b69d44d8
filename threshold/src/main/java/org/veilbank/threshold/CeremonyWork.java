package org.veilbank.threshold;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/** What one bank computes in a ceremony, step by step; {@link Ceremony} keeps the order. */
interface CeremonyWork extends AutoCloseable {
  /** The steps, in order. */
  List<CeremonyStep> steps();

  /** The banks that speak at a step: each once. */
  List<BankIndex> speakers(CeremonyStep step);

  /** As whom this bank speaks at a step; null if it only listens. */
  @Nullable BankIndex self(CeremonyStep step);

  /** What this bank says at a step. */
  byte[] payload(CeremonyStep step) throws BrokenRuleException;

  /**
   * Takes in what a speaker says at the current step, once, if it is of a kind that need not wait
   * for the others: large messages are not all to be in memory together.
   *
   * @return whether it was taken in, and is not to be among those for {@link #finish}
   */
  default boolean absorb(CeremonyMessage message) throws BrokenRuleException {
    return false;
  }

  /**
   * Takes in what all speakers said at a step, save what was absorbed.
   *
   * @return the outcome after the last step, else null
   */
  @Nullable CeremonyOutcome finish(CeremonyStep step, Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException;

  /** Erases all secrets that only the ceremony needed. */
  @Override
  void close();
}
