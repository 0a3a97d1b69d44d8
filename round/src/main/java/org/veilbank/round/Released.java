package org.veilbank.round;

/** What a round says about one client and one measure (RND-4.2). */
public sealed interface Released {

  /** Too few banks have the client; how many is not known. */
  record NotEnough() implements Released {}

  /**
   * The sum over the other banks.
   *
   * @param sum times 10^decimals
   * @param others how many other banks have the client
   */
  record Sum(long sum, int others) implements Released {}

  /**
   * Whether the others' average or sum is at or above the limit.
   *
   * @param reached if so
   */
  record Flag(boolean reached) implements Released {}

  /**
   * How many limits the others' average or sum is at or above.
   *
   * @param limitsReached 0 to the number of limits
   */
  record Band(int limitsReached) implements Released {}
}
