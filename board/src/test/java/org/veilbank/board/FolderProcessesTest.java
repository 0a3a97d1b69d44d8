package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one folder, some of which are killed with kill -9. */
class FolderProcessesTest {
  private static final int ROUNDS = 200;
  private static final String READY = "ready";
  private static final int LARGE_EVERY = 7;
  private static final int LARGE_BYTES = 40_000;

  /** A process that posts for one bank, and says each position when it is acknowledged. */
  static final class Poster {
    private Poster() {}

    public static void main(String[] arguments) throws Exception {
      int bank = Integer.parseInt(arguments[1]);
      int from = Integer.parseInt(arguments[2]);
      int to = Integer.parseInt(arguments[3]);
      System.out.println(READY);
      try (Board board = TestBanks.board(FolderStore.open(Path.of(arguments[0])))) {
        for (int i = from; i < to; i++) {
          board.post(TestBanks.signer(bank), TestBanks.step(i), payload(i));
          System.out.println(i);
        }
      }
    }
  }

  private static Payload payload(int i) {
    return Payload.of(TestBanks.payload(i, i % LARGE_EVERY == 0 ? LARGE_BYTES : i % 300));
  }

  private static Process start(Path folder, int bank, int from, int to) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Poster.class.getName(),
            folder.toString(),
            Integer.toString(bank),
            Integer.toString(from),
            Integer.toString(to))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  @Test
  void whatWasAcknowledgedSurvivesKillsAndNothingHalfIsSeen(@TempDir Path folder) {
    // Two boards, so that both processors have work.
    IntStream.range(0, 2)
        .parallel()
        .forEach(board -> {
          try {
            killAgainAndAgain(folder.resolve("board-" + board), new Random(board));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void killAgainAndAgain(Path folder, Random random) throws Exception {
    int acknowledged = 0;
    for (int round = 0; round < ROUNDS / 2; round++) {
      // Killed at any moment: while it opens the board, or some time after some post.
      Process process = start(folder, 1, acknowledged, acknowledged + 10_000);
      try (BufferedReader out = output(process)) {
        assertThat(out.readLine()).isEqualTo(READY);
        int posts = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(20);
        for (int i = 0; i < posts; i++) {
          acknowledged = Integer.parseInt(out.readLine()) + 1;
        }
        Thread killer = killer(process, random.nextInt(posts == 0 ? 300 : 8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          acknowledged = Integer.parseInt(line) + 1;
        }
        killer.join();
      }
      try (Board board = TestBanks.board(FolderStore.open(folder))) {
        List<Accepted> entries = board.follow();
        // One more may be durable than the process could say.
        assertThat(entries.size()).isBetween(acknowledged, acknowledged + 1);
      }
    }
    assertThat(acknowledged).isGreaterThan(ROUNDS);
    try (Board board = TestBanks.board(FolderStore.open(folder))) {
      List<Accepted> entries = board.follow();
      for (int i = 0; i < acknowledged; i++) {
        assertThat(entries.get(i).entry().header().key()).isEqualTo(TestBanks.step(i));
        assertThat(entries.get(i).entry().header().payload()).isEqualTo(payload(i).digest());
      }
    }
    try (FolderStore store = FolderStore.openReadOnly(folder)) {
      assertThat(BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS).problems())
          .isEmpty();
    }
  }

  private static Thread killer(Process process, int afterMillis) {
    return Thread.startVirtualThread(() -> {
      try {
        Thread.sleep(afterMillis);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      process.toHandle().destroyForcibly();
    });
  }

  @Test
  void severalProcessesAppendAtOnceWithoutLossOrReorder(@TempDir Path folder) throws Exception {
    int each = 150;
    Path path = folder.resolve("board");
    List<Process> processes = new ArrayList<>();
    for (int bank = 1; bank <= 3; bank++) {
      processes.add(start(path, bank, 0, each));
    }
    // A fourth process is of bank 1 too: it is bank 1 started twice by mistake.
    processes.add(start(path, 1, 0, each));
    for (Process process : processes) {
      try (BufferedReader out = output(process)) {
        assertThat(out.readLine()).isEqualTo(READY);
        assertThat(out.lines().mapToInt(Integer::parseInt))
            .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList());
      }
      assertThat(process.waitFor()).isZero();
    }
    try (FolderStore store = FolderStore.openReadOnly(path)) {
      BoardVerifier.Report report =
          BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS);
      assertThat(report.problems()).isEmpty();
      assertThat(report.size()).isEqualTo(3 * each);
    }
  }
}
