package org.veilbank.round;

/**
 * A recipient's slots in a chunk.
 *
 * @param first the first slot
 * @param end one after the last
 * @param slots of the chunk, N
 */
record SlotRange(int first, int end, int slots) {
  SlotRange {
    if (first < 0 || first >= end || end > slots) {
      throw new IllegalArgumentException(
          "slots [%d, %d): need a range that is not empty within [0, %d)"
              .formatted(first, end, slots));
    }
  }

  /** Whether nothing is outside of it. */
  boolean isWhole() {
    return first == 0 && end == slots;
  }
}
