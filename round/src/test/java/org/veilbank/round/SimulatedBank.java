package org.veilbank.round;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Accepted;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.BoardStore;
import org.veilbank.board.EquivocationException;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.ThresholdParameters;

/** A bank whose process can be killed at any step, and whose clock is the test's. */
final class SimulatedBank {
  final int index;
  final TestConsortium.MemoryEpochs epochs;
  private final Genesis genesis;
  private final ThresholdParameters parameters;
  private final BoardStore store;
  private final ClientFile clients;
  private final BankSigner signer;
  private Supplier<Spool> spools = MemorySpool::new;
  private Predicate<RoundOpening> plausible = opening -> true;
  private Spool spool = new MemorySpool();
  private @Nullable Board board;
  private @Nullable Participant participant;
  private int equivocationsHeard;
  @Nullable RoundResult result;

  SimulatedBank(Genesis genesis, int index, BoardStore store, ClientFile clients) {
    this.genesis = genesis;
    this.parameters = TestConsortium.parameters(genesis);
    this.index = index;
    this.store = store;
    this.clients = clients;
    this.epochs = new TestConsortium.MemoryEpochs(parameters);
    this.signer = new BankSigner(genesis.boardMembers(), index, TestConsortium.signingSeed(index));
  }

  /** Gives the bank keys of a ceremony that is done. */
  SimulatedBank holding(CeremonyOutcome.Done keys) {
    epochs.save(keys);
    return this;
  }

  /** Gives the bank another spool, now and whenever it is lost. */
  SimulatedBank spooling(Supplier<Spool> another) {
    spools = another;
    spool = another.get();
    return this;
  }

  /** Lets the bank judge the times of calls. */
  SimulatedBank judging(Predicate<RoundOpening> calls) {
    plausible = calls;
    return this;
  }

  /** As kill -9: nothing is left but keys and journal; the spool too only sometimes. */
  void kill(boolean loseSpool) {
    participant = null;
    board = null;
    if (loseSpool) {
      spool = spools.get();
    }
  }

  private static byte[] read(Board board, Accepted entry) throws IOException {
    try (InputStream in = board.open(entry)) {
      return in.readAllBytes();
    }
  }

  Participant participant() throws IOException {
    Participant running = participant;
    if (running == null) {
      Board view = new Board(store, genesis.boardMembers(), BoardLimits.DEFAULT);
      running =
          new Participant(
              genesis,
              parameters,
              new BankIndex(index),
              TestConsortium.secrets(index),
              () -> clients,
              epochs,
              spool,
              entry -> read(view, entry),
              view::root,
              plausible);
      board = view;
      participant = running;
      equivocationsHeard = 0;
    }
    return running;
  }

  Board board() throws IOException {
    participant();
    Board view = board;
    if (view == null) {
      throw new IllegalStateException("no board");
    }
    return view;
  }

  void follow() throws IOException, TamperedBoardException {
    Participant running = participant();
    Board view = board();
    var entries = view.follow();
    var equivocations = view.equivocations();
    running.hear(entries, equivocations.subList(equivocationsHeard, equivocations.size()));
    equivocationsHeard = equivocations.size();
  }

  /** Reads the board and does one thing; whether there was one to do. */
  boolean step(Patience patience)
      throws IOException,
          TamperedBoardException,
          EquivocationException,
          ConflictingAnswerException {
    follow();
    Participant running = participant();
    Optional<Action> action = running.next(patience);
    if (action.isEmpty()) {
      return false;
    }
    perform(action.get());
    return true;
  }

  void perform(Action action) throws IOException, TamperedBoardException, EquivocationException {
    switch (action) {
      case Action.Post post -> board().post(signer, post.key(), post.payload());
      case Action.Close close -> {
        Checkpoint seen = board().cosign(signer, 1);
        board()
            .post(
                signer,
                close.key(),
                participant().vote(close, new CloseVote(seen.size(), seen.root())));
      }
      case Action.Deliver deliver -> {
        result = deliver.result();
        participant().delivered();
      }
    }
  }
}
