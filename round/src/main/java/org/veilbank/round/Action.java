package org.veilbank.round;

import org.veilbank.board.Payload;
import org.veilbank.board.StepKey;

/** What a bank should do next. */
public sealed interface Action {
  /**
   * Post something.
   *
   * @param key its place
   * @param payload what
   */
  record Post(StepKey key, Payload payload) implements Action {}

  /**
   * Cosign the log as far as it was followed, and post a {@link CloseVote} on that state.
   *
   * @param key the vote's place
   */
  record Close(StepKey key) implements Action {}

  /**
   * Write down the result, and say so by {@link Participant#delivered}.
   *
   * @param round whose result it is
   * @param result of this bank's clients
   */
  record Deliver(RoundState round, RoundResult result) implements Action {}
}
