package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.Accepted;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardExport;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.BoardStore;
import org.veilbank.board.ExportedStore;
import org.veilbank.board.Members;
import org.veilbank.board.MemoryStore;
import org.veilbank.board.Payload;
import org.veilbank.board.tlog.Hash;
import org.veilbank.round.AuditCheck.Outcome;

/** Audits of one honest round, and of what it would be if somebody had done wrong. */
class AuditTest {
  private static final int BANKS = 4;
  private static final Genesis GENESIS =
      TestConsortium.genesis(BANKS, 2, 40, TestConsortium.policy(3, TestConsortium.SCORE));
  private static final MemoryStore STORE = new MemoryStore();
  private static final List<SimulatedBank> SIMULATED = new ArrayList<>();
  private static List<Accepted> entries;
  private static Board view;

  @TempDir private static Path folder;

  @BeforeAll
  static void playRound() throws Exception {
    List<Map<String, Integer>> clients = TestConsortium.clients(BANKS, 40, new SplittableRandom(7));
    for (int bank = 1; bank <= BANKS; bank++) {
      SIMULATED.add(
          new SimulatedBank(
              GENESIS,
              bank,
              STORE,
              TestConsortium.file(folder, bank, clients.get(bank - 1), GENESIS)));
    }
    run();
    SimulatedBank first = SIMULATED.get(0);
    first.perform(
        first
            .participant()
            .open(new RoundOpening(1_800_000_000, new TreeSet<>(List.of(1, 2, 3, 4))))
            .orElseThrow());
    run();
    view = new Board(STORE, GENESIS.boardMembers(), BoardLimits.DEFAULT);
    entries = view.follow();
  }

  private static void run() throws Exception {
    boolean progress = true;
    while (progress) {
      progress = false;
      for (SimulatedBank bank : SIMULATED) {
        progress |= bank.step(Patience.WAIT);
      }
    }
  }

  private static AuditReport audit(BoardStore store, ResultStatement... statements)
      throws Exception {
    return new Audit(
            GENESIS,
            TestConsortium.parameters(GENESIS),
            store,
            List.of(),
            Arrays.asList(statements))
        .run();
  }

  private static AuditCheck check(AuditReport report, String rule) {
    return report.checks().stream().filter(c -> c.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static List<String> failed(AuditReport report) {
    return report.checks().stream()
        .filter(c -> c.outcome() == Outcome.FAILED)
        .map(AuditCheck::rule)
        .toList();
  }

  private static Accepted first(int bank, RoundStep step) {
    return entries.stream().filter(RewrittenBoard.at(bank, step)).findFirst().orElseThrow();
  }

  private static RewrittenBoard changed(int bank, RoundStep step, RewrittenBoard.Change change)
      throws Exception {
    return RewrittenBoard.changed(GENESIS, STORE, RewrittenBoard.at(bank, step), change);
  }

  // What is honest passes.

  @Test
  void anHonestRoundPassesAndIsWrittenDown() throws Exception {
    AuditReport report = audit(STORE);
    assertThat(report.checks())
        .allSatisfy(c -> assertThat(c.outcome()).as(c.toString()).isEqualTo(Outcome.PASSED));
    assertThat(report.passed()).isTrue();
    assertThat(check(report, "RND-3.4").details())
        .hasSize(BANKS)
        .allSatisfy(each -> assertThat(each).startsWith("range").contains("banks [1, 2, 3, 4]"));
    assertThat(check(report, "RND-4.3").details()).hasSize(2 * BANKS);
    assertThat(report.records())
        .singleElement()
        .satisfies(record -> {
          assertThat(record.round()).isEqualTo(1);
          assertThat(record.posixSeconds()).isEqualTo(1_800_000_000);
          assertThat(record.banks()).allMatch(SharingRecord.Bank::contributed);
          assertThat(record.recipients()).hasSize(BANKS);
          assertThat(record.recipients().get(1).answeredBy()).containsExactly(1, 3, 4);
          assertThat(record.recipients().get(1).commitment()).isPresent();
          assertThat(record.ending()).isEqualTo("all recipients committed to their results");
        });
  }

  @Test
  void anExportOfTheBoardPassesToo() throws Exception {
    Path export = folder.resolve("export");
    BoardExport.export(STORE, GENESIS.boardMembers(), export);
    try (ExportedStore store = new ExportedStore(export)) {
      AuditReport report = audit(store);
      assertThat(failed(report)).isEmpty();
      assertThat(report.root()).isEqualTo(audit(STORE).root());
    }
  }

  @Test
  void theKeysAreThoseThatTheBanksHave() {
    CeremonyAudit ceremony =
        new CeremonyAudit(
            GENESIS, TestConsortium.parameters(GENESIS), entry -> BankRunner.read(view, entry));
    List<Accepted> messages =
        entries.stream()
            .filter(e -> e.entry().header().key().kind().equals(ConsortiumState.CEREMONY_KIND))
            .toList();
    assertThat(ceremony.keys(messages).orElseThrow().epoch())
        .isEqualTo(SIMULATED.get(0).epochs.load().orElseThrow().epoch());
  }

  // Storage.

  @Test
  void aContributionThatStorageChangedIsNamed() throws Exception {
    Accepted post = first(2, RoundStep.CONTRIBUTION);
    TamperedStore store = new TamperedStore(STORE, STORE.size());
    byte[] bytes = BankRunner.read(view, post);
    bytes[bytes.length - 1] ^= 1;
    store.replace(post.entry().header().payload(), bytes);
    AuditReport report = audit(store);
    assertThat(failed(report)).containsExactly("BRD-8", "RND-3.4");
    assertThat(check(report, "BRD-8").failures())
        .singleElement()
        .satisfies(f -> assertThat(f.position()).isEqualTo(post.position()));
  }

  @Test
  void aBoardThatWasCutIsNamed() throws Exception {
    Accepted post = first(2, RoundStep.TABLE);
    AuditReport report = audit(new TamperedStore(STORE, post.position()));
    assertThat(failed(report)).contains("BRD-8");
    assertThat(check(report, "BRD-8").failures())
        .anySatisfy(f -> assertThat(f.text()).contains("cut short"));
  }

  @Test
  void anEntryOfSomebodyElseIsNamed() throws Exception {
    RewrittenBoard board = RewrittenBoard.of(GENESIS, STORE, (e, payload) -> Optional.of(payload));
    List<byte[]> keys = new ArrayList<>();
    for (int bank = 1; bank <= BANKS + 1; bank++) {
      keys.add(BankSigner.publicKey(TestConsortium.signingSeed(bank)));
    }
    Members others = new Members(GENESIS.id(), keys);
    Board theirs = new Board(board.store, others, BoardLimits.DEFAULT);
    theirs.post(
        new BankSigner(others, BANKS + 1, TestConsortium.signingSeed(BANKS + 1)),
        first(1, RoundStep.RESULT).entry().header().key(),
        Payload.of(new byte[Hash.BYTES]));
    AuditReport report = audit(board.store);
    assertThat(failed(report)).containsExactly("BRD-8");
    assertThat(check(report, "BRD-8").failures())
        .singleElement()
        .satisfies(f -> assertThat(f.text()).contains("foreign"));
  }

  // Banks.

  @Test
  void aContributionThatWasNotCommittedToIsNamed() throws Exception {
    RewrittenBoard board =
        changed(
            2,
            RoundStep.CONTRIBUTION,
            (e, payload) -> RewrittenBoard.flipped(payload, payload.length - 1));
    assertThat(check(audit(board.store), "RND-3.3").failures())
        .anySatisfy(f -> {
          assertThat(f.bank()).isEqualTo(2);
          assertThat(f.text()).contains("something else than it had committed to");
        });
  }

  @Test
  void aWrongDigestInAnOpeningIsNamed() throws Exception {
    RewrittenBoard board =
        changed(3, RoundStep.OPENING, (e, payload) -> RewrittenBoard.flipped(payload, 0));
    AuditReport report = audit(board.store);
    assertThat(failed(report)).containsExactly("RND-3.4");
    assertThat(check(report, "RND-3.4").failures())
        .hasSize(BANKS)
        .allSatisfy(f -> assertThat(f.bank()).isEqualTo(3))
        .anySatisfy(
            f -> assertThat(f.position()).isEqualTo(first(3, RoundStep.OPENING).position()));
  }

  @Test
  void aWrongAnswerInAnOpeningIsNamed() throws Exception {
    RewrittenBoard board =
        changed(
            3,
            RoundStep.OPENING,
            (e, payload) -> RewrittenBoard.flipped(payload, payload.length - 8));
    AuditReport report = audit(board.store);
    assertThat(failed(report)).containsExactly("THR-2.4");
    assertThat(check(report, "THR-2.4").failures())
        .hasSize(BANKS)
        .allSatisfy(f -> assertThat(f.bank()).isEqualTo(3));
  }

  @Test
  void whoTookAResultAndAnsweredNobodyIsNamed() throws Exception {
    RewrittenBoard board = changed(4, RoundStep.ANSWER, (e, payload) -> Optional.empty());
    AuditReport report = audit(board.store);
    assertThat(failed(report)).containsExactly("RND-5.1");
    assertThat(check(report, "RND-5.1").failures())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.bank()).isEqualTo(4);
          assertThat(f.text()).contains("not for [0, 1, 2]");
        });
    assertThat(report.records().get(0).recipients().get(0).answeredBy()).containsExactly(2, 3);
  }

  @Test
  void whoAnsweredSomeIsNamed() throws Exception {
    Accepted one = first(4, RoundStep.ANSWER);
    RewrittenBoard board =
        RewrittenBoard.changed(
            GENESIS, STORE, e -> e.position() == one.position(), (e, payload) -> Optional.empty());
    assertThat(failed(audit(board.store))).containsExactly("RND-5.1");
  }

  @Test
  void whoIsGoneAfterContributingIsNotBlamed() throws Exception {
    RewrittenBoard board =
        RewrittenBoard.changed(
            GENESIS,
            STORE,
            RewrittenBoard.at(4, RoundStep.ANSWER)
                .or(RewrittenBoard.at(4, RoundStep.OPENING))
                .or(RewrittenBoard.at(4, RoundStep.RESULT)),
            (e, payload) -> Optional.empty());
    AuditReport report = audit(board.store);
    assertThat(failed(report)).isEmpty();
    assertThat(check(report, "RND-5.1").details())
        .contains("bank 4 answered nobody, and took no result");
    assertThat(report.records().get(0).ending()).contains("[1, 2, 3] of [1, 2, 3, 4]");
  }

  @Test
  void aNonceThatWasNotCommittedToIsNamed() throws Exception {
    RewrittenBoard board =
        changed(2, RoundStep.NONCE, (e, payload) -> RewrittenBoard.flipped(payload, 5));
    assertThat(check(audit(board.store), "RND-2.2").failures())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.bank()).isEqualTo(2);
          assertThat(f.text()).contains("nonce");
        });
  }

  @Test
  void aVoteOnAnotherLogIsNamed() throws Exception {
    Accepted vote =
        entries.stream()
            .filter(e -> e.entry().header().key().kind().equals(RoundStep.CLOSE_KIND))
            .findFirst()
            .orElseThrow();
    RewrittenBoard board =
        RewrittenBoard.changed(
            GENESIS,
            STORE,
            e -> e.position() == vote.position(),
            (e, payload) -> RewrittenBoard.flipped(payload, payload.length - 1));
    assertThat(check(audit(board.store), "RND-6.2").failures())
        .anySatisfy(f -> {
          assertThat(f.position()).isEqualTo(vote.position());
          assertThat(f.text()).contains("another log");
        });
  }

  @Test
  void aCeremonyOfWhichARevealWasChangedGivesNoKey() throws Exception {
    RewrittenBoard board =
        RewrittenBoard.changed(
            GENESIS,
            STORE,
            e ->
                e.entry().header().key().kind().equals(ConsortiumState.CEREMONY_KIND)
                    && e.entry().header().key().step() == 2
                    && e.entry().header().author() == 3,
            (e, payload) -> RewrittenBoard.flipped(payload, payload.length - 8));
    AuditReport report = audit(board.store);
    assertThat(failed(report)).containsExactly("THR-1.7", "RND-1.4");
    assertThat(check(report, "THR-1.7").failures())
        .singleElement()
        .satisfies(f -> assertThat(f.bank()).isEqualTo(3));
  }

  // Ends.

  @Test
  void aRoundThatEndedEarlyIsNoFailure() throws Exception {
    RoundId id = SIMULATED.get(0).participant().state().round(1).orElseThrow().id();
    long end = first(1, RoundStep.TABLE).position();
    RewrittenBoard board =
        RewrittenBoard.of(
            GENESIS,
            STORE,
            (e, payload) -> e.position() < end ? Optional.of(payload) : Optional.empty());
    for (int bank : List.of(3, 4)) {
      board.board.post(
          board.signer(bank),
          id.key(RoundStep.TABLE, 0, RoundStep.GIVE_UP_KIND),
          Payload.of("<b>nobody is there</b>".getBytes(StandardCharsets.UTF_8)));
    }
    AuditReport report = audit(board.store);
    assertThat(failed(report)).isEmpty();
    assertThat(check(report, "RND-3.4").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(check(report, "RND-6.2").details())
        .anySatisfy(d -> assertThat(d).contains("ended without results"));
    assertThat(report.records().get(0).ending()).contains("too few banks are left");
  }

  @Test
  void anEmptyBoardHasNothingToCheck() throws Exception {
    AuditReport report = audit(new MemoryStore());
    assertThat(failed(report)).isEmpty();
    assertThat(check(report, "THR-1.7").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(report.records()).isEmpty();
  }

  // Statements.

  private static ResultStatement statement(int bank) {
    RoundId id = view == null ? null : requireRound();
    return SIMULATED.get(bank - 1).result.statement(id, bank);
  }

  private static RoundId requireRound() {
    try {
      return SIMULATED.get(0).participant().state().round(1).orElseThrow().id();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aBanksOwnStatementFitsItsCommitment() throws Exception {
    ResultStatement read = ResultStatement.parse(statement(2).text());
    AuditReport report = audit(STORE, read);
    assertThat(failed(report)).isEmpty();
    assertThat(report.records().get(0).recipients().get(1).statement()).contains(read);
    assertThat(read.clients()).isEqualTo(40);
  }

  @Test
  void aStatementWithOtherNumbersDoesNotFit() throws Exception {
    ResultStatement right = statement(2);
    ResultStatement wrong =
        new ResultStatement(
            right.round(),
            2,
            right.clients() + 1,
            right.released() + 1,
            right.tooFew(),
            right.notPlaced(),
            right.nonce());
    AuditReport report = audit(STORE, wrong);
    assertThat(failed(report)).containsExactly("RND-7.2");
    assertThat(report.records().get(0).recipients().get(1).statement()).isEmpty();
  }

  @Test
  void whatIsNoStatementIsRefused() {
    String text = statement(2).text();
    for (String wrong :
        List.of("", "veilbank/result/1\n", text + "\n", text.replace("round 1", "round 01"))) {
      assertThatIllegalArgumentException().isThrownBy(() -> ResultStatement.parse(wrong));
    }
  }
}
