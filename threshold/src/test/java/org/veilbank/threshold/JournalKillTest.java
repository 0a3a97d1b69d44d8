package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that answers is killed, with kill -9, at random moments, again and again. */
class JournalKillTest {
  private static final ThresholdParameters PARAMETERS = CeremonySimulation.parameters(3, 2);
  private static final int ROUNDS = 20;

  /** What the killed process does: records slots, and says so after each. */
  static final class Recorder {
    private Recorder() {}

    public static void main(String[] arguments) throws Exception {
      try (FileAnswerJournal journal =
          FileAnswerJournal.open(Path.of(arguments[0]), Consortium.EPOCH, PARAMETERS)) {
        for (int chunk = Integer.parseInt(arguments[1]); chunk < 1000; chunk++) {
          journal.record(slot(chunk), digest(chunk));
          System.out.println(chunk);
        }
      }
    }
  }

  private static AnswerSlot slot(int chunk) {
    return new AnswerSlot(1, 1, chunk, 1);
  }

  private static CiphertextDigest digest(int chunk) {
    return CiphertextDigest.ofBytes(Consortium.testSeed(chunk).exportBytes());
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKillAndNothingElseIsAnswered(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("journal");
    Random random = new Random(5);
    int acknowledged = -1;
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> seen = record(file, acknowledged + 1, 1 + random.nextInt(40));
      acknowledged = seen.get(seen.size() - 1);
      try (FileAnswerJournal journal = FileAnswerJournal.open(file, Consortium.EPOCH, PARAMETERS)) {
        // The process may have got one further than it could say.
        assertThat(journal.size()).isBetween(acknowledged + 1, acknowledged + 2);
        for (int chunk = 0; chunk <= acknowledged; chunk++) {
          journal.record(slot(chunk), digest(chunk));
        }
        int last = acknowledged;
        assertThatThrownBy(() -> journal.record(slot(last), digest(last + 5000)))
            .isInstanceOf(ConflictingAnswerException.class);
      }
    }
    assertThat(acknowledged).isGreaterThan(ROUNDS);
  }

  /** Runs the recorder until it has said so many numbers, and kills it. */
  private static List<Integer> record(Path file, int from, int count) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Recorder.class.getName(),
                file.toString(),
                Integer.toString(from))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Integer> seen = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        seen.add(Integer.parseInt(line));
        if (seen.size() == count) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(seen).as("the process must have begun").isNotEmpty();
    return seen;
  }
}
