package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.Hash;

class BoardTest {
  private final MemoryStore store = new MemoryStore();
  private final Board board = TestBanks.board(store);

  @Test
  void whatOneBankPostsAllRead() throws Exception {
    TestBanks.post(board, 0, 5, 100);
    TestBanks.post(board, 5, 7, 100_000);
    Board other = TestBanks.board(store);
    List<Accepted> read = other.follow();
    assertThat(read).extracting(Accepted::position).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    for (int i = 0; i < 7; i++) {
      try (InputStream in = other.open(read.get(i))) {
        assertThat(in.readAllBytes()).isEqualTo(TestBanks.payload(i, i < 5 ? 100 : 100_000));
      }
    }
    assertThat(other.follow()).isEmpty();
    assertThat(other.problems()).isEmpty();
    assertThat(other.checkpoint().size()).isEqualTo(7);
  }

  @Test
  void aPostMadeAgainIsNotMadeTwice() throws Exception {
    long first = board.post(TestBanks.signer(1), TestBanks.step(1), Payload.of(new byte[9]));
    // The bank was stopped, and knows nothing of it.
    long again =
        TestBanks.board(store)
            .post(TestBanks.signer(1), TestBanks.step(1), Payload.of(new byte[9]));
    assertThat(again).isEqualTo(first);
    assertThat(store.size()).isEqualTo(1);
    assertThatThrownBy(
            () -> board.post(TestBanks.signer(1), TestBanks.step(1), Payload.of(new byte[8])))
        .isInstanceOf(EquivocationException.class)
        .hasMessageContaining("as entry 0; that one stands");
    assertThat(store.read(Shelf.EVIDENCE)).hasSize(1);
    BoardVerifier.Report report = BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS);
    assertThat(report.problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.EQUIVOCATION);
  }

  @Test
  void twoProcessesOfOneBankDoNotDisturbEachOther() throws Exception {
    Board other = TestBanks.board(store);
    for (int i = 0; i < 10; i++) {
      (i % 2 == 0 ? board : other)
          .post(TestBanks.signer(1), TestBanks.step(i), Payload.of(new byte[i]));
    }
    assertThat(board.follow()).hasSize(10);
    assertThat(BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS).isClean()).isTrue();
  }

  @Test
  void foreignEntriesAreNamedAndIgnored() throws Exception {
    TestBanks.post(board, 0, 3, 10);
    Members strangers =
        new Members(TestBanks.CONSORTIUM, List.of(BankSigner.publicKey(TestBanks.seed(9))));
    BankSigner stranger = new BankSigner(strangers, 1, TestBanks.seed(9));
    Members elsewhere =
        new Members(Hash.sha256(), List.of(BankSigner.publicKey(TestBanks.seed(1))));
    BankSigner away = new BankSigner(elsewhere, 1, TestBanks.seed(1));
    for (BankSigner signer : List.of(away)) {
      Entry entry = signer.sign(1, Entry.NONE, TestBanks.step(90), Hash.sha256(new byte[1]), 1);
      assertThat(store.append(entry, new byte[1])).isInstanceOf(Append.Appended.class);
    }
    Entry posing = stranger.sign(2, Entry.NONE, TestBanks.step(91), Hash.sha256(), 0);
    store.append(posing, new byte[0]);
    BoardVerifier.Report report = BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS);
    assertThat(report.problems())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.FOREIGN, Problem.Kind.CHANGED);
    assertThat(report.problems().get(0).toString())
        .startsWith("BRD-1 foreign: entry 3: is of consortium");
    assertThat(report.problems().get(1).toString())
        .isEqualTo("BRD-3 changed: entry 4: is not signed by its author, bank 1");
  }

  @Test
  void postsOverTheLimitsAreRefusedWithTheLimit() throws Exception {
    Board small = new Board(store, TestBanks.MEMBERS, new BoardLimits(100, 150));
    assertThatThrownBy(
            () -> small.post(TestBanks.signer(1), TestBanks.step(1), Payload.of(new byte[101])))
        .hasMessageContaining("payload of 101 bytes, at most 100 (BRD-6)");
    small.post(TestBanks.signer(1), TestBanks.step(1), Payload.of(new byte[100]));
    assertThatThrownBy(
            () -> small.post(TestBanks.signer(1), TestBanks.step(2), Payload.of(new byte[51])))
        .hasMessageContaining("100 bytes of round 1 are posted, 51 more, at most 150 (BRD-6)");
    board.post(TestBanks.signer(1), TestBanks.step(2), Payload.of(new byte[51]));
    BoardVerifier.Report report =
        BoardVerifier.verify(store, TestBanks.MEMBERS, new BoardLimits(100, 150));
    assertThat(report.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.LIMIT);
  }

  @Test
  void whatIsOverTheLimitOfARoundIsNotEvenStored() throws Exception {
    Board small = new Board(store, TestBanks.MEMBERS, new BoardLimits(50_000, 60_000));
    small.post(TestBanks.signer(1), TestBanks.step(1), Payload.of(new byte[30_000]));
    Payload over = Payload.of(TestBanks.payload(2, 40_000));
    assertThatThrownBy(() -> small.post(TestBanks.signer(1), TestBanks.step(2), over))
        .hasMessageContaining("at most 60000 (BRD-6)");
    assertThat(store.openBlob(over.digest())).isEmpty();
  }

  @Test
  void banksWitnessTheLogAndAQuorumCanBeCounted() throws Exception {
    TestBanks.post(board, 0, 4, 10);
    board.follow();
    Checkpoint signed = board.cosign(TestBanks.signer(1), 1_000);
    assertThat(signed.size()).isEqualTo(4);
    Board other = TestBanks.board(store);
    assertThat(other.cosign(TestBanks.signer(3), 1_001)).isEqualTo(signed);
    assertThat(board.cosigners(4)).isEqualTo(Set.of(1, 3));
    assertThat(board.cosigners(3)).isEmpty();
    assertThat(board.signedSizes()).containsExactly(4L);
    BoardVerifier.Report report = BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS);
    assertThat(report.isClean()).isTrue();
    assertThat(report.signedSize()).isEqualTo(4);
    assertThat(report.cosigners()).isEqualTo(2);
  }

  @Test
  void aBankRefusesToWitnessAnotherLogThanOthersHave() throws Exception {
    TestBanks.post(board, 0, 4, 10);
    board.cosign(TestBanks.signer(1), 1_000);
    // A second log, with the same first entry, shown to bank 2; notes are the same.
    MemoryStore shown = new MemoryStore();
    Board split = TestBanks.board(shown);
    TestBanks.post(split, 0, 1, 10);
    TestBanks.post(split, 10, 13, 10);
    split.cosign(TestBanks.signer(3), 1_002);
    for (byte[] note : store.read(Shelf.NOTES)) {
      shown.put(Shelf.NOTES, note);
    }
    assertThatThrownBy(() -> split.cosign(TestBanks.signer(2), 1_003))
        .isInstanceOfSatisfying(
            TamperedBoardException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::kind)
                    .contains(Problem.Kind.SPLIT_VIEW))
        .hasMessageContaining("split view: at size 4 banks");
    assertThat(BoardVerifier.compare(store, shown))
        .hasValueSatisfying(p -> {
          assertThat(p.kind()).isEqualTo(Problem.Kind.SPLIT_VIEW);
          assertThat(p.position()).isEqualTo(1);
        });
    assertThat(BoardVerifier.compare(store, store)).isEmpty();
  }

  @Test
  void aBankNoticesThatTheLogWasRolledBackBehindItsBack() throws Exception {
    TestBanks.post(board, 0, 6, 10);
    board.follow();
    Checkpoint seen = board.checkpoint();
    MemoryStore rolledBack = new MemoryStore();
    TestBanks.post(TestBanks.board(rolledBack), 0, 5, 10);
    Board after = TestBanks.board(rolledBack);
    after.remember(seen);
    assertThatThrownBy(after::follow)
        .isInstanceOf(TamperedBoardException.class)
        .hasMessageContaining("BRD-3 cut short: 6 entries were seen here before, the log has 5");
    MemoryStore another = new MemoryStore();
    TestBanks.post(TestBanks.board(another), 0, 9, 11);
    Board shown = TestBanks.board(another);
    shown.remember(seen);
    assertThatThrownBy(shown::follow).hasMessageContaining("split view: the first 6 entries");
  }

  @Test
  void readersAreWokenAndOthersTimeOut() throws Exception {
    CompletableFuture<Boolean> woken =
        CompletableFuture.supplyAsync(() -> {
          try {
            return TestBanks.board(store).await(Duration.ofSeconds(20));
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    TestBanks.post(board, 0, 1, 10);
    assertThat(woken.get()).isTrue();
    board.follow();
    assertThat(board.await(Duration.ofMillis(20))).isFalse();
  }

  /** Storage that claims to hold more than it could ever have lost. */
  private static final class EndlessStore implements BoardStore {
    private final MemoryStore nothing = new MemoryStore();

    @Override
    public Append append(Entry entry, byte[] inline) {
      return nothing.append(entry, inline);
    }

    @Override
    public long size() {
      return 1L << 53;
    }

    @Override
    public List<StoredEntry> read(long from, int max) {
      return LongStream.range(from, from + max)
          .mapToObj(position -> StoredEntry.damaged(position, "missing"))
          .toList();
    }

    @Override
    public boolean awaitMoreThan(long size, Duration timeout) {
      return true;
    }

    @Override
    public void put(Shelf shelf, byte[] record) {
      nothing.put(shelf, record);
    }

    @Override
    public List<byte[]> read(Shelf shelf) {
      return nothing.read(shelf);
    }

    @Override
    public void putBlob(Payload payload) throws IOException {
      nothing.putBlob(payload);
    }

    @Override
    public Optional<InputStream> openBlob(Hash digest) {
      return nothing.openBlob(digest);
    }

    @Override
    public void close() {}
  }

  @Test
  void storageThatClaimsAnEndlessLogKeepsNobodyBusyForEver() throws Exception {
    Board endless = TestBanks.board(new EndlessStore());
    assertThatThrownBy(endless::follow).isInstanceOf(TamperedBoardException.class);
    BoardVerifier.Report report =
        BoardVerifier.verify(new EndlessStore(), TestBanks.MEMBERS, TestBanks.LIMITS);
    assertThat(report.problems().getLast().text())
        .isEqualTo("the last 16,384 entries are lost; what may lie behind them was not read");
  }
}
