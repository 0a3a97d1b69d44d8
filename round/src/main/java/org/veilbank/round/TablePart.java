package org.veilbank.round;

import org.veilbank.fhe.Ciphertext;

/**
 * One bank's part of a chunk of the table (RND-2.4): its two ciphertexts, of which only the slots
 * of its range count.
 *
 * @param firstSlot the first slot of the range
 * @param endSlot the slot behind its last
 * @param word0 the first words of the tags, encrypted at the top level
 * @param word1 the second words
 */
public record TablePart(int firstSlot, int endSlot, Ciphertext word0, Ciphertext word1) {
  public TablePart {
    if (firstSlot < 0 || endSlot <= firstSlot) {
      throw new IllegalArgumentException(
          "slots %d to %d: need a range that is not empty".formatted(firstSlot, endSlot));
    }
  }
}
