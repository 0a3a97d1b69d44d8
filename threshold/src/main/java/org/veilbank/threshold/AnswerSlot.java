package org.veilbank.threshold;

/**
 * The place of a decryption in what the banks have agreed to do: for each there is one ciphertext,
 * and a bank never answers for a second (THR-2.3).
 *
 * @param round the round, 0 or more
 * @param step the step of the round
 * @param chunk the chunk of the table
 * @param recipient the bank that the result is for, or 0 if it is for all
 */
public record AnswerSlot(long round, int step, int chunk, int recipient) {
  public AnswerSlot {
    if (round < 0 || step < 0 || chunk < 0 || recipient < 0 || recipient > BankIndex.MAX) {
      throw new IllegalArgumentException(
          "slot (round %d, step %d, chunk %d, recipient %d): need none below 0, recipient up to %d"
              .formatted(round, step, chunk, recipient, BankIndex.MAX));
    }
  }
}
