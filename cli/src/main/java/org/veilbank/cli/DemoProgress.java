package org.veilbank.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.veilbank.round.RoundStep;
import org.veilbank.threshold.CeremonyStep;

/** Shows how far several banks are: a line a phase, with bars and seconds. */
final class DemoProgress {
  private static final int WIDTH = 20;

  private final PrintWriter out;
  private final long start = System.nanoTime();
  private final List<Reached> reached = new ArrayList<>();
  private int shown = -1;

  /**
   * When all banks had come to a phase.
   *
   * @param phase as banks name it
   * @param seconds since the start
   */
  record Reached(String phase, double seconds) {}

  DemoProgress(PrintWriter out) {
    this.out = out;
  }

  /** The phases of a demonstration, in order, as banks name them. */
  private static List<String> phases() {
    return Stream.concat(
            CeremonyStep.KEY_MAKING.stream()
                .map(s -> "ceremony, " + s.name().toLowerCase(Locale.ROOT)),
            Arrays.stream(RoundStep.values())
                .filter(s -> s.closes() || s == RoundStep.OPENING)
                .map(s -> "round 1, " + s.label()))
        .toList();
  }

  /** What a phase is for, in words. */
  private static String words(String phase) {
    return switch (phase) {
      case "ceremony, commit_round_one", "ceremony, reveal_round_one" -> "a key that nobody holds";
      case "ceremony, commit_round_two", "ceremony, reveal_round_two" -> "the relinearisation key";
      case "ceremony, deal", "ceremony, test", "ceremony, sign" -> "shares of the key, tested";
      case "round 1, commit", "round 1, nonce" -> "salts that nobody chose";
      case "round 1, table commitment", "round 1, table" -> "encrypted tables";
      case "round 1, contribution commitment" -> "the encrypted search";
      case "round 1, contribution" -> "contributions and masks";
      default -> "aggregates, gates, sealed answers";
    };
  }

  private static int index(String status) {
    List<String> phases = phases();
    for (int i = 0; i < phases.size(); i++) {
      if (status.startsWith(phases.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Shows where the slowest bank is, if that has changed. */
  void show(List<BankProcess> banks) {
    int slowest = banks.stream().mapToInt(b -> index(b.status())).min().orElse(-1);
    if (slowest > shown) {
      shown = slowest;
      String phase = phases().get(slowest);
      reached.add(new Reached(phase, seconds()));
      int done = WIDTH * slowest / phases().size();
      out.printf(
          "%6.1f s  [%s%s]  %-36s %s%n",
          seconds(), "#".repeat(done), ".".repeat(WIDTH - done), phase, words(phase));
      out.flush();
    }
  }

  /** Says that something is finished. */
  void finish(String what) {
    out.printf("%6.1f s  [%s]  %s%n", seconds(), "#".repeat(WIDTH), what);
    out.flush();
  }

  /** When all banks had come to which phase. */
  List<Reached> reached() {
    return List.copyOf(reached);
  }

  /** Seconds since the start. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
