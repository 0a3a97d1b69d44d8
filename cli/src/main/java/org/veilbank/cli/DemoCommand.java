package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.BoardAddress;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.AuditCheck.Outcome;
import org.veilbank.round.AuditReport;
import org.veilbank.round.Genesis;
import org.veilbank.round.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil demo}: a consortium's whole job, each bank in a process of its own. */
@Command(
    name = "demo",
    description = {
      "Found a consortium, let its banks compute, and compare with the plain computation.",
      "Each bank is a process of its own, with its own folder of keys, and knows its own clients"
          + " only. They meet on a board. Nobody sees another's clients; nobody holds the key."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--banks",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many banks there are (default: ${DEFAULT-VALUE}).")
  private int banks;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description = "How many decrypt together (default: more than half).")
  private @Nullable Integer threshold;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = {
        "Client files bank_0.csv, bank_1.csv, ... with the header client_id,risk_score; further",
        "columns of numbers are aggregated too (default: generated)."
      })
  private @Nullable Path data;

  @Option(
      names = "--clients",
      paramLabel = "M",
      defaultValue = "300",
      description =
          "How many clients a bank has, if they are generated (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--board",
      paramLabel = "ADDRESS",
      description = "folder:PATH, redis://HOST:PORT/DB, ... (default: a folder in --out).")
  private @Nullable String board;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where keys, board, logs and results go (default: a new folder veil-demo-...).")
  private @Nullable Path out;

  @Option(
      names = "--release",
      paramLabel = "FORM",
      defaultValue = "sum",
      converter = ReleaseOption.class,
      description = {
        "What is released: sum, flag:average:LIMIT, flag:sum:LIMIT, band:average:L1,L2,...",
        "(default: ${DEFAULT-VALUE})."
      })
  private Release release;

  @Option(
      names = "--min-contributors",
      paramLabel = "K",
      defaultValue = "3",
      description =
          "The least number of banks that must have a client (default: ${DEFAULT-VALUE}).")
  private int minContributors;

  @Option(
      names = "--parameters",
      paramLabel = "NAME",
      description = "Of the encryption (default: SEARCH; for more than five banks SEARCH_10).")
  private @Nullable NamedParameters parameters;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "The most heap of each bank's process, as for -Xmx (default: 950m; with SEARCH_10 1200m).")
  private @Nullable String heap;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of each bank's process (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws IOException, InvalidFileException, InterruptedException {
    PrintWriter text = spec.commandLine().getOut();
    if (banks < 2 || banks > 10 || clients < 1) {
      throw new IllegalArgumentException(
          "--banks %d, --clients %d: need 2 to 10 banks and at least 1 client"
              .formatted(banks, clients));
    }
    SecureRandom random = new SecureRandom();
    Path folder = out != null ? out : Path.of("veil-demo-" + now());
    Files.createDirectories(folder);
    Path source = data;
    if (source == null) {
      source = folder.resolve("data");
      DemoData.generate(source, banks, clients, new Random(random.nextLong()));
    }
    DemoData found = DemoData.of(source, banks, text);
    NamedParameters set = parameters != null ? parameters : Genesis.parametersFor(banks);
    Trial trial =
        new Trial(
            folder,
            banks,
            threshold != null ? threshold : banks / 2 + 1,
            release,
            minContributors,
            board != null ? board : "folder:" + folder.resolve("board"),
            set,
            heap != null ? heap : set == NamedParameters.SEARCH_10 ? "1200m" : "950m",
            threads);
    // A wrong address is better heard of before keys are made.
    BoardAddress.open(trial.address()).close();
    Genesis genesis = trial.found(found, random);
    text.printf(
        "%d banks, any %d decrypt; %s; board %s%n%n",
        banks,
        genesis.threshold(),
        data == null ? "clients generated in " + source : "clients of " + source,
        trial.address());
    text.flush();
    DemoProgress progress = new DemoProgress(text);
    long peak = trial.run(found, progress, text);
    if (peak < 0) {
      return FAILED;
    }
    progress.finish("all banks have their results");
    return report(trial, genesis, found, peak, progress);
  }

  private static String now() {
    return LocalDateTime.now(ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
  }

  private int report(Trial trial, Genesis genesis, DemoData found, long peak, DemoProgress progress)
      throws IOException {
    PrintWriter text = spec.commandLine().getOut();
    PlainComparison plain = new PlainComparison(found.files(), genesis.policy());
    text.printf(
        "%n%-8s %9s %22s %9s %22s%n",
        "", "clients", "at other banks too", "released", "unlike plain result");
    int differing = 0;
    List<String> samples = new ArrayList<>();
    for (int bank = 1; bank <= banks; bank++) {
      PlainComparison.Compared compared = plain.compare(bank, trial.result(bank));
      differing += compared.differing();
      text.printf(
          "bank %-3d %,9d %,22d %,9d %,22d%n",
          bank, compared.lines(), compared.shared(), compared.released(), compared.differing());
      for (String sample : compared.samples()) {
        samples.add("bank %d, %s".formatted(bank, sample));
      }
    }
    text.println();
    samples.stream().limit(4).forEach(text::println);
    text.printf("%nresults   %s%n", trial.folder().resolve("bank_*_result.csv"));
    text.printf("genesis   %s, board %s%n", trial.genesisFile(), trial.address());
    if (peak > 0) {
      text.printf("memory    %.1f GB at most, all processes together%n", peak / 1e9);
    }
    text.printf("time      %.1f s%n", progress.seconds());
    text.flush();
    boolean audited = audit(trial.genesisFile(), trial.address(), text);
    text.printf(
        "%n%s%n",
        differing == 0
            ? "Every result is the one of the plain computation."
            : "%d RESULTS ARE WRONG.".formatted(differing));
    text.flush();
    return differing == 0 && audited ? 0 : FAILED;
  }

  /** What an auditor says, who has the board and the genesis. */
  private boolean audit(Path genesisFile, String address, PrintWriter text) throws IOException {
    try {
      AuditReport audited =
          AuditCommand.audit(
              genesisFile, address, Runtime.getRuntime().availableProcessors(), List.of());
      if (audited.passed()) {
        text.printf("audit     passed, %d checks%n", audited.count(Outcome.PASSED));
      } else {
        text.printf("audit     FAILED%n");
        AuditText.printChecks(audited, text);
      }
      return audited.passed();
    } catch (InvalidFileException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
