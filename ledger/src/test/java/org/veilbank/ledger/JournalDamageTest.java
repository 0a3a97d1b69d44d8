package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal of two files with two frames each, changed at every byte and cut at every length: what
 * was acknowledged is missed by name, what was not is cut off.
 */
class JournalDamageTest {
  private static final LedgerParameters PARAMETERS = LedgerParameters.of(Cards.LEDGER);
  private static final int FRAMES = 4;

  private final long seed = System.nanoTime();
  private final Workload workload = new Workload(3, 2, seed);
  private final List<Place> places = new ArrayList<>();
  private final List<byte[]> files = new ArrayList<>();

  /** Nothing here is about power cuts, and forcing would take most of the time. */
  private static final Disk UNFORCED =
      new Disk() {
        @Override
        void force(FileChannel channel) {}

        @Override
        void forceFolder(Path folder) {}
      };

  @TempDir Path temporary;

  /** Where a frame lies: which of the files, and from which byte to which. */
  private record Place(int file, int begin, int end) {}

  private Path folder() {
    return temporary.resolve("ledger");
  }

  private LedgerEngine open() throws IOException {
    return LedgerEngine.open(UNFORCED, folder(), PARAMETERS);
  }

  private Path file(int index) {
    return JournalScan.file(LedgerFolder.journal(folder()), 2L * index);
  }

  @BeforeEach
  void write() throws Exception {
    for (long segmentBytes : new long[] {1 << 20, 1 << 20, 1, 1 << 20}) {
      try (LedgerEngine engine =
          LedgerEngine.open(folder(), PARAMETERS.withSegmentBytes(segmentBytes))) {
        List<Transaction> transactions = workload.next(2);
        List<TransactionResult> expected =
            transactions.stream().map(workload.plain()::apply).toList();
        assertThat(engine.submit(Batch.of(transactions)).get())
            .as("seed %d", seed)
            .containsExactlyElementsOf(expected);
      }
    }
    new JournalScan(
            LedgerFolder.journal(folder()),
            FramePosition.first(Cards.LEDGER),
            FRAMES,
            frame -> {
              int file = (int) frame.position().number() / 2;
              boolean first = frame.position().number() % 2 == 0;
              int begin = first ? 0 : places.getLast().end();
              places.add(new Place(file, begin, begin + frame.byteCount()));
            })
        .run();
    assertThat(places).hasSize(FRAMES);
    files.add(Files.readAllBytes(file(0)));
    files.add(Files.readAllBytes(file(1)));
    assertThat(files.get(1)).hasSize(places.getLast().end());
  }

  private void restore(int file) throws IOException {
    Files.write(file(file), files.get(file));
  }

  private void acknowledge(int frames) throws IOException {
    Files.deleteIfExists(LedgerFolder.mark(folder()));
    try (AcknowledgedMark mark = new AcknowledgedMark(new Disk(), LedgerFolder.mark(folder()))) {
      mark.advance(frames);
    }
  }

  /** A snapshot of the first three frames: nothing is read of the first file, then. */
  private void takeSnapshot() throws IOException {
    LedgerState state = new LedgerState(Cards.LEDGER, 0);
    new JournalScan(
            LedgerFolder.journal(folder()),
            FramePosition.first(Cards.LEDGER),
            FRAMES,
            frame -> {
              if (frame.position().number() < FRAMES - 1) {
                state.apply(frame);
              }
            })
        .run();
    new Snapshots(new Disk(), LedgerFolder.snapshots(folder())).save(Snapshots.Image.of(state));
  }

  private void assertOpensAsWritten() throws IOException {
    try (LedgerEngine engine = open()) {
      assertThat(engine.recovery().snapshotFrames()).isEqualTo(FRAMES - 1);
      assertThat(engine.next().number()).isEqualTo(FRAMES);
      workload.plain().assertSame(workload.cards(), n -> engine.account(n).orElseThrow());
    }
  }

  private void assertNamed(String what, int frame, int file, int offset) {
    assertThatThrownBy(() -> open())
        .as("seed %d, %s", seed, what)
        .isInstanceOfSatisfying(
            DamagedLedgerException.class,
            e -> {
              assertThat(e.frame()).isEqualTo(frame);
              assertThat(e.file()).isEqualTo(file(file).toString());
              assertThat(e.offset()).isEqualTo(offset);
            });
  }

  private void assertNamedByAudit(String what, int frame, int file, int offset) throws IOException {
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems())
        .as("seed %d, %s", seed, what)
        .anySatisfy(problem ->
            assertThat(problem)
                .startsWith(
                    "LED-3.3: %s: frame %d, at byte %d: ".formatted(file(file), frame, offset)));
  }

  /** Flips a bit of each byte in turn, of one file, and says what was done. */
  private void flipEach(int file, Check check) throws IOException {
    for (int at = 0; at < files.get(file).length; at++) {
      byte[] flipped = files.get(file).clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(file(file), flipped);
      int frame = 2 * file + (at < places.get(2 * file).end() ? 0 : 1);
      check.run("byte %d of file %d".formatted(at, file), frame, places.get(frame).begin());
      assertThat(Files.readAllBytes(file(file))).isEqualTo(flipped);
    }
    restore(file);
  }

  private interface Check {
    void run(String what, int frame, int offset) throws IOException;
  }

  @Test
  void everyFlippedByteIsNamedWhenAllIsRead() throws Exception {
    for (int file = 0; file < 2; file++) {
      int which = file;
      flipEach(
          file,
          (what, frame, offset) -> {
            assertNamed(what, frame, which, offset);
            assertNamedByAudit(what, frame, which, offset);
          });
    }
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems()).isEmpty();
  }

  @Test
  void everyFlippedByteBeforeASnapshotIsNamedByTheAudit() throws Exception {
    takeSnapshot();
    flipEach(0, (what, frame, offset) -> assertNamedByAudit(what, frame, 0, offset));
    flipEach(1, (what, frame, offset) -> assertNamed(what, frame, 1, offset));
    for (int at = 0; at < files.get(0).length; at += 50) {
      byte[] flipped = files.get(0).clone();
      flipped[at] ^= 1;
      Files.write(file(0), flipped);
      assertOpensAsWritten();
    }
  }

  @Test
  void whatWasAcknowledgedIsMissedAtEveryLength() throws Exception {
    for (boolean snapshot : new boolean[] {false, true}) {
      if (snapshot) {
        takeSnapshot();
      }
      for (int size = 0; size < files.get(1).length; size++) {
        Files.write(file(1), Arrays.copyOf(files.get(1), size));
        int frame = size < places.get(2).end() ? 2 : 3;
        assertNamed("length " + size, frame, 1, places.get(frame).begin());
        assertThat(Files.size(file(1))).isEqualTo(size);
      }
      Files.delete(file(1));
      assertThatThrownBy(() -> open()).isInstanceOf(DamagedLedgerException.class);
      restore(1);
    }
  }

  @Test
  void anEarlierFileIsMissedAtEveryLength() throws Exception {
    int first = places.get(0).end();
    for (int size = 0; size < files.get(0).length; size++) {
      Files.write(file(0), Arrays.copyOf(files.get(0), size));
      String what = "length " + size;
      if (size == 0 || size == first) {
        // Ends between frames: the next file is not the one that has to follow.
        int frame = size == 0 ? 0 : 1;
        assertNamed(what, frame, 1, 0);
        assertNamedByAudit(what, frame, 1, 0);
      } else {
        int frame = size < first ? 0 : 1;
        assertNamed(what, frame, 0, places.get(frame).begin());
        assertNamedByAudit(what, frame, 0, places.get(frame).begin());
      }
    }
  }

  @Test
  void whatAnInterruptedWriteLeftIsCutOffAtEveryLength() throws Exception {
    byte[] all = files.get(1);
    for (int acknowledged = 2; acknowledged < FRAMES; acknowledged++) {
      for (int size = 0; size <= all.length; size++) {
        Files.write(file(1), Arrays.copyOf(all, size));
        acknowledge(acknowledged);
        int frames = 2;
        int sound = 0;
        while (frames < FRAMES && places.get(frames).end() <= size) {
          sound = places.get(frames).end();
          frames++;
        }
        if (frames < acknowledged) {
          assertNamed("length %d of %d".formatted(size, acknowledged), frames, 1, sound);
          continue;
        }
        try (LedgerEngine engine = open()) {
          assertThat(engine.recovery())
              .as("seed %d, length %d, acknowledged %d", seed, size, acknowledged)
              .isEqualTo(new Recovery(0, frames, size - sound, List.of()));
          assertThat(engine.next().number()).isEqualTo(frames);
        }
        assertThat(Files.size(file(1))).isEqualTo(sound);
        if (size > sound) {
          Path torn = LedgerFolder.journal(folder()).resolve("torn");
          assertThat(torn.resolve("%020d-%d".formatted(frames, size - sound)))
              .hasBinaryContent(Arrays.copyOfRange(all, sound, size));
        }
      }
    }
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems()).isEmpty();
  }

  @Test
  void whatWasCutOffMakesRoomForMore() throws Exception {
    byte[] all = files.get(1);
    int sound = places.get(2).end();
    Files.write(
        file(1),
        ByteBuffer.allocate(sound + 200).put(all, 0, sound + 100).put(new byte[100]).array());
    acknowledge(3);
    Batch batch = Batch.of(List.of(Cards.fold(1, 1, 0)));
    try (LedgerEngine engine = open()) {
      assertThat(engine.recovery()).isEqualTo(new Recovery(0, 3, 200, List.of()));
      assertThat(engine.submit(batch).get().frame()).isEqualTo(3);
    }
    LedgerAudit.Report report = LedgerAudit.check(folder(), Cards.LEDGER);
    assertThat(report.problems()).isEmpty();
    assertThat(report.frames()).isEqualTo(4);
  }
}
