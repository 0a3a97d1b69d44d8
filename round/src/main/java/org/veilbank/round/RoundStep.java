package org.veilbank.round;

import java.util.List;
import java.util.Locale;

/**
 * What a bank posts in a round, in order. Steps that close end at a position of the board on which
 * a quorum of banks agrees (RND-6.2); behind the last of them any t banks finish the round.
 */
public enum RoundStep {
  /** Calls banks to a round: the time, and who is called. */
  OPEN(0, false),
  /** Hashes of the bank's seed, of its nonce, and of its client file. */
  COMMIT(1, true),
  /** The nonce: all of them together are the beacon. */
  NONCE(2, true),
  /** A hash of the bank's encrypted table. */
  TABLE_COMMITMENT(3, true),
  /** The table: of each of its ranges the two words, encrypted. */
  TABLE(4, true),
  /** A hash of the bank's contributions, and one of each of its masks. */
  CONTRIBUTION_COMMITMENT(5, true),
  /** For each chunk the bank's contribution, and for each range its masks. */
  CONTRIBUTION(6, true),
  /** For each range the digest of the aggregate, and answers that open it masked. */
  OPENING(7, false),
  /** For each range of another bank, sealed to it, answers that open what is released. */
  ANSWER(8, false),
  /** A commitment to the recipient's own record of how many results it got. */
  RESULT(9, false);

  /** The steps that close, in order. */
  static final List<RoundStep> CLOSING =
      List.of(COMMIT, NONCE, TABLE_COMMITMENT, TABLE, CONTRIBUTION_COMMITMENT, CONTRIBUTION);

  /** The kind of a vote that a step is closed. */
  static final String CLOSE_KIND = "close";

  /** The kind of a post by which a bank leaves a round. */
  static final String GIVE_UP_KIND = "give-up";

  /** The kind of masks, which belong to {@link #CONTRIBUTION}. */
  static final String MASK_KIND = "mask";

  private final int code;
  private final boolean closes;

  RoundStep(int code, boolean closes) {
    this.code = code;
    this.closes = closes;
  }

  /** The number in entries and hashes, from 0. */
  public int code() {
    return code;
  }

  /** Whether the step ends by votes. */
  public boolean closes() {
    return closes;
  }

  /** The kind of its entries. */
  public String kind() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The step in words. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * The step with a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RoundStep of(int code) {
    for (RoundStep step : values()) {
      if (step.code == code) {
        return step;
      }
    }
    throw new IllegalArgumentException(
        "step %d: need 0 to %d".formatted(code, values().length - 1));
  }
}
