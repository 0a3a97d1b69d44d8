package org.veilbank.round;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.veilbank.board.Board;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.BoardStore;
import org.veilbank.board.BoardVerifier;
import org.veilbank.board.Members;
import org.veilbank.board.Problem;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.threshold.CeremonyTranscript;
import org.veilbank.threshold.ThresholdParameters;

/**
 * An auditor's look at a board, with the genesis and no key (RND-7.1). All that is public is
 * checked, or computed again; every failure is listed, whatever failed before it. One chunk is in
 * memory at a time.
 */
public final class Audit {
  private static final List<String> UNCHECKED =
      List.of(
          "that tables and contributions are made from a bank's real clients, and are well-formed"
              + " encryptions: the bank shows that with veil bank recompute (RND-1.2)",
          "that sealed answers hold what they should: only their recipient can open them, and checks"
              + " them against each other; the sender shows them with veil bank recompute",
          "that what was dealt in the ceremony is short, and what was sealed there fits it beyond the"
              + " self-test",
          "that the time of a call is right: it is the caller's clock, and banks refuse one that is"
              + " far from their own",
          "that the board was not cut short behind the last state that banks have cosigned: compare"
              + " the root with other copies",
          "answers that went off the board, but for the receipts of them");

  private final Genesis genesis;
  private final ThresholdParameters parameters;
  private final BoardStore store;
  private final List<Fault> genesisFaults;
  private final List<ResultStatement> statements;
  private final Members members;
  private final BoardLimits limits;
  private final List<AuditCheck> checks = new ArrayList<>();
  private final List<SharingRecord> records = new ArrayList<>();

  /**
   * An audit.
   *
   * @param parameters of the genesis
   * @param store read only; stays the caller's to close
   * @param genesisFaults what the caller found wrong with the signatures of the genesis
   * @param statements that banks handed in, to be held against their commitments
   */
  public Audit(
      Genesis genesis,
      ThresholdParameters parameters,
      BoardStore store,
      List<Fault> genesisFaults,
      List<ResultStatement> statements) {
    this.genesis = genesis;
    this.parameters = parameters;
    this.store = store;
    this.genesisFaults = List.copyOf(genesisFaults);
    this.statements = List.copyOf(statements);
    this.members = genesis.boardMembers();
    this.limits = Layout.boardLimits(genesis);
  }

  /**
   * Does it; once.
   *
   * @throws IOException if storage cannot be reached; what it lost or spoilt is a failed check
   */
  public AuditReport run() throws IOException {
    // Checking all bytes of the board takes one processor; what the bytes say, others meanwhile.
    try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
      Future<BoardVerifier.Report> verified =
          beside.submit(() -> BoardVerifier.verify(store, members, limits));
      contents();
      BoardVerifier.Report found = result(verified);
      checks.add(0, board(found));
      return new AuditReport(
          genesis.name(), genesis.id(), found.size(), found.root(), checks, UNCHECKED, records);
    }
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the board was checked");
    }
  }

  /** Checks what the entries say, if they can be read. */
  private void contents() throws IOException {
    checks.add(genesis());
    // Not closed: the store is the caller's.
    Board board = new Board(store, members, limits);
    Payloads payloads = entry -> BankRunner.read(board, entry);
    ConsortiumState state = new ConsortiumState(genesis, board::root);
    OpenCheck entries = new OpenCheck("RND-6.3", "entries outside of rounds", 0);
    try {
      state.apply(board.follow(), board.equivocations(), payloads);
      entries.applies();
      state.faults().forEach(entries::fail);
    } catch (TamperedBoardException e) {
      entries.note("the board is not the log that the banks wrote: what follows is not looked at");
    } catch (IOException e) {
      entries.fail(
          0, -1, "what follows this entry is not looked at: " + String.valueOf(e.getMessage()));
    }
    checks.add(entries.close());
    CeremonyAudit ceremony = new CeremonyAudit(genesis, parameters, payloads);
    Optional<CeremonyTranscript.Keys> keys = ceremony.keys(state.ceremony());
    checks.add(ceremony.check());
    for (RoundState round : state.rounds()) {
      RoundAudit audit = new RoundAudit(genesis, parameters, state, round, payloads, keys);
      checks.addAll(audit.run());
      records.add(new SharingRecords(genesis, round, statements).record());
    }
    statements.forEach(each -> checks.add(statement(each, state)));
  }

  private AuditCheck board(BoardVerifier.Report found) {
    OpenCheck check = new OpenCheck("BRD-8", "board", 0);
    check.applies();
    for (Problem problem : found.problems()) {
      check.fail(
          new Fault(
              problem.rule(),
              0,
              problem.position(),
              "%s: %s".formatted(problem.kind().label(), problem.text())));
    }
    check.note("%,d entries, root %s".formatted(found.size(), found.root()));
    check.note(
        "%d of %d banks have cosigned the first %,d entries"
            .formatted(found.cosigners(), genesis.members().size(), found.signedSize()));
    return check.close();
  }

  private AuditCheck genesis() {
    OpenCheck check = new OpenCheck("RND-1.3", "genesis", 0);
    check.applies();
    genesisFaults.forEach(check::fail);
    check.note(
        "\"%s\", %s: %d banks, any %d decrypt, parameters %s"
            .formatted(
                genesis.name(),
                genesis.id(),
                genesis.members().size(),
                genesis.threshold(),
                genesis.parameters()));
    return check.close();
  }

  private static AuditCheck statement(ResultStatement statement, ConsortiumState state) {
    OpenCheck check =
        new OpenCheck(
            "RND-7.2",
            "statement of bank %d".formatted(statement.bank()),
            statement.round().number());
    check.applies();
    Optional<RoundState> round = state.round(statement.round().number());
    if (round.isEmpty() || !round.get().id().equals(statement.round())) {
      check.fail(statement.bank(), -1, "is of a round that this board does not have");
    } else if (!SharingRecords.fits(statement, round.get())) {
      check.fail(statement.bank(), -1, "the bank has not committed to this statement");
    }
    return check.close();
  }
}
