package org.veilbank.round;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Accepted;
import org.veilbank.board.StepKey;
import org.veilbank.board.tlog.Hash;

/**
 * A round as the board has it (RND-6): a fold over the round's entries in the order of the log, and
 * over nothing else. So all who read the same log agree on which step the round is at, who is still
 * part of it, and whose fault what was.
 */
public final class RoundState {
  private static final int MAX_REASON_BYTES = 1024;

  private final Genesis genesis;
  private final RoundId id;
  private final Layout layout;
  private final RoundOpening opening;
  private final int caller;
  private final long openedAt;
  private final LongFunction<Hash> rootAt;
  private final RoundPosts posts;
  private final Map<RoundStep, Map<Integer, CloseVote>> votes = new EnumMap<>(RoundStep.class);
  private final Map<RoundStep, SortedSet<Integer>> presentAfter = new EnumMap<>(RoundStep.class);
  private final Map<RoundStep, Long> closedAt = new EnumMap<>(RoundStep.class);
  private final SortedMap<Integer, String> gaveUp = new TreeMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> absences = new ArrayList<>();
  private SortedSet<Integer> present;
  private int closedSteps;
  private @Nullable Fault failure;

  /**
   * A round that was called.
   *
   * @param caller the bank that called
   * @param openedAt position of the call
   * @param rootAt the log's root at a size that was followed
   */
  RoundState(
      Genesis genesis,
      RoundId id,
      Layout layout,
      RoundOpening opening,
      int caller,
      long openedAt,
      LongFunction<Hash> rootAt) {
    this.genesis = genesis;
    this.id = id;
    this.layout = layout;
    this.opening = opening;
    this.caller = caller;
    this.openedAt = openedAt;
    this.rootAt = rootAt;
    this.present = new TreeSet<>(opening.roster());
    this.posts = new RoundPosts(genesis, id, layout, () -> presentAfter(RoundStep.TABLE));
    for (RoundStep step : RoundStep.values()) {
      votes.put(step, new LinkedHashMap<>());
    }
  }

  /** Takes in an entry of this round. */
  void apply(Accepted entry, Payloads payloads) throws IOException {
    StepKey key = entry.entry().header().key();
    int bank = entry.entry().header().author();
    if (!opening.roster().contains(bank)) {
      fault("RND-6.3", entry, "is not one of the banks that were called to the round");
      return;
    }
    if (key.kind().equals(RoundStep.GIVE_UP_KIND)) {
      giveUp(entry, payloads);
    } else if (key.step() < 1 || key.step() > RoundStep.RESULT.code()) {
      fault("RND-6.3", entry, "%s: a round has steps 1 to 9".formatted(key));
    } else if (key.kind().equals(RoundStep.CLOSE_KIND)) {
      vote(entry, RoundStep.of(key.step()), payloads);
    } else {
      take(entry, RoundStep.of(key.step()), payloads);
    }
  }

  private void take(Accepted entry, RoundStep step, Payloads payloads) throws IOException {
    StepKey key = entry.entry().header().key();
    boolean mask = step == RoundStep.CONTRIBUTION && key.kind().equals(RoundStep.MASK_KIND);
    if (!mask && !key.kind().equals(step.kind())) {
      fault("RND-6.3", entry, "kind \"%s\", need \"%s\"".formatted(key.kind(), step.kind()));
      return;
    }
    if (failure != null || (step.closes() ? step != step() : step() != RoundStep.OPENING)) {
      fault(
          "RND-6.3", entry, "%s out of phase: the round is at %s".formatted(step.label(), where()));
      return;
    }
    if (!present.contains(entry.entry().header().author())) {
      fault("RND-6.3", entry, "%s of a bank that dropped out before".formatted(step.label()));
      return;
    }
    posts.take(entry, step, mask, payloads).ifPresent(wrong -> fault("RND-6.3", entry, wrong));
  }

  private void vote(Accepted entry, RoundStep step, Payloads payloads) throws IOException {
    int bank = entry.entry().header().author();
    if (failure != null || isClosed(step)) {
      // A vote that came late is nobody's fault.
      return;
    }
    if (step != step() || !step.closes()) {
      fault("RND-6.2", entry, "closes %s: the round is at %s".formatted(step.label(), where()));
      return;
    }
    if (!present.contains(bank) || gaveUp.containsKey(bank)) {
      fault("RND-6.2", entry, "votes, and is not part of the round any more");
      return;
    }
    Optional<CloseVote> vote =
        entry.entry().header().payloadBytes() > 100
            ? Optional.empty()
            : CloseVote.decode(payloads.read(entry));
    if (vote.isEmpty() || vote.get().size() > entry.position()) {
      fault("RND-6.2", entry, "no vote on a state of the log before it");
      return;
    }
    if (!rootAt.apply(vote.get().size()).equals(vote.get().root())) {
      fault("RND-6.2", entry, "voted on another log than this one: a split view");
      return;
    }
    if (!isClosable(vote.get().size())) {
      // The least size counts: one such vote would exclude whoever posted behind it.
      fault(
          "RND-6.2",
          entry,
          "votes to close %s at %d, where too few banks had posted"
              .formatted(step.label(), vote.get().size()));
      return;
    }
    Map<Integer, CloseVote> cast = votesFor(step);
    cast.put(bank, vote.get());
    if (cast.size() >= genesis.closeQuorum(opening.roster().size())) {
      // What all of them have seen: a store that shows somebody else less contradicts them.
      close(step, cast.values().stream().mapToLong(CloseVote::size).min().orElseThrow());
    }
  }

  /**
   * Whether the current step, closed at a position, leaves a quorum of banks. Once it does, it does
   * at all later ones; who is excluded meanwhile does not count against those who vote.
   */
  boolean isClosable(long position) {
    RoundStep step = step();
    SortedSet<Integer> before =
        closedSteps == 0 ? opening.roster() : presentAfter(RoundStep.CLOSING.get(closedSteps - 1));
    long complete =
        before.stream().filter(bank -> posts.missing(bank, step, position) == null).count();
    return complete >= genesis.closeQuorum(opening.roster().size());
  }

  private Map<Integer, CloseVote> votesFor(RoundStep step) {
    Map<Integer, CloseVote> cast = votes.get(step);
    if (cast == null) {
      throw new IllegalStateException("no place for votes on " + step);
    }
    return cast;
  }

  private void close(RoundStep step, long position) {
    SortedSet<Integer> left = new TreeSet<>();
    for (int bank : present) {
      RoundPosts.Lack missing = posts.missing(bank, step, position);
      if (missing == null) {
        left.add(bank);
      } else {
        Fault fault =
            new Fault(
                missing.rule().orElse("RND-6.2"),
                bank,
                -1,
                "dropped out when %s was closed at %d: %s"
                    .formatted(step.label(), position, missing.text()));
        faults.add(fault);
        if (missing.rule().isEmpty()) {
          absences.add(fault);
        }
      }
    }
    present = left;
    presentAfter.put(step, Collections.unmodifiableSortedSet(new TreeSet<>(left)));
    closedAt.put(step, position);
    closedSteps++;
    requireEnough(step.label() + " was closed");
  }

  private void requireEnough(String when) {
    int needed = Math.max(genesis.threshold(), genesis.policy().minContributors());
    if (present.size() < needed && failure == null) {
      failure =
          new Fault(
              "RND-6.2",
              0,
              -1,
              "banks %s are left after %s: need at least %d".formatted(present, when, needed));
    }
  }

  /** The ranges of those that are part of the round to its end: what is released. */
  List<TableRange> releasedRanges() {
    SortedSet<Integer> recipients = presentAfter(RoundStep.CONTRIBUTION);
    return layout.ranges().stream().filter(r -> recipients.contains(r.bank())).toList();
  }

  /** The chunks of {@link #releasedRanges}. */
  List<Integer> releasedChunks() {
    return releasedRanges().stream().map(TableRange::chunk).distinct().toList();
  }

  private void giveUp(Accepted entry, Payloads payloads) throws IOException {
    int bank = entry.entry().header().author();
    String reason =
        entry.entry().header().payloadBytes() > MAX_REASON_BYTES
            ? "(a long reason)"
            : new String(payloads.read(entry), StandardCharsets.UTF_8);
    gaveUp.putIfAbsent(bank, reason);
    int roster = opening.roster().size();
    if (step() != RoundStep.OPENING
        && failure == null
        && gaveUp.size() > roster - genesis.closeQuorum(roster)) {
      failure =
          new Fault(
              "RND-6.2",
              0,
              entry.position(),
              "too few banks are left to close %s; those that gave up: %s"
                  .formatted(where(), gaveUp));
    }
  }

  /** Takes note that a bank posted two contents at one place (RND-6.3). */
  void equivocated(int bank, long position) {
    boolean counts = step() != RoundStep.OPENING && failure == null && present.contains(bank);
    faults.add(
        new Fault(
            "RND-6.3",
            bank,
            position,
            counts
                ? "posted two contents at one place: is excluded from the round"
                : "posted two contents at one place: kept as evidence"));
    if (counts) {
      present = new TreeSet<>(present);
      present.remove(bank);
      requireEnough("one was excluded");
    }
  }

  private void fault(String rule, Accepted entry, String text) {
    faults.add(new Fault(rule, entry.entry().header().author(), entry.position(), text));
  }

  private String where() {
    return failure == null ? step().label() : "its end";
  }

  /** Names the round. */
  public RoundId id() {
    return id;
  }

  /** The call to it. */
  public RoundOpening opening() {
    return opening;
  }

  /** The bank that called. */
  public int caller() {
    return caller;
  }

  /** The position of the call. */
  public long openedAt() {
    return openedAt;
  }

  /** The step that the round is at; {@link RoundStep#OPENING} if all that close are closed. */
  public RoundStep step() {
    return closedSteps < RoundStep.CLOSING.size()
        ? RoundStep.CLOSING.get(closedSteps)
        : RoundStep.OPENING;
  }

  /** Why the round ended without results, if it did. */
  public Optional<Fault> failure() {
    return Optional.ofNullable(failure);
  }

  /** All that banks did wrong, in the order in which it was found. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /** Those of {@link #faults} that only say that a bank was not there in time. */
  public List<Fault> absences() {
    return List.copyOf(absences);
  }

  /** The banks that are still part of the round. */
  public SortedSet<Integer> present() {
    return Collections.unmodifiableSortedSet(present);
  }

  /**
   * The banks that were part of the round when a step was closed.
   *
   * @throws IllegalStateException if it is not
   */
  public SortedSet<Integer> presentAfter(RoundStep step) {
    SortedSet<Integer> banks = presentAfter.get(step);
    if (banks == null) {
      throw new IllegalStateException("%s is not closed".formatted(step.label()));
    }
    return banks;
  }

  /** Whether a step is closed. */
  public boolean isClosed(RoundStep step) {
    return closedAt.containsKey(step);
  }

  /** The position at which a step was closed. */
  public Optional<Long> closedAt(RoundStep step) {
    return Optional.ofNullable(closedAt.get(step));
  }

  /** Whether a bank has all that it must post at the current step. */
  public boolean isComplete(int bank) {
    return step().closes() && posts.missing(bank, step(), Long.MAX_VALUE) == null;
  }

  /** Whether a bank has voted to close a step. */
  public boolean hasVoted(int bank, RoundStep step) {
    return votesFor(step).containsKey(bank);
  }

  /** The banks that voted to close a step, before it was. */
  public SortedSet<Integer> voters(RoundStep step) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(votesFor(step).keySet()));
  }

  /** The banks that gave up, with their reasons. */
  public SortedMap<Integer, String> gaveUp() {
    return Collections.unmodifiableSortedMap(gaveUp);
  }

  /** A bank's entries at a step, by part. */
  public SortedMap<Integer, Accepted> postsOf(int bank, RoundStep step) {
    return posts.of(bank, step);
  }

  /** A bank's masks, by range. */
  public SortedMap<Integer, Accepted> masksOf(int bank) {
    return posts.masksOf(bank);
  }

  /** A bank's commitment to its statement of its result, if it has posted it. */
  public Optional<Hash> resultCommitment(int bank) {
    return postsOf(bank, RoundStep.RESULT).isEmpty()
        ? Optional.empty()
        : Optional.of(Hash.of(posts.smallOf(bank, RoundStep.RESULT)));
  }

  /** The round's beacon, once nonces are closed (RND-2.2). */
  Hash beacon() {
    return posts.beacon(presentAfter(RoundStep.NONCE));
  }

  /** How many numbers a slot of a contribution has: the count, and a sum a measure. */
  int values() {
    return posts.values();
  }

  /** The ranges of those who have posted their tables: each has masks of its own. */
  List<Integer> ranges() {
    return posts.ranges();
  }

  /** The chunks that a bank contributes to: where another bank has a table. */
  List<Integer> contributionParts(int bank) {
    return posts.contributionParts(bank);
  }

  /**
   * A bank's commitment to one of its masks.
   *
   * @param value 0 for the count's, 1 and more for those of measures
   */
  byte[] maskCommitment(int bank, int range, int value) {
    return posts.maskCommitment(bank, range, value);
  }
}
