package org.veilbank.round;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Accepted;
import org.veilbank.board.Payload;
import org.veilbank.board.tlog.Hash;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.ThresholdParameters;

/**
 * One bank on a board: takes part in whatever the board calls for, the ceremony first and then each
 * round that is opened. What it does follows from the board, its clients and its secrets (RND-6.1);
 * whoever drives it reads the board for it, posts for it, and tells it how long it has waited.
 */
public final class Participant implements AutoCloseable {
  private final Genesis genesis;
  private final ThresholdParameters parameters;
  private final BankIndex self;
  private final ParticipantSecrets secrets;
  private final ClientSource clients;
  private final EpochStore epochs;
  private final Spool spool;
  private final Payloads payloads;
  private final Predicate<RoundOpening> plausible;
  private final ConsortiumState state;
  private final List<Fault> faults = new ArrayList<>();
  private @Nullable CeremonyBank ceremony;
  private CeremonyOutcome.@Nullable Done keys;
  private @Nullable RoundBank round;
  private @Nullable RoundWork work;
  private int roundsOver;

  /**
   * A participant that has heard nothing yet.
   *
   * @param clients with the genesis' measures; asked at the beginning of each round
   * @param payloads reads the board
   * @param rootAt the log's root at a size that was followed
   * @param plausible whether a call's time is near enough to the bank's own: it decides which
   *     period's budget a round is charged to
   */
  public Participant(
      Genesis genesis,
      ThresholdParameters parameters,
      BankIndex self,
      ParticipantSecrets secrets,
      ClientSource clients,
      EpochStore epochs,
      Spool spool,
      Payloads payloads,
      LongFunction<Hash> rootAt,
      Predicate<RoundOpening> plausible)
      throws IOException {
    this.genesis = genesis;
    this.parameters = parameters;
    this.self = self;
    this.secrets = secrets;
    this.clients = clients;
    this.epochs = epochs;
    this.spool = spool;
    this.payloads = payloads;
    this.plausible = plausible;
    this.state = new ConsortiumState(genesis, rootAt);
    this.keys = epochs.load().orElse(null);
    if (keys == null) {
      ceremony = attempt(0);
    }
  }

  private CeremonyBank attempt(long attempt) {
    return new CeremonyBank(genesis, parameters, self, attempt, secrets);
  }

  /**
   * Hears what is new on the board.
   *
   * @param entries that count, in the order of the log
   * @param equivocations that were found with them
   */
  public void hear(List<Accepted> entries, List<Accepted> equivocations) throws IOException {
    state.apply(entries, equivocations, payloads);
    for (Accepted entry : entries) {
      if (ceremony != null) {
        hearCeremony(entry);
      }
    }
  }

  private void hearCeremony(Accepted entry) throws IOException {
    CeremonyBank current = ceremony;
    if (current == null) {
      return;
    }
    current.hear(entry, payloads);
    switch (current.outcome()) {
      case CeremonyOutcome.Done done -> {
        epochs.save(done);
        keys = done;
        ceremony = null;
        current.close();
      }
      case CeremonyOutcome.Aborted aborted -> {
        faults.add(
            new Fault(
                aborted.rule(),
                aborted.culprits().size() == 1 ? aborted.culprits().get(0).value() : 0,
                entry.position(),
                "attempt %d of the ceremony ended: %s"
                    .formatted(current.attempt(), aborted.reason())));
        current.close();
        // Fresh secrets; what others said at the new attempt before we got here is heard again.
        CeremonyBank next = attempt(current.attempt() + 1);
        ceremony = next;
        for (Accepted before : state.ceremony()) {
          next.hear(before, payloads);
        }
      }
      case CeremonyOutcome.Running running -> {}
      case CeremonyOutcome.Left left -> throw new IllegalStateException("left while joining");
    }
  }

  /**
   * What to do next; nothing as long as the board and the bank's patience are as they are.
   *
   * @throws ConflictingAnswerException if the bank's journal is of another world than the board
   */
  public Optional<Action> next(Patience patience) throws IOException, ConflictingAnswerException {
    if (ceremony != null) {
      return ceremony.next().map(post -> post);
    }
    while (roundsOver < state.rounds().size()) {
      RoundState current = state.rounds().get(roundsOver);
      if (round == null && RoundBank.isOver(current, self.value())) {
        leaveRound();
        continue;
      }
      RoundBank bank = bank(current);
      if (!bank.isOver()) {
        try {
          Optional<Action> action = bank.next(patience);
          if (action.isPresent() || !bank.isOver()) {
            return action;
          }
        } catch (RoundFailedException e) {
          faults.add(e.fault());
          return Optional.of(bank.fail(e.fault().toString()));
        }
      }
      leaveRound();
    }
    return Optional.empty();
  }

  private RoundBank bank(RoundState current) throws IOException {
    RoundBank bank = round;
    if (bank == null) {
      CeremonyOutcome.Done held = requireKeys();
      RoundWork own =
          new RoundWork(
              genesis,
              self,
              current,
              clients.read(),
              new RoundSecrets(
                  secrets.master(), secrets.sealingKey(), held, epochs.journal(held.epoch())),
              spool,
              payloads,
              this::fault);
      work = own;
      bank = new RoundBank(self, current, own, () -> refusal(current, held.epoch()));
      round = bank;
    }
    return bank;
  }

  /** Why this bank refuses a round, if it does. */
  private Optional<Fault> refusal(RoundState current, EpochId own) {
    if (!current.id().epoch().equals(own)) {
      return Optional.of(
          new Fault(
              "RND-1.4",
              0,
              current.openedAt(),
              "the round is of %s, this bank has keys of %s".formatted(current.id().epoch(), own)));
    }
    boolean joins = current.postsOf(self.value(), RoundStep.COMMIT).isEmpty();
    if (joins && !plausible.test(current.opening())) {
      return Optional.of(
          new Fault(
              "RND-4.4",
              0,
              current.openedAt(),
              "the call's time %s is far from this bank's clock"
                  .formatted(Instant.ofEpochSecond(current.opening().posixSeconds()))));
    }
    return state.refusal(current);
  }

  private void fault(Fault fault) {
    // The same chunk may be looked at more than once.
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }

  private CeremonyOutcome.Done requireKeys() {
    CeremonyOutcome.Done held = keys;
    if (held == null) {
      throw new IllegalStateException("the ceremony is not done");
    }
    return held;
  }

  private void leaveRound() throws IOException {
    RoundWork own = work;
    if (own != null) {
      own.close();
    }
    spool.clear("round-%d-".formatted(roundsOver + 1));
    round = null;
    work = null;
    roundsOver++;
  }

  /**
   * What to post for {@link Action.Close}.
   *
   * @param seen the log's state, just cosigned
   */
  public Payload vote(Action.Close close, CloseVote seen) throws IOException {
    RoundBank bank = round;
    if (bank == null) {
      throw new IllegalStateException("no round goes on");
    }
    return bank.vote(close.key(), seen);
  }

  /** Says that the result of the current round is written down, durably. */
  public void delivered() {
    RoundBank bank = round;
    if (bank == null) {
      throw new IllegalStateException("no round goes on");
    }
    bank.delivered();
  }

  /**
   * The call to a round, for {@link Action.Post}; empty if none may be opened now.
   *
   * @param opening when, and who
   */
  public Optional<Action.Post> open(RoundOpening opening) {
    CeremonyOutcome.Done held = keys;
    Optional<Long> number = state.nextRound();
    if (held == null || number.isEmpty()) {
      return Optional.empty();
    }
    RoundId id = new RoundId(genesis.id(), held.epoch(), number.get());
    return Optional.of(new Action.Post(id.key(RoundStep.OPEN, 0), Payload.of(opening.encode())));
  }

  /** What the banks founded. */
  public Genesis genesis() {
    return genesis;
  }

  /** The consortium as the board has it. */
  public ConsortiumState state() {
    return state;
  }

  /** The bank's keys, once the ceremony is done. */
  public Optional<CeremonyOutcome.Done> keys() {
    return Optional.ofNullable(keys);
  }

  /** How many rounds, from the first, are over for this bank. */
  public int roundsOver() {
    return roundsOver;
  }

  /** Why the bank has no result of a round that is over, if it has none. */
  public Optional<String> reasonWithout(long round) {
    return state.round(round).flatMap(r -> RoundBank.reason(r, self));
  }

  /** What this bank found others to have done wrong, beyond what the board shows by itself. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /** What is going on, for people. */
  public String status() {
    if (ceremony != null) {
      return switch (ceremony.outcome()) {
        case CeremonyOutcome.Running running ->
            "ceremony, %s: waiting for %s"
                .formatted(running.step().name().toLowerCase(Locale.ROOT), running.missing());
        case CeremonyOutcome.Done done -> "ceremony done";
        case CeremonyOutcome.Aborted aborted -> "ceremony ended: " + aborted.reason();
        case CeremonyOutcome.Left left -> "left";
      };
    }
    if (roundsOver == state.rounds().size()) {
      return "waiting for a round to be opened";
    }
    RoundState current = state.rounds().get(roundsOver);
    return "round %d, %s".formatted(current.id().number(), current.step().label());
  }

  /** Erases what derives from secrets; the secrets themselves are the caller's. */
  @Override
  public void close() {
    if (ceremony != null) {
      ceremony.close();
    }
    if (work != null) {
      work.close();
    }
  }
}
