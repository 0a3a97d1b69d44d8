package org.veilbank.round;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.veilbank.board.Accepted;
import org.veilbank.board.Entry;
import org.veilbank.board.StepKey;
import org.veilbank.board.tlog.Hash;
import org.veilbank.threshold.EpochId;

/**
 * A consortium as its board has it: the ceremony's messages, and the rounds. A fold over the log's
 * entries in their order (RND-6).
 */
public final class ConsortiumState {
  /** The kind of a ceremony's messages; their round is the attempt, from 0. */
  public static final String CEREMONY_KIND = "ceremony";

  private final Genesis genesis;
  private final Layout layout;
  private final LongFunction<Hash> rootAt;
  private final List<Accepted> ceremony = new ArrayList<>();
  private final List<RoundState> rounds = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  /**
   * A consortium without entries.
   *
   * @param rootAt the log's root at a size that was followed
   */
  public ConsortiumState(Genesis genesis, LongFunction<Hash> rootAt) {
    this.genesis = genesis;
    this.layout = Layout.of(genesis);
    this.rootAt = rootAt;
  }

  /** The place of a ceremony's message. */
  public static StepKey ceremonyKey(Genesis genesis, long attempt, int step) {
    return new StepKey(genesis.id(), attempt, step, 0, CEREMONY_KIND);
  }

  /** Takes in the log's next entry that counts. */
  private void apply(Accepted entry, Payloads payloads) throws IOException {
    Entry.Header header = entry.entry().header();
    StepKey key = header.key();
    if (key.kind().equals(CEREMONY_KIND)) {
      ceremony.add(entry);
    } else if (key.kind().equals(RoundStep.OPEN.kind())) {
      open(entry, payloads);
    } else {
      Optional<RoundState> round = round(key.round());
      if (round.isEmpty() || !key.epoch().equals(Hash.of(round.get().id().epoch().bytes()))) {
        fault(entry, "%s: no such round was opened".formatted(key));
      } else {
        round.get().apply(entry, payloads);
      }
    }
  }

  /**
   * Takes in what is new.
   *
   * @param entries that count, in the order of the log
   * @param equivocations that were found with them; taken in where they lie, so that all who read
   *     the log come to the same state
   */
  public void apply(List<Accepted> entries, List<Accepted> equivocations, Payloads payloads)
      throws IOException {
    int next = 0;
    for (Accepted entry : entries) {
      while (next < equivocations.size() && equivocations.get(next).position() < entry.position()) {
        equivocated(equivocations.get(next++));
      }
      apply(entry, payloads);
    }
    while (next < equivocations.size()) {
      equivocated(equivocations.get(next++));
    }
  }

  private void equivocated(Accepted entry) {
    equivocated(entry.entry().header().author(), entry.position());
  }

  private void open(Accepted entry, Payloads payloads) throws IOException {
    StepKey key = entry.entry().header().key();
    if (key.round() <= rounds.size() && key.round() >= 1) {
      // Several banks may call at once: the first counts.
      return;
    }
    if (key.round() != rounds.size() + 1) {
      fault(entry, "opens round %d: the next is %d".formatted(key.round(), rounds.size() + 1));
      return;
    }
    if (!rounds.isEmpty() && !isOpenable(rounds.get(rounds.size() - 1))) {
      fault(entry, "opens round %d before the one before it is over".formatted(key.round()));
      return;
    }
    Optional<RoundOpening> opening =
        entry.entry().header().payloadBytes() > 100
            ? Optional.empty()
            : RoundOpening.decode(payloads.read(entry), genesis);
    if (opening.isEmpty()) {
      fault(entry, "opens a round without a time, or with a roster that cannot hold one");
      return;
    }
    RoundId id = new RoundId(genesis.id(), EpochId.of(key.epoch().bytes()), key.round());
    rounds.add(
        new RoundState(
            genesis,
            id,
            layout,
            opening.get(),
            entry.entry().header().author(),
            entry.position(),
            rootAt));
  }

  /** Whether another round may be opened behind a round. */
  private static boolean isOpenable(RoundState before) {
    return before.failure().isPresent() || before.isClosed(RoundStep.CONTRIBUTION);
  }

  /** Takes note that a bank posted two contents at one place. */
  private void equivocated(int bank, long position) {
    faults.add(new Fault("RND-6.3", bank, position, "posted two contents at one place"));
    if (!rounds.isEmpty()) {
      rounds.get(rounds.size() - 1).equivocated(bank, position);
    }
  }

  private void fault(Accepted entry, String text) {
    faults.add(new Fault("RND-6.3", entry.entry().header().author(), entry.position(), text));
  }

  /** The ceremony's messages, in the order of the log. */
  public List<Accepted> ceremony() {
    return List.copyOf(ceremony);
  }

  /** All rounds that were opened, in order. */
  public List<RoundState> rounds() {
    return List.copyOf(rounds);
  }

  /** The round with a number, from 1. */
  public Optional<RoundState> round(long number) {
    return number < 1 || number > rounds.size()
        ? Optional.empty()
        : Optional.of(rounds.get((int) number - 1));
  }

  /** The number of the round that may be opened now; empty while one goes on. */
  public Optional<Long> nextRound() {
    return rounds.isEmpty() || isOpenable(rounds.get(rounds.size() - 1))
        ? Optional.of(rounds.size() + 1L)
        : Optional.empty();
  }

  /** What was wrong outside of rounds. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /**
   * Why banks must refuse a round by the policy, if they must (RND-4.4): the period's budget is
   * spent, or other banks contribute than to an earlier round of the period, so that a difference
   * of two aggregates would show one bank's number.
   */
  public Optional<Fault> refusal(RoundState round) {
    Policy policy = genesis.policy();
    long period = round.opening().period(policy);
    SortedSet<Integer> contributors = contributors(round);
    int finished = 0;
    for (RoundState earlier : rounds) {
      if (earlier.id().number() >= round.id().number()) {
        break;
      }
      if (earlier.opening().period(policy) != period
          || !earlier.isClosed(RoundStep.CONTRIBUTION)
          || earlier.failure().isPresent()) {
        continue;
      }
      finished++;
      if (!contributors(earlier).equals(contributors)) {
        return refuse(
            "banks %s contribute, and to round %d of the same period it was %s: differences would tell"
                .formatted(contributors, earlier.id().number(), contributors(earlier)));
      }
    }
    if (finished >= policy.roundsPerPeriod()) {
      return refuse(
          "%d rounds of this period of %d days are finished, the policy has %d"
              .formatted(finished, policy.periodDays(), policy.roundsPerPeriod()));
    }
    int bits = Disclosure.releasedBits(policy, genesis.members().size());
    if ((finished + 1L) * bits > policy.releasedBitsPerPeriod()) {
      return refuse(
          "%d bits a client and round, %d rounds before in this period: the policy has %d bits"
              .formatted(bits, finished, policy.releasedBitsPerPeriod()));
    }
    return Optional.empty();
  }

  private static Optional<Fault> refuse(String text) {
    return Optional.of(new Fault("RND-4.4", 0, -1, text));
  }

  private static SortedSet<Integer> contributors(RoundState round) {
    return round.isClosed(RoundStep.CONTRIBUTION)
        ? round.presentAfter(RoundStep.CONTRIBUTION)
        : new TreeSet<>(round.present());
  }
}
