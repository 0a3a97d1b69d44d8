package org.veilbank.round;

/**
 * Consecutive slots of a chunk that belong to one bank's table.
 *
 * @param index counts the ranges of all banks, from 0
 * @param bank whose table it is part of, from 1
 * @param chunk the chunk, from 0
 * @param first the first slot in the chunk
 * @param end behind the last slot in the chunk
 * @param tableOffset which slot of the bank's table the first is
 */
public record TableRange(int index, int bank, int chunk, int first, int end, int tableOffset) {
  /** Whether it is all of a chunk. */
  boolean isWhole(int chunkSlots) {
    return slots() == chunkSlots;
  }

  /** How many slots there are. */
  public int slots() {
    return end - first;
  }
}
