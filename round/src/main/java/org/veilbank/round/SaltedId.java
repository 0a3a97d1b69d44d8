package org.veilbank.round;

/**
 * What stands for a person in one bank's table in one round: where it may lie, and the tag by which
 * it is recognised there (RND-2.2).
 *
 * @param slot0 the first of three places, from 0
 * @param slot1 the second; may be the first again
 * @param slot2 the third; may be one of the others again
 * @param word0 the tag's first word, from 0 to t-1
 * @param word1 the tag's second word
 */
public record SaltedId(int slot0, int slot1, int slot2, int word0, int word1) {
  /** How many places there are. */
  public static final int CHOICES = 3;

  /** One of the places. */
  public int slot(int choice) {
    return switch (choice) {
      case 0 -> slot0;
      case 1 -> slot1;
      case 2 -> slot2;
      default -> throw new IllegalArgumentException("choice %d: need 0 to 2".formatted(choice));
    };
  }
}
