package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ledger in a folder promises about its files. */
class LedgerEngineTest {
  private static final LedgerParameters PARAMETERS = LedgerParameters.of(Cards.LEDGER);

  private final long seed = System.nanoTime();
  private final Workload workload = new Workload(3, 2, seed);

  @TempDir Path temporary;

  private Path folder() {
    return temporary.resolve("ledger");
  }

  /** Applies random batches of a few transactions, each after the one before was answered. */
  private void work(LedgerEngine engine, int batches) throws Exception {
    for (int i = 0; i < batches; i++) {
      List<Transaction> transactions = workload.next(4);
      List<TransactionResult> expected =
          transactions.stream().map(workload.plain()::apply).toList();
      assertThat(engine.submit(Batch.of(transactions)).get())
          .as("seed %d", seed)
          .containsExactlyElementsOf(expected);
    }
  }

  private void assertAsPlain(LedgerEngine engine) {
    workload.plain().assertSame(workload.cards(), n -> engine.account(n).orElseThrow());
    assertThat(engine.isConserved()).isTrue();
  }

  private void assertSound(long frames) throws IOException {
    LedgerAudit.Report report = LedgerAudit.check(folder(), Cards.LEDGER);
    assertThat(report.problems()).isEmpty();
    assertThat(report.frames()).isEqualTo(frames);
  }

  /** The only file of the journal, or one of them. */
  private Path journal(int index) throws IOException {
    try (var files = Files.list(LedgerFolder.journal(folder()))) {
      return files.filter(Files::isRegularFile).sorted().toList().get(index);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes unused)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(at).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path at, BasicFileAttributes unused) throws IOException {
            Files.copy(at, to.resolve(from.relativize(at).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void whatWasAnsweredIsThereAfterOpeningAgain() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      work(engine, 10);
    }
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      assertThat(engine.recovery()).isEqualTo(new Recovery(0, 10, 0, List.of()));
      assertAsPlain(engine);
      work(engine, 5);
      assertThat(engine.statistics().frames()).isEqualTo(5);
      assertThat(engine.statistics().transactions()).isEqualTo(20);
    }
    assertSound(15);
  }

  @Test
  void whoOnlyReadsSeesTheSameAndChangesNothing() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      work(engine, 4);
      engine.snapshot();
      work(engine, 4);
      List<String> before = filesWithTimes();
      LedgerState state = LedgerEngine.read(folder(), Cards.LEDGER);
      workload.plain().assertSame(workload.cards(), n -> state.account(n).orElseThrow());
      assertThat(state.next()).isEqualTo(engine.next());
      assertThat(filesWithTimes()).isEqualTo(before);
    }
    LedgerId other = LedgerId.of(new byte[Bytes32.BYTES]);
    assertThatThrownBy(() -> LedgerEngine.read(folder(), other))
        .isInstanceOf(DamagedLedgerException.class)
        .hasMessageContaining("expected ledger " + other);
  }

  private List<String> filesWithTimes() throws IOException {
    List<String> all = new ArrayList<>();
    try (var files = Files.walk(folder())) {
      for (Path file : files.sorted().toList()) {
        all.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return all;
  }

  @Test
  void filesFollowFilesAndSnapshotsSaveReading() throws Exception {
    LedgerParameters parameters = PARAMETERS.withSegmentBytes(4000).withSnapshotFrames(4);
    for (int start = 0; start < 4; start++) {
      try (LedgerEngine engine = LedgerEngine.open(folder(), parameters)) {
        assertThat(engine.recovery())
            .isEqualTo(new Recovery(4 * (6L * start / 4), 6L * start % 4, 0, List.of()));
        assertAsPlain(engine);
        work(engine, 6);
      }
    }
    assertThat(journal(2)).exists();
    try (var files = Files.list(LedgerFolder.snapshots(folder()))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "%020d.snapshot".formatted(20), "%020d.snapshot".formatted(24));
    }
    assertSound(24);
  }

  @Test
  void manyThreadsSubmitAndEachBatchIsAppliedOnce() throws Exception {
    Cards cards = new Cards(2, 1);
    int threads = 4;
    int each = 30;
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      engine.submit(Batch.of(cards.openAll())).get();
      Batch fold = Batch.of(List.of(Cards.fold(1, 1, 0), Cards.fold(2, 1, 0)));
      List<CompletableFuture<FrameResults>> all = new ArrayList<>();
      List<Thread> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    try {
                      CompletableFuture<FrameResults> results = engine.submit(fold);
                      synchronized (all) {
                        all.add(results);
                      }
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }
                }));
      }
      for (Thread thread : running) {
        thread.join();
      }
      int done = 0;
      for (CompletableFuture<FrameResults> results : all) {
        done += results.get().doneCount();
      }
      assertThat(done).isEqualTo(2);
      assertThat(engine.statistics().replayed()).isEqualTo(2L * (threads * each - 1));
      assertThat(engine.statistics().forced()).isLessThanOrEqualTo(1L + (long) threads * each);
    }
    assertSound(1 + threads * each);
  }

  @Test
  void framesOfOthersMustBeTheNextOne() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      Frame first = Frame.of(engine.next(), Batch.of(workload.cards().openAll()));
      assertThat(engine.submit(first).get().doneCount()).isEqualTo(6);
      assertThatThrownBy(() -> engine.submit(first).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InvalidFrameException.class)
          .hasMessageContaining("frame 0, expected 1");
      Frame second = Frame.of(first.next(), Batch.of(List.of(Cards.fold(1, 1, 0))));
      assertThat(engine.submit(second).get().doneCount()).isEqualTo(1);
    }
    assertSound(2);
  }

  @Test
  void oneAtATimeAndOfOneLedger() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      work(engine, 1);
      assertThatThrownBy(() -> LedgerEngine.open(folder(), PARAMETERS))
          .hasMessageContaining("is open in this process already");
    }
    LedgerId other = LedgerId.of(new byte[32]);
    assertThatThrownBy(() -> LedgerEngine.open(folder(), LedgerParameters.of(other)))
        .isInstanceOf(DamagedLedgerException.class)
        .hasMessageContaining("expected ledger " + other);
    assertSound(1);
  }

  @Test
  void afterTheEndNothingIsTaken() throws Exception {
    LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS);
    engine.close();
    engine.close();
    Batch batch = Batch.of(List.of(Cards.fold(1, 1, 0)));
    assertThatThrownBy(() -> engine.submit(batch)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyFlippedByteOfAnotherFileIsNamedOrHarmless() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      work(engine, 4);
      engine.snapshot();
      work(engine, 1);
    }
    Path mark = LedgerFolder.mark(folder());
    Path identity = folder().resolve("ledger");
    Path snapshot = new Snapshots(new Disk(), LedgerFolder.snapshots(folder())).files().getFirst();
    for (Path file : List.of(mark, identity, snapshot)) {
      byte[] sound = Files.readAllBytes(file);
      for (int at = 0; at < sound.length; at += file.equals(snapshot) ? 23 : 1) {
        byte[] flipped = sound.clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        Files.write(file, flipped);
        if (file.equals(identity)) {
          assertThatThrownBy(() -> LedgerEngine.open(folder(), PARAMETERS))
              .isInstanceOf(DamagedLedgerException.class);
        } else {
          try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
            assertAsPlain(engine);
            assertThat(engine.recovery().damagedSnapshots())
                .as("byte %d", at)
                .hasSize(file.equals(snapshot) ? 1 : 0);
          }
        }
        LedgerAudit.Report report = LedgerAudit.check(folder(), Cards.LEDGER);
        assertThat(report.problems()).hasSize(file.equals(mark) ? 0 : 1);
      }
      Files.write(file, sound);
    }
    assertSound(5);
  }

  @Test
  void whatWasRecoveredCountsAsAcknowledged() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS)) {
      work(engine, 2);
    }
    Files.delete(LedgerFolder.mark(folder()));
    LedgerEngine.open(folder(), PARAMETERS).close();
    Path file = journal(0);
    byte[] changed = Files.readAllBytes(file);
    changed[changed.length - 1] ^= 1;
    Files.write(file, changed);
    assertThatThrownBy(() -> LedgerEngine.open(folder(), PARAMETERS))
        .isInstanceOf(DamagedLedgerException.class)
        .hasMessageContaining("BODY_DIGEST");
  }

  @Test
  void aMissingOrExchangedFileIsNamed() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS.withSegmentBytes(1))) {
      work(engine, 4);
    }
    Path second = journal(1);
    Path aside = temporary.resolve("aside");
    Files.move(second, aside);
    assertThatThrownBy(() -> LedgerEngine.open(folder(), PARAMETERS))
        .hasMessageContaining("the file of frame 1 is missing");
    Files.copy(journal(1), second);
    assertThatThrownBy(() -> LedgerEngine.open(folder(), PARAMETERS))
        .hasMessageContaining("frame 2, expected 1");
    Files.move(aside, second, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertSound(4);
  }

  @Test
  void anotherHistoryIsNoticedThoughItsFramesAreSound() throws Exception {
    try (LedgerEngine engine = LedgerEngine.open(folder(), PARAMETERS.withSegmentBytes(1))) {
      work(engine, 2);
      engine.snapshot();
      work(engine, 2);
    }
    FramePosition place =
        Frame.decode(Files.readAllBytes(journal(0)), FramePosition.first(Cards.LEDGER)).next();
    Files.write(journal(1), Frame.of(place, Batch.of(List.of(Cards.fold(1, 1, 0)))).encode());
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems())
        .hasSizeGreaterThanOrEqualTo(1)
        .anySatisfy(p -> assertThat(p).contains("snapshot: is not what the frames before it give"))
        .anySatisfy(p -> assertThat(p).contains("frame 2").contains("PREVIOUS"));
  }

  @Test
  void aFullDiskIsToldAndNothingOfItIsAnswered() throws Exception {
    for (int more = 0; more < 3; more++) {
      FailingDisk disk = new FailingDisk(Integer.MAX_VALUE);
      List<Transaction> lost = workload.next(4);
      LedgerEngine engine = LedgerEngine.open(disk, folder(), PARAMETERS);
      work(engine, 2);
      long before = engine.next().number();
      disk.failAfter(more);
      CompletableFuture<FrameResults> failed = engine.submit(Batch.of(lost));
      assertThatThrownBy(failed::get)
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining(FailingDisk.FULL);
      assertThatThrownBy(engine.submit(Batch.of(lost))::get).hasMessageContaining(FailingDisk.FULL);
      assertThat(engine.next().number()).isEqualTo(before);
      assertAsPlain(engine);
      assertThatThrownBy(engine::close).hasMessageContaining(FailingDisk.FULL);
      try (LedgerEngine again = LedgerEngine.open(folder(), PARAMETERS)) {
        // What was written in full is in the log, though it could not be answered.
        assertThat(again.next().number()).isEqualTo(before + (more > 0 ? 1 : 0));
        if (more > 0) {
          lost.forEach(workload.plain()::apply);
        }
        assertAsPlain(again);
        work(again, 1);
      }
    }
  }

  @Test
  void aSnapshotInterruptedAtAnyChangeIsNoneAndLosesNone() throws Exception {
    LedgerParameters parameters = PARAMETERS.withSnapshotFrames(2);
    try (LedgerEngine engine = LedgerEngine.open(folder(), parameters)) {
      work(engine, 5);
    }
    FailingDisk counting = new FailingDisk(Integer.MAX_VALUE);
    Path copy = temporary.resolve("copy");
    copy(folder(), copy);
    int changes;
    try (LedgerEngine engine = LedgerEngine.open(counting, copy, PARAMETERS)) {
      int before = counting.changes();
      engine.snapshot();
      changes = counting.changes() - before;
    }
    assertThat(changes).as("header, accounts, digest, force, rename, folder, delete").isEqualTo(7);
    for (int done = 0; done < changes; done++) {
      Path broken = temporary.resolve("broken" + done);
      copy(folder(), broken);
      FailingDisk disk = new FailingDisk(Integer.MAX_VALUE);
      try (LedgerEngine engine = LedgerEngine.open(disk, broken, PARAMETERS)) {
        disk.failAfter(done);
        assertThatThrownBy(engine::snapshot).hasMessageContaining(FailingDisk.FULL);
        assertThat(engine.statistics().snapshotFailure()).isPresent();
        disk.failAfter(Integer.MAX_VALUE);
        assertAsPlain(engine);
      }
      try (LedgerEngine engine = LedgerEngine.open(broken, PARAMETERS)) {
        assertThat(engine.recovery().damagedSnapshots()).isEmpty();
        assertThat(engine.recovery().snapshotFrames()).isEqualTo(done < 5 ? 4 : 5);
        assertAsPlain(engine);
        engine.snapshot();
      }
      assertThat(LedgerAudit.check(broken, Cards.LEDGER).problems()).isEmpty();
    }
  }

  @Test
  void aDiskThatFailsWhileAFolderIsMadeLeavesOneThatCanBeMade() throws Exception {
    for (int done = 0; done < 6; done++) {
      Path path = temporary.resolve("new" + done);
      FailingDisk disk = new FailingDisk(done);
      assertThatThrownBy(() -> LedgerEngine.open(disk, path, PARAMETERS))
          .as("after %d changes", done)
          .hasMessageContaining(FailingDisk.FULL);
      try (LedgerEngine engine = LedgerEngine.open(path, PARAMETERS)) {
        assertThat(engine.recovery()).isEqualTo(new Recovery(0, 0, 0, List.of()));
        assertThat(engine.accountCount()).isZero();
      }
    }
  }
}
