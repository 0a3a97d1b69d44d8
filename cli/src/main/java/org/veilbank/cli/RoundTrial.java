package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.bench.BenchResult;
import org.veilbank.board.Accepted;
import org.veilbank.board.Board;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.Entry;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.math.PrimeRing;
import org.veilbank.round.ConsortiumState;
import org.veilbank.round.Genesis;
import org.veilbank.round.Layout;
import org.veilbank.round.Release;

/**
 * Measures a whole round: processes on this machine, from their start to all results, which are
 * compared with the plain computation.
 */
final class RoundTrial {
  private static final long SEED = 20_260_101;
  private static final double NANOS = 1e9;

  private final int banks;
  private final int clients;
  private final String heap;

  RoundTrial(int banks, int clients, String heap) {
    this.banks = banks;
    this.clients = clients;
    this.heap = heap;
  }

  /**
   * Runs a round.
   *
   * @throws IOException also if a bank fails, or a result is wrong
   */
  List<BenchResult> measure(PrintWriter out)
      throws IOException, InterruptedException, InvalidFileException, TamperedBoardException {
    Path folder = Files.createTempDirectory("veil-bench-round");
    try {
      Path source = folder.resolve("data");
      DemoData.generate(source, banks, clients, new Random(SEED));
      DemoData data = DemoData.of(source, banks, out);
      Trial trial =
          new Trial(
              folder,
              banks,
              banks / 2 + 1,
              new Release.Sum(),
              Math.min(3, banks),
              "folder:" + folder.resolve("board"),
              Genesis.parametersFor(banks),
              heap,
              1);
      Genesis genesis = trial.found(data, new SecureRandom());
      DemoProgress progress = new DemoProgress(out);
      long peak = trial.run(data, progress, out);
      double seconds = progress.seconds();
      if (peak < 0) {
        throw new IOException("a bank failed");
      }
      compare(trial, data, genesis);
      return figures(trial, genesis, progress, peak, seconds);
    } finally {
      delete(folder);
    }
  }

  private void compare(Trial trial, DemoData data, Genesis genesis) throws IOException {
    PlainComparison plain = new PlainComparison(data.files(), genesis.policy());
    for (int bank = 1; bank <= banks; bank++) {
      int differing = plain.compare(bank, trial.result(bank)).differing();
      if (differing > 0) {
        throw new IOException("bank %d: %d results are wrong".formatted(bank, differing));
      }
    }
  }

  private List<BenchResult> figures(
      Trial trial, Genesis genesis, DemoProgress progress, long peak, double seconds)
      throws IOException, TamperedBoardException {
    List<BenchResult> results = new ArrayList<>();
    double ceremony = 0;
    double before = 0;
    String phase = "start";
    for (DemoProgress.Reached reached : progress.reached()) {
      if (reached.phase().startsWith("round") && ceremony == 0) {
        ceremony = reached.seconds();
      }
      results.add(figure("phase " + phase, reached.seconds() - before, "s wall"));
      phase = reached.phase();
      before = reached.seconds();
    }
    results.add(figure("phase " + phase, seconds - before, "s wall"));
    results.add(figure("ceremony-seconds", ceremony, "s wall"));
    results.add(figure("round-seconds", seconds - ceremony, "s wall"));
    results.add(figure("all-seconds", seconds, "s wall"));
    results.add(figure("bytes-per-client", bytes(trial, genesis), "bytes"));
    results.add(figure("peak-memory", peak / NANOS, "GB"));
    return results;
  }

  /** What a bank posts in the round, for each of its clients. */
  private double bytes(Trial trial, Genesis genesis) throws IOException, TamperedBoardException {
    long bytes = 0;
    try (Board board =
        new Board(
            BoardAddress.openReadOnly(trial.address()),
            genesis.boardMembers(),
            Layout.boardLimits(genesis))) {
      for (Accepted accepted : board.follow()) {
        Entry.Header header = accepted.entry().header();
        if (!header.key().kind().equals(ConsortiumState.CEREMONY_KIND)) {
          bytes += header.payloadBytes() + accepted.entry().encode().length;
        }
      }
    }
    return (double) bytes / banks / clients;
  }

  private BenchResult figure(String name, double value, String unit) {
    return new BenchResult(
        "round",
        name,
        "%d banks of %,d clients".formatted(banks, clients),
        PrimeRing.kernelName(),
        1,
        value,
        value,
        value,
        unit);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
