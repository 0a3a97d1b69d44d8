package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process in which several threads submit transactions of all kinds, while snapshots are taken,
 * is killed with kill -9 at random moments, again and again ({@code -Dveilbank.kills=N} times).
 * Nothing that it answered is lost, and nothing is done twice.
 */
class LedgerKillTest {
  private static final int KILLS = Integer.getInteger("veilbank.kills", 12);
  private static final int THREADS = 3;
  private static final String READY = "ready";
  private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]+(?=\\[)");

  private static final LedgerParameters PARAMETERS =
      LedgerParameters.of(Cards.LEDGER).withSegmentBytes(40_000).withSnapshotFrames(7);

  /** What a frame holds, and what was answered, in a line. */
  private static String line(long frame, Batch batch, List<TransactionResult> answers) {
    return frame + " " + HexFormat.of().formatHex(batch.digest()) + " " + answers;
  }

  /** A process whose threads submit batches, and say of each what was answered. */
  static final class Submitter {
    private Submitter() {}

    public static void main(String[] arguments) throws Exception {
      Load load = new Load();
      say(READY);
      LedgerEngine engine = LedgerEngine.open(Path.of(arguments[0]), PARAMETERS);
      for (int thread = 0; thread < THREADS; thread++) {
        Load.Owner owner = load.new Owner(engine, THREADS, thread, Long.parseLong(arguments[1]));
        Thread.ofPlatform().start(() -> submit(engine, owner));
      }
    }

    private static void submit(LedgerEngine engine, Load.Owner owner) {
      try {
        while (true) {
          Batch batch = owner.next();
          FrameResults results = engine.submit(batch).get();
          say(line(results.frame(), batch, results));
        }
      } catch (Exception e) {
        say(e.toString());
      }
    }

    /** Lines are written whole. */
    private static void say(String line) {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
      synchronized (System.out) {
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
      }
    }
  }

  /** What the log comes to, computed plainly as far as it was read. */
  private static final class Log {
    private final PlainLedger plain = new PlainLedger();
    private final List<String> lines = new ArrayList<>();

    void read(Path folder) throws IOException {
      new JournalScan(LedgerFolder.journal(folder), FramePosition.first(Cards.LEDGER), 0, this::add)
          .run();
    }

    private void add(Frame frame) {
      long number = frame.position().number();
      if (number == lines.size()) {
        List<TransactionResult> answers = new ArrayList<>();
        frame.batch().transactions().forEach(t -> answers.add(plain.apply(t)));
        lines.add(line(number, frame.batch(), answers));
      }
    }
  }

  private static Process start(Path folder, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Submitter.class.getName(),
            folder.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Kills a process while it opens the ledger, or some time after some answers; gives these. */
  private static List<String> answersUntilKilled(Path folder, Random random, boolean opening)
      throws Exception {
    List<String> answers = new ArrayList<>();
    Process process = start(folder, random.nextLong());
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      assertThat(out.readLine()).isEqualTo(READY);
      int lines = opening ? 0 : 1 + random.nextInt(100);
      for (int i = 0; i < lines; i++) {
        answers.add(out.readLine());
      }
      Thread.sleep(random.nextInt(opening ? 300 : 30));
      process.toHandle().destroyForcibly();
      out.lines().forEach(answers::add);
    }
    assertThat(process.waitFor()).as("killed").isEqualTo(128 + 9);
    return answers;
  }

  @Test
  void whatWasAnsweredSurvivesKillsAndIsDoneOnce(@TempDir Path temporary) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path folder = temporary.resolve("ledger");
    Load load = new Load();
    Log log = new Log();
    load.tell(log.plain);
    Set<String> seen = new TreeSet<>();
    long answered = 0;
    long unheard = 0;
    int torn = 0;
    int unfinished = 0;
    int fromSnapshot = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String when = "seed %d, kill %d".formatted(seed, kill);
      List<String> answers = answersUntilKilled(folder, random, kill % 4 == 3);
      unfinished += Files.exists(folder.resolve("snapshots").resolve("unfinished")) ? 1 : 0;
      try (LedgerEngine engine = LedgerEngine.open(folder, PARAMETERS)) {
        assertThat(engine.recovery().damagedSnapshots()).as(when).isEmpty();
        torn += engine.recovery().tornBytes() > 0 ? 1 : 0;
        fromSnapshot += engine.recovery().snapshotFrames() > 0 ? 1 : 0;
        int before = log.lines.size();
        log.read(folder);
        assertThat(log.lines.subList(before, log.lines.size())).as(when).containsAll(answers);
        assertThat(engine.accountCount()).as(when).isEqualTo(log.plain.accountCount());
        log.plain.assertSame(load.cards(), n -> engine.account(n).orElseThrow());
        assertThat(engine.isConserved()).as(when).isTrue();
        unheard += log.lines.size() - before - answers.size();
        assertAnsweredAlikeAgain(engine, log.plain, when);
      }
      log.read(folder);
      LedgerAudit.Report report = LedgerAudit.check(folder, Cards.LEDGER);
      assertThat(report.problems()).as(when).isEmpty();
      assertThat(report.frames()).as(when).isEqualTo(log.lines.size());
      answered += answers.size();
      answers.forEach(answer -> {
        Matcher words = WORD.matcher(answer);
        while (words.find()) {
          seen.add(words.group());
        }
      });
    }
    assertThat(seen)
        .contains("Accepted", "Folded", "Rejected", "Replayed", "OutOfSequence", "UnknownAccount");
    assertThat(fromSnapshot).isPositive();
    System.out.printf(
        "%d kills, seed %d: %d batches answered, %d unheard, %d torn ends, %d snapshots unfinished,"
            + " %d starts from one%n",
        KILLS, seed, answered, unheard, torn, unfinished, fromSnapshot);
  }

  /** Whatever an account decided last gets the answer that it got, and changes nothing. */
  private static void assertAnsweredAlikeAgain(LedgerEngine engine, PlainLedger plain, String when)
      throws Exception {
    BatchBuilder builder = new BatchBuilder();
    List<TransactionResult> expected = new ArrayList<>();
    for (int account = 0; account < plain.accountCount(); account++) {
      plain
          .last(account)
          .ifPresent(transaction -> {
            builder.add(transaction);
            expected.add(plain.apply(transaction));
          });
    }
    assertThat(expected).allMatch(TransactionResult.Replayed.class::isInstance);
    if (!expected.isEmpty()) {
      assertThat(engine.submit(builder.build()).get()).as(when).containsExactlyElementsOf(expected);
    }
  }
}
