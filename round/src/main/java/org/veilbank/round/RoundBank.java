package org.veilbank.round;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.veilbank.board.Payload;
import org.veilbank.board.StepKey;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.ConflictingAnswerException;

/**
 * One bank in one round: decides what to do next from what the board says, and from nothing that it
 * remembers (RND-6.1). Started again after it was killed, it posts the same bytes.
 */
public final class RoundBank {
  private static final int MAX_REASON_BYTES = 1000;

  private final int self;
  private final RoundState state;
  private final RoundWork work;
  private final RoundReveal reveal;
  private final Supplier<Optional<Fault>> refusal;
  private boolean impatient;
  private boolean delivered;

  /**
   * A bank in a round.
   *
   * @param refusal why the bank refuses to take part by its policy, if it does (RND-4.4); asked at
   *     each step, since who contributes may change
   */
  public RoundBank(
      BankIndex self, RoundState state, RoundWork work, Supplier<Optional<Fault>> refusal) {
    this.self = self.value();
    this.state = state;
    this.work = work;
    this.reveal = new RoundReveal(work);
    this.refusal = refusal;
  }

  /**
   * What to do next; nothing as long as the board and the bank's patience are as they are.
   *
   * @throws RoundFailedException if the round cannot go on for this bank
   * @throws ConflictingAnswerException if the bank would have to answer for a second ciphertext at
   *     one place: its journal is of another world than the board
   */
  public Optional<Action> next(Patience patience)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    if (isOver()) {
      return Optional.empty();
    }
    work.requireSameInput();
    Optional<Fault> refused = refusal.get();
    if (refused.isPresent()) {
      return Optional.of(giveUp(refused.get().toString()));
    }
    if (state.step().closes()) {
      return closing(state.step(), patience);
    }
    // Who has waited once for banks that are gone does not wait again for each chunk.
    impatient |= patience == Patience.GO_ON;
    return finishing(impatient && patience == Patience.WAIT ? Patience.GO_ON : patience);
  }

  private Optional<Action> closing(RoundStep step, Patience patience)
      throws IOException, RoundFailedException {
    Optional<Action> own = ownPost(step);
    if (own.isPresent()) {
      return own;
    }
    if (!state.hasVoted(self, step)) {
      boolean all = state.present().stream().allMatch(state::isComplete);
      if ((all || patience != Patience.WAIT) && state.isClosable(Long.MAX_VALUE)) {
        return Optional.of(new Action.Close(state.id().key(step, 0, RoundStep.CLOSE_KIND)));
      }
    }
    return patience == Patience.GIVE_UP
        ? Optional.of(
            giveUp(
                "%s was not closed: those that have not voted for it: %s"
                    .formatted(
                        step.label(),
                        state.present().stream().filter(b -> !state.hasVoted(b, step)).toList())))
        : Optional.empty();
  }

  /** The first post of a step that the bank has not made. */
  private Optional<Action> ownPost(RoundStep step) throws IOException, RoundFailedException {
    return switch (step) {
      case COMMIT -> once(step, work::commit);
      case NONCE -> once(step, work::nonce);
      case TABLE_COMMITMENT -> once(step, work::tableCommitment);
      case TABLE -> firstMissing(step, step.kind(), work.tables(), state.postsOf(self, step));
      case CONTRIBUTION_COMMITMENT -> once(step, work::contributionCommitment);
      case CONTRIBUTION -> {
        Optional<Action> contribution =
            firstMissing(step, step.kind(), work.contributions(), state.postsOf(self, step));
        yield contribution.isPresent()
            ? contribution
            : firstMissing(step, RoundStep.MASK_KIND, work.masks(), state.masksOf(self));
      }
      default -> Optional.empty();
    };
  }

  private interface Making {
    Payload make() throws IOException, RoundFailedException;
  }

  private Optional<Action> once(RoundStep step, Making making)
      throws IOException, RoundFailedException {
    return state.postsOf(self, step).isEmpty()
        ? Optional.of(new Action.Post(state.id().key(step, 0), making.make()))
        : Optional.empty();
  }

  private Optional<Action> firstMissing(
      RoundStep step, String kind, SortedMap<Integer, Payload> due, SortedMap<Integer, ?> posted) {
    for (Map.Entry<Integer, Payload> each : due.entrySet()) {
      if (!posted.containsKey(each.getKey())) {
        return Optional.of(
            new Action.Post(state.id().key(step, each.getKey(), kind), each.getValue()));
      }
    }
    return Optional.empty();
  }

  /** Behind the last step that closes: any t banks finish. */
  private Optional<Action> finishing(Patience patience)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    for (TableRange range : state.releasedRanges()) {
      if (!state.postsOf(self, RoundStep.OPENING).containsKey(range.index())) {
        return Optional.of(post(RoundStep.OPENING, range.index(), reveal.opening(range)));
      }
    }
    for (int chunk : state.releasedChunks()) {
      Optional<SortedMap<Integer, Payload>> answers = reveal.answers(chunk, patience);
      if (answers.isEmpty()) {
        return tooFew(patience, RoundStep.OPENING);
      }
      for (Map.Entry<Integer, Payload> each : answers.get().entrySet()) {
        if (!state.postsOf(self, RoundStep.ANSWER).containsKey(each.getKey())) {
          return Optional.of(post(RoundStep.ANSWER, each.getKey(), each.getValue()));
        }
      }
    }
    if (!delivered) {
      Optional<RoundResult> result = reveal.result(patience);
      return result.isEmpty()
          ? tooFew(patience, RoundStep.ANSWER)
          : Optional.of(new Action.Deliver(state, result.get()));
    }
    return once(RoundStep.RESULT, reveal::resultCommitment);
  }

  private Optional<Action> tooFew(Patience patience, RoundStep step) throws IOException {
    return patience == Patience.GIVE_UP
        ? Optional.of(giveUp("too few banks posted at %s".formatted(step.label())))
        : Optional.empty();
  }

  private Action post(RoundStep step, int part, Payload payload) {
    return new Action.Post(state.id().key(step, part), payload);
  }

  private Action giveUp(String reason) throws IOException {
    StepKey key = state.id().key(state.step(), 0, RoundStep.GIVE_UP_KIND);
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return new Action.Post(
        key, work.once(key, Arrays.copyOf(text, Math.min(text.length, MAX_REASON_BYTES))));
  }

  /**
   * A vote on a state of the log; the one that was made before, if this bank made one and does not
   * know whether it was posted.
   */
  Payload vote(StepKey key, CloseVote seen) throws IOException {
    return work.once(key, seen.encode());
  }

  /** Says that the result is written down, durably. */
  public void delivered() {
    delivered = true;
  }

  /** What ends the round for this bank after an exception of {@link #next}: it says why. */
  public Action fail(String reason) throws IOException {
    return giveUp(reason);
  }

  /** Whether there is nothing more to do for this bank, now or later. */
  public boolean isOver() {
    return isOver(state, self);
  }

  /** Whether there is nothing more to do for a bank in a round, now or later. */
  static boolean isOver(RoundState state, int self) {
    return !state.opening().roster().contains(self)
        || state.failure().isPresent()
        || state.gaveUp().containsKey(self)
        || !state.present().contains(self)
        || !state.postsOf(self, RoundStep.RESULT).isEmpty();
  }

  /** Why a bank has no result of a round, if it has none and will not get one. */
  static Optional<String> reason(RoundState state, BankIndex bank) {
    int self = bank.value();
    if (state.failure().isPresent()) {
      return Optional.of(state.failure().get().toString());
    }
    if (!state.opening().roster().contains(self)) {
      return Optional.of("this bank was not called to the round");
    }
    if (state.gaveUp().containsKey(self)) {
      return Optional.ofNullable(state.gaveUp().get(self));
    }
    if (!state.present().contains(self)) {
      return state.faults().stream().filter(f -> f.bank() == self).findFirst().map(Fault::toString);
    }
    return Optional.empty();
  }
}
