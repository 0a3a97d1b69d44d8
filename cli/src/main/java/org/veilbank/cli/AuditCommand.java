package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.BoardStore;
import org.veilbank.fhe.BgvContext;
import org.veilbank.math.Workers;
import org.veilbank.round.Audit;
import org.veilbank.round.AuditReport;
import org.veilbank.round.Fault;
import org.veilbank.round.Genesis;
import org.veilbank.round.ResultStatement;
import org.veilbank.threshold.ThresholdParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil audit}. */
@Command(
    name = "audit",
    description = {
      "Check a consortium's board with its genesis, and no key; write a record of each sharing.",
      "All that is public is checked or computed again. Lists all failures; the exit code is 0 only"
          + " if there is none."
    })
final class AuditCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final long MAX_STATEMENT_BYTES = 4096;

  @Spec private CommandSpec spec;
  @Mixin private BoardOptions place = new BoardOptions();

  @Option(
      names = "--statement",
      paramLabel = "FILE",
      description = {
        "A bank's bank_I_statement.txt, to be held against its commitment; may be repeated."
      })
  private List<Path> statements = new ArrayList<>();

  @Option(names = "--json", paramLabel = "FILE", description = "Write checks and records as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write checks and records as a page to read and print.")
  private @Nullable Path html;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads to use (default: as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException, InvalidFileException {
    PrintWriter out = spec.commandLine().getOut();
    List<ResultStatement> read = new ArrayList<>();
    for (Path file : statements) {
      read.add(statement(file));
    }
    AuditReport report = audit(place.genesis, place.board, threads, read);
    AuditText.print(report, out);
    if (json != null) {
      Files.writeString(json, AuditJson.of(report));
      out.printf("JSON  %s%n", json);
    }
    if (html != null) {
      Files.writeString(html, AuditPage.of(report));
      out.printf("page  %s%n", html);
    }
    out.flush();
    return report.passed() ? 0 : FAILED;
  }

  /** Audits a board, which is not changed. */
  static AuditReport audit(
      Path genesisFile, String address, int threads, List<ResultStatement> statements)
      throws IOException, InvalidFileException {
    Genesis genesis = GenesisFile.read(genesisFile);
    try (Workers workers = new Workers(threads);
        BoardStore store = BoardAddress.openReadOnly(address)) {
      ThresholdParameters parameters =
          new ThresholdParameters(
              new BgvContext(genesis.parameters().parameters(), workers),
              genesis.members().size(),
              genesis.threshold(),
              Genesis.DECRYPTION_LEVEL,
              Genesis.LOG_DECRYPTIONS);
      return new Audit(genesis, parameters, store, signatures(genesisFile, genesis), statements)
          .run();
    }
  }

  /** What is wrong with the signatures of the genesis. */
  private static List<Fault> signatures(Path file, Genesis genesis)
      throws IOException, InvalidFileException {
    GenesisSignatures.Report found = GenesisSignatures.verify(file, genesis);
    List<Fault> faults = new ArrayList<>();
    for (int bank : found.missing()) {
      faults.add(new Fault("RND-1.3", bank, -1, "has not signed the genesis"));
    }
    for (String wrong : found.wrong()) {
      faults.add(new Fault("RND-1.3", 0, -1, wrong));
    }
    return faults;
  }

  private static ResultStatement statement(Path file) throws IOException {
    if (Files.size(file) > MAX_STATEMENT_BYTES) {
      throw new IOException(
          "%s: %,d bytes, need a statement of at most %,d"
              .formatted(file, Files.size(file), MAX_STATEMENT_BYTES));
    }
    try {
      return ResultStatement.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
