package org.veilbank.threshold;

/**
 * Remembers, durably, for what a bank has answered. One journal is for one epoch.
 *
 * <p>When {@link #record} returns, the entry must survive anything that happens to the process or
 * the machine: the answer leaves the bank only after that.
 */
public interface AnswerJournal {
  /**
   * Records that the bank answers for a ciphertext at a slot. Recording the same again does
   * nothing.
   *
   * @throws ConflictingAnswerException if another ciphertext is recorded for that slot, or this one
   *     would be one more than the key allows; nothing is recorded then
   */
  void record(AnswerSlot slot, CiphertextDigest digest) throws ConflictingAnswerException;
}
