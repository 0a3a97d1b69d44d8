package org.veilbank.round;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.veilbank.board.Accepted;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.EquivocationException;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.threshold.ConflictingAnswerException;

/**
 * Drives a participant on a real board: reads what is new, does what is due, waits for more. It
 * keeps nothing; killed, another one goes on where it was.
 */
public final class BankRunner {
  /** A bank that has waited this many times its patience leaves the round. */
  private static final int GIVE_UP_AFTER = 3;

  /** How far the time of a call may be from a bank's own clock. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Board board;
  private final BankSigner signer;
  private final InstantSource clock;
  private final Duration patience;
  private final ResultSink sink;
  private final CheckpointSink checkpoints;
  private final Consumer<String> progress;
  private Instant lastNews;
  private String lastStatus = "";
  private int equivocationsHeard;

  /** Writes results down. */
  @FunctionalInterface
  public interface ResultSink {
    /** Writes a round's result; when it returns, it must survive everything. */
    void write(RoundState round, RoundResult result) throws IOException;
  }

  /** Keeps states of the board that the bank has signed. */
  @FunctionalInterface
  public interface CheckpointSink {
    /** Keeps a state in place of the one before. */
    void keep(Checkpoint seen) throws IOException;
  }

  /**
   * A runner.
   *
   * @param patience how long nothing may happen on the board before the bank goes on without those
   *     that are missing; longer than the longest computation of a bank
   * @param checkpoints keeps what the bank signs of the board's state
   * @param progress is told what is going on, when that changes
   */
  public BankRunner(
      Board board,
      BankSigner signer,
      InstantSource clock,
      Duration patience,
      ResultSink sink,
      CheckpointSink checkpoints,
      Consumer<String> progress) {
    this.board = board;
    this.signer = signer;
    this.clock = clock;
    this.patience = patience;
    this.sink = sink;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.lastNews = clock.instant();
  }

  /** The payload of an entry, whole. */
  public static byte[] read(Board board, Accepted entry) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(entry.entry().header().payloadBytes())];
    try (InputStream in = board.open(entry)) {
      in.readNBytes(bytes, 0, bytes.length);
      // What is checked is checked at the end.
      in.transferTo(OutputStream.nullOutputStream());
    }
    return bytes;
  }

  /** Whether a call's time is near enough to a clock's. */
  public static boolean isPlausible(RoundOpening opening, InstantSource clock) {
    Instant said = Instant.ofEpochSecond(opening.posixSeconds());
    return Duration.between(said, clock.instant()).abs().compareTo(CLOCK_TOLERANCE) <= 0;
  }

  /**
   * Takes part until a round is over for this bank and no other is open.
   *
   * @param opens whether the bank calls to the first round, once the key is there
   * @throws InterruptedException if it is to stop
   */
  public void runRound(Participant participant, boolean opens)
      throws IOException,
          InterruptedException,
          TamperedBoardException,
          EquivocationException,
          ConflictingAnswerException {
    boolean opening = opens;
    while (true) {
      boolean acted = step(participant);
      if (participant.keys().isPresent() && !acted) {
        if (opening && participant.state().rounds().isEmpty()) {
          opening = false;
          callRound(participant, everybody(participant));
          continue;
        }
        int rounds = participant.state().rounds().size();
        if (rounds > 0 && participant.roundsOver() == rounds) {
          return;
        }
      }
      if (!acted) {
        waitForNews();
      }
    }
  }

  /** Takes part in all that the board calls for, until it is interrupted; says how rounds end. */
  public void watch(Participant participant)
      throws IOException,
          InterruptedException,
          TamperedBoardException,
          EquivocationException,
          ConflictingAnswerException {
    int over = 0;
    while (true) {
      boolean acted = step(participant);
      while (over < participant.roundsOver()) {
        over++;
        progress.accept(ending(participant, over));
      }
      if (!acted) {
        waitForNews();
      }
    }
  }

  private static String ending(Participant participant, int round) {
    return participant
        .reasonWithout(round)
        .map(why -> "round %d ended without a result: %s".formatted(round, why))
        .orElse("round %d is over".formatted(round));
  }

  private static SortedSet<Integer> everybody(Participant participant) {
    SortedSet<Integer> banks = new TreeSet<>();
    for (int bank = 1; bank <= participant.genesis().members().size(); bank++) {
      banks.add(bank);
    }
    return banks;
  }

  /**
   * Calls banks to a round.
   *
   * @return whether one may be opened now
   */
  public boolean callRound(Participant participant, SortedSet<Integer> roster)
      throws IOException, TamperedBoardException, EquivocationException {
    Optional<Action.Post> call =
        participant.open(new RoundOpening(clock.instant().getEpochSecond(), roster));
    if (call.isPresent()) {
      perform(participant, call.get());
    }
    return call.isPresent();
  }

  /** Reads what is new. */
  public void follow(Participant participant) throws IOException, TamperedBoardException {
    List<Accepted> entries = board.follow();
    List<Accepted> equivocations = board.equivocations();
    if (!entries.isEmpty()) {
      lastNews = clock.instant();
    }
    participant.hear(entries, equivocations.subList(equivocationsHeard, equivocations.size()));
    equivocationsHeard = equivocations.size();
  }

  /** Reads what is new and does one thing; whether there was one to do. */
  private boolean step(Participant participant)
      throws IOException,
          TamperedBoardException,
          EquivocationException,
          ConflictingAnswerException {
    follow(participant);
    String status = participant.status();
    if (!status.equals(lastStatus)) {
      lastStatus = status;
      progress.accept(status);
    }
    Optional<Action> action = participant.next(patienceNow());
    if (action.isPresent()) {
      perform(participant, action.get());
    }
    return action.isPresent();
  }

  private Patience patienceNow() {
    Duration waited = Duration.between(lastNews, clock.instant());
    if (waited.compareTo(patience.multipliedBy(GIVE_UP_AFTER)) >= 0) {
      return Patience.GIVE_UP;
    }
    return waited.compareTo(patience) >= 0 ? Patience.GO_ON : Patience.WAIT;
  }

  private void perform(Participant participant, Action action)
      throws IOException, TamperedBoardException, EquivocationException {
    switch (action) {
      case Action.Post post -> board.post(signer, post.key(), post.payload());
      case Action.Close close -> {
        Checkpoint seen = board.cosign(signer, clock.instant().getEpochSecond());
        checkpoints.keep(seen);
        board.post(
            signer, close.key(), participant.vote(close, new CloseVote(seen.size(), seen.root())));
      }
      case Action.Deliver deliver -> {
        sink.write(deliver.round(), deliver.result());
        participant.delivered();
      }
    }
  }

  private void waitForNews() throws IOException, InterruptedException {
    Duration rest = patience.compareTo(LONGEST_WAIT) < 0 ? patience : LONGEST_WAIT;
    board.await(rest);
  }
}
