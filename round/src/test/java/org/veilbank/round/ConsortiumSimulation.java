package org.veilbank.round;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.EquivocationException;
import org.veilbank.board.Payload;
import org.veilbank.board.StepKey;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.KeyShare;

/**
 * A round of a whole consortium with a clock, a store and troubles that all follow from a seed:
 * banks are slow, are killed, lose their spools, stay away; the store lags, breaks off, or lies;
 * one bank may lie.
 */
final class ConsortiumSimulation {
  /** What the lying bank does. */
  enum Lie {
    NONE,
    OTHER_NONCE(RoundStep.NONCE),
    OTHER_TABLE(RoundStep.TABLE),
    OTHER_CONTRIBUTION(RoundStep.CONTRIBUTION),
    GARBAGE_TABLE("table"),
    SHORT_TABLE("table"),
    GARBAGE_CONTRIBUTION("contribution"),
    SHORT_CONTRIBUTION("contribution"),
    LOWER_LEVEL_CONTRIBUTION("contribution"),
    OTHER_FACTOR_CONTRIBUTION("contribution"),
    MORE_NOISE_CONTRIBUTION("contribution"),
    GARBAGE_MASK("mask"),
    SHORT_MASK("mask"),
    WRONG_DIGEST(RoundStep.OPENING),
    GARBAGE_OPENING(RoundStep.OPENING),
    GARBAGE_SEALED_ANSWER("answer"),
    WRONG_SHARE,
    VOTE_ON_ANOTHER_ROOT,
    VOTE_ON_THE_PAST,
    OUT_OF_PHASE,
    EQUIVOCATION;

    /** The step at which something else is posted than was computed. */
    final @Nullable RoundStep posted;

    /** What is computed wrongly, and committed to so. */
    final @Nullable String spooled;

    Lie() {
      this.posted = null;
      this.spooled = null;
    }

    Lie(RoundStep posted) {
      this.posted = posted;
      this.spooled = null;
    }

    Lie(String spooled) {
      this.posted = null;
      this.spooled = spooled;
    }
  }

  /**
   * What goes wrong.
   *
   * @param trouble how often an append or a read does
   * @param kill how often a bank is killed after a step
   * @param gone bank to the number of steps after which it is never seen again
   * @param liar the lying bank, if there is a lie
   * @param tamperedAt from which entry on the store lies, if it does
   * @param victim to whom; 0 for all
   */
  record Plan(
      double trouble,
      double kill,
      Map<Integer, Integer> gone,
      Lie lie,
      int liar,
      SimulatedStore.Tampering tampering,
      int tamperedAt,
      int victim) {
    static final Plan QUIET =
        new Plan(0, 0, Map.of(), Lie.NONE, 0, SimulatedStore.Tampering.NONE, 0, 0);
  }

  private static final int PATIENCE = 400;
  private static final int MOST_TURNS = 100_000;

  final Genesis genesis;
  final SharedLog log = new SharedLog();
  final List<Life> banks = new ArrayList<>();

  /** All that was said to people: messages of exceptions, states, faults. */
  final List<String> said = new ArrayList<>();

  private final Plan plan;
  private final Random random;
  private long clock;
  private boolean hasEquivocated;

  /** One bank, whoever runs its process. */
  final class Life {
    final int index;
    final SimulatedBank bank;
    final SimulatedStore store;
    private int steps;
    private long lastNews;
    private int heard;
    private @Nullable Patience idleWith;
    private int idleAt = -1;
    boolean isGone;
    @Nullable TamperedBoardException tampered;
    @Nullable IOException damaged;

    Life(int index, ClientFile clients, CeremonyOutcome.Done keys) {
      this.index = index;
      this.store = new SimulatedStore(log, new Random(random.nextLong()), plan.trouble());
      this.bank = new SimulatedBank(genesis, index, store, clients).holding(keys);
    }

    boolean lies() {
      return plan.lie() != Lie.NONE && plan.liar() == index;
    }

    /** Whether it is neither gone nor done nor stopped. */
    boolean isUp() throws IOException {
      return !isGone && tampered == null && damaged == null && !isOver();
    }

    boolean isOver() throws IOException {
      return bank.participant().roundsOver() >= 1;
    }

    RoundState state() throws IOException {
      return bank.participant().state().round(1).orElseThrow();
    }

    private Patience patience() {
      long waited = clock - lastNews;
      return waited >= 3 * PATIENCE
          ? Patience.GIVE_UP
          : waited >= PATIENCE ? Patience.GO_ON : Patience.WAIT;
    }
  }

  ConsortiumSimulation(
      Genesis genesis,
      List<CeremonyOutcome.Done> keys,
      Path folder,
      List<Map<String, Integer>> clients,
      Plan plan,
      long seed)
      throws IOException, InvalidClientFileException {
    this.genesis = genesis;
    this.plan = plan;
    this.random = new Random(seed);
    for (int index = 1; index <= keys.size(); index++) {
      ClientFile file = TestConsortium.file(folder, index, clients.get(index - 1), genesis);
      Life life = new Life(index, file, keys.get(index - 1));
      banks.add(life);
      if (life.lies()) {
        life.bank.spooling(LyingSpool::new);
        if (plan.lie() == Lie.WRONG_SHARE) {
          life.bank.holding(doubled(keys.get(index - 1)));
        }
      }
      if (plan.victim() == 0 || plan.victim() == index) {
        int hidden = index % keys.size() + 1;
        life.store.tamper(plan.tampering(), plan.tamperedAt(), hidden);
      }
    }
  }

  private static CeremonyOutcome.Done doubled(CeremonyOutcome.Done keys) {
    return new CeremonyOutcome.Done(
        keys.epoch(),
        keys.publicKey(),
        keys.relinearisationKey(),
        KeyShare.sum(List.of(keys.share(), keys.share())),
        keys.floodingKeys());
  }

  /** Holds a round, called by the first bank that can be reached, among all. */
  void run() throws Exception {
    Life caller = banks.get(random.nextInt(banks.size()));
    SortedSet<Integer> all = new TreeSet<>();
    banks.forEach(life -> all.add(life.index));
    while (log.entries.isEmpty()) {
      try {
        caller.bank.follow();
        caller.bank.perform(caller.bank.participant().open(new RoundOpening(1, all)).orElseThrow());
      } catch (IOException e) {
        said.add(String.valueOf(e.getMessage()));
      }
    }
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      List<Life> up = new ArrayList<>();
      for (Life life : banks) {
        if (life.isUp()) {
          up.add(life);
        }
      }
      if (up.isEmpty()) {
        return;
      }
      clock++;
      turn(up.get(random.nextInt(up.size())));
    }
    StringBuilder states = new StringBuilder();
    for (Life life : banks) {
      states.append(life.index).append(": ").append(life.bank.participant().status()).append("; ");
    }
    throw new AssertionError("the round does not end: " + states);
  }

  private void turn(Life life) throws ConflictingAnswerException {
    try {
      act(life);
    } catch (TamperedBoardException e) {
      said.add(String.valueOf(e.getMessage()));
      life.tampered = e;
    } catch (Payload.DamagedPayloadException e) {
      said.add(String.valueOf(e.getMessage()));
      life.damaged = e;
    } catch (EquivocationException | IOException e) {
      // The process ends, and somebody starts it again.
      said.add(String.valueOf(e.getMessage()));
      kill(life, false);
    } catch (RuntimeException e) {
      if (!life.lies()) {
        throw e;
      }
      // A liar's process may fall over what it has made itself.
      life.isGone = true;
    }
  }

  private void act(Life life)
      throws IOException,
          TamperedBoardException,
          EquivocationException,
          ConflictingAnswerException {
    Integer last = plan.gone().get(life.index);
    if (last != null && life.steps >= last) {
      life.isGone = true;
      return;
    }
    life.bank.follow();
    int size = Math.toIntExact(life.bank.board().checkpoint().size());
    if (size > life.heard) {
      life.heard = size;
      life.lastNews = clock;
    }
    Patience patience = life.patience();
    if (life.idleAt == size && life.idleWith == patience) {
      return;
    }
    Optional<Action> action = life.bank.participant().next(patience);
    if (action.isEmpty()) {
      life.idleAt = size;
      life.idleWith = patience;
      return;
    }
    life.steps++;
    if (random.nextDouble() < plan.kill() / 2) {
      kill(life, random.nextInt(3) == 0);
      return;
    }
    if (life.lies()) {
      lie(life, action.get());
    } else {
      life.bank.perform(action.get());
    }
    if (random.nextDouble() < plan.kill() / 2) {
      kill(life, random.nextInt(3) == 0);
    }
  }

  private static void kill(Life life, boolean loseSpool) {
    life.bank.kill(loseSpool);
    life.idleAt = -1;
    life.heard = 0;
  }

  // Lies.

  private void lie(Life life, Action action)
      throws IOException, TamperedBoardException, EquivocationException {
    switch (action) {
      case Action.Post post -> lieAt(life, post);
      case Action.Close close -> vote(life, close);
      case Action.Deliver deliver -> life.bank.perform(deliver);
    }
  }

  private void lieAt(Life life, Action.Post post)
      throws IOException, TamperedBoardException, EquivocationException {
    RoundStep step = plan.lie().posted;
    StepKey key = post.key();
    boolean now = step != null && key.step() == step.code() && key.kind().equals(step.kind());
    byte[] bytes = read(post.payload());
    if (now) {
      // Behind the digest of the aggregate, and the heads of encodings.
      bytes[plan.lie() == Lie.GARBAGE_OPENING ? bytes.length - 1 : 0] ^= 1;
    }
    life.bank.perform(new Action.Post(key, Payload.of(bytes)));
    if (plan.lie() == Lie.OUT_OF_PHASE) {
      Board board = life.bank.board();
      BankSigner signer = signer(life.index);
      for (StepKey other :
          List.of(
              new StepKey(key.epoch(), 1, 9, 3 + life.steps, "result"),
              new StepKey(key.epoch(), 1, 6, 70 + life.steps, "contribution"),
              new StepKey(key.epoch(), 1, 77, life.steps, "nothing"),
              new StepKey(key.epoch(), 9, 1, life.steps, "commit"),
              new StepKey(key.epoch(), 2 + life.steps, 0, 0, "open"))) {
        board.post(signer, other, Payload.of(new byte[] {1, 2, 3}));
      }
    }
    if (plan.lie() == Lie.EQUIVOCATION && !hasEquivocated && random.nextInt(6) == 0) {
      hasEquivocated = true;
      equivocate(life, key);
    }
  }

  /** Signs another content for a place, on a fork of the log, which the store then takes. */
  private void equivocate(Life life, StepKey key)
      throws IOException, TamperedBoardException, EquivocationException {
    SharedLog fork = new SharedLog();
    for (SharedLog.Kept kept : log.entries) {
      boolean own = kept.entry().header().author() == life.index;
      if (own && kept.entry().header().key().equals(key)) {
        break;
      }
      fork.force(kept.entry(), kept.inline());
    }
    try (Board other =
        new Board(
            new SimulatedStore(fork, new Random(0), 0),
            genesis.boardMembers(),
            BoardLimits.DEFAULT)) {
      other.post(signer(life.index), key, Payload.of(new byte[] {9}));
    }
    SharedLog.Kept second = fork.entries.get(fork.entries.size() - 1);
    log.force(second.entry(), second.inline());
  }

  private void vote(Life life, Action.Close close)
      throws IOException, TamperedBoardException, EquivocationException {
    Board board = life.bank.board();
    CloseVote vote =
        switch (plan.lie()) {
          case VOTE_ON_ANOTHER_ROOT ->
              new CloseVote(board.checkpoint().size(), Hash.sha256(new byte[] {1}));
          case VOTE_ON_THE_PAST -> new CloseVote(1, board.root(1));
          default -> null;
        };
    if (vote == null) {
      life.bank.perform(close);
    } else {
      board.post(signer(life.index), close.key(), Payload.of(vote.encode()));
    }
  }

  private BankSigner signer(int bank) {
    return new BankSigner(genesis.boardMembers(), bank, TestConsortium.signingSeed(bank));
  }

  private static byte[] read(Payload payload) throws IOException {
    try (var in = payload.open()) {
      return in.readAllBytes();
    }
  }

  /** A spool that keeps something else than it is given, so that the bank commits to it. */
  private final class LyingSpool implements Spool {
    private final MemorySpool honest = new MemorySpool();

    @Override
    public Optional<Payload> find(String name) {
      return honest.find(name);
    }

    @Override
    public Payload keep(String name, byte[] bytes) {
      String what = plan.lie().spooled;
      return honest.keep(
          name, what != null && name.startsWith("round-1-" + what) ? changed(bytes) : bytes);
    }

    @Override
    public void clear(String prefix) {
      honest.clear(prefix);
    }
  }

  private byte[] changed(byte[] bytes) {
    return switch (plan.lie()) {
      case GARBAGE_TABLE, GARBAGE_CONTRIBUTION, GARBAGE_MASK, GARBAGE_SEALED_ANSWER -> {
        byte[] garbage = bytes.clone();
        Arrays.fill(garbage, garbage.length / 2, garbage.length, (byte) 0xff);
        yield garbage;
      }
      case SHORT_TABLE, SHORT_CONTRIBUTION, SHORT_MASK -> new byte[0];
      case LOWER_LEVEL_CONTRIBUTION -> crafted(bytes, (e, x) -> e.dropTo(x, x.level() - 1));
      case OTHER_FACTOR_CONTRIBUTION -> crafted(bytes, (e, x) -> e.withFactor(x, x.factor() + 1));
      case MORE_NOISE_CONTRIBUTION -> crafted(bytes, (e, x) -> e.add(x, x));
      default -> bytes;
    };
  }

  private interface Crafting {
    Ciphertext of(Evaluator evaluator, Ciphertext x);
  }

  private static byte[] crafted(byte[] bytes, Crafting crafting) {
    try {
      BgvCodec codec = new BgvCodec(TestConsortium.CONTEXT);
      int half = bytes.length / 2;
      Ciphertext first = codec.decodeCiphertext(Arrays.copyOf(bytes, half));
      Ciphertext second = codec.decodeCiphertext(Arrays.copyOfRange(bytes, half, bytes.length));
      Evaluator evaluator = new Evaluator(TestConsortium.CONTEXT);
      return CiphertextForm.encode(
          TestConsortium.CONTEXT,
          List.of(crafting.of(evaluator, first), crafting.of(evaluator, second)));
    } catch (InvalidEncodingException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** Kind, part and length of all entries of each bank, in its order. */
  SortedMap<Integer, List<String>> shapes() {
    SortedMap<Integer, List<String>> shapes = new TreeMap<>();
    for (SharedLog.Kept kept : log.entries) {
      shapes
          .computeIfAbsent(kept.entry().header().author(), b -> new ArrayList<>())
          .add(kept.entry().header().key() + " " + kept.entry().header().payloadBytes());
    }
    return shapes;
  }
}
