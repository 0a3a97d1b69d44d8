package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderKey;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.AuditCheck.Outcome;
import org.veilbank.round.AuditReport;
import org.veilbank.round.Genesis;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;
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
  private static final int PAUSE_MILLIS = 200;
  private static final int KEY_BYTES = 32;

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
      description = "folder:PATH, redis://HOST:PORT/NAME, ... (default: a folder in --out).")
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
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "1500m",
      description =
          "The most heap of each bank's process, as for -Xmx (default: ${DEFAULT-VALUE}).")
  private String heap;

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
    Path genesisFile = folder.resolve("genesis.toml");
    Genesis genesis = found(folder, genesisFile, found, random);
    String address = board != null ? board : "folder:" + folder.resolve("board");
    text.printf(
        "%d banks, any %d decrypt; %s; board %s%n%n",
        banks,
        genesis.threshold(),
        data == null ? "clients generated in " + source : "clients of " + source,
        address);
    text.flush();
    DemoProgress progress = new DemoProgress(text);
    List<BankProcess> processes = new ArrayList<>();
    long peak;
    try {
      for (int bank = 1; bank <= banks; bank++) {
        processes.add(start(bank, folder, genesisFile, found, address));
      }
      peak = await(processes, progress);
      int failed = failures(processes, text);
      if (failed > 0) {
        return FAILED;
      }
    } finally {
      processes.forEach(BankProcess::close);
    }
    progress.finish("all banks have their results");
    return report(folder, genesisFile, genesis, found, address, peak, progress);
  }

  private static String now() {
    return LocalDateTime.now(java.time.ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
  }

  /** Makes each bank's keys, and a genesis that all of them sign. */
  private Genesis found(Path folder, Path genesisFile, DemoData found, SecureRandom random)
      throws IOException, InvalidFileException {
    int capacity = Math.ceilDiv(found.mostClients(), 100) * 100;
    List<Member> members = new ArrayList<>();
    for (int bank = 1; bank <= banks; bank++) {
      byte[] key = new byte[KEY_BYTES];
      random.nextBytes(key);
      Path file = keyFile(folder, bank);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, key);
      Arrays.fill(key, (byte) 0);
      try (FolderKey folderKey = FolderKey.ofKeyFile(file);
          BankFolder made =
              BankFolder.create(keys(folder, bank), "bank " + bank, capacity, folderKey, random)) {
        members.add(made.member());
      }
    }
    Policy policy =
        new Policy(
            found.measures().stream().map(m -> new MeasurePolicy(m, release)).toList(),
            minContributors,
            30,
            4,
            10_000);
    Genesis genesis =
        new Genesis(
            "demonstration",
            members,
            threshold != null ? threshold : banks / 2 + 1,
            NamedParameters.SEARCH,
            policy);
    GenesisFile.create(genesisFile, genesis, List.of("A demonstration's consortium."));
    for (int bank = 1; bank <= banks; bank++) {
      try (FolderKey folderKey = FolderKey.ofKeyFile(keyFile(folder, bank));
          BankFolder opened = BankFolder.open(keys(folder, bank), folderKey, random)) {
        byte[] seed = opened.exportSigningSeed();
        GenesisSignatures.sign(genesisFile, genesis, seed);
        Arrays.fill(seed, (byte) 0);
      }
    }
    return genesis;
  }

  private static Path keys(Path folder, int bank) {
    return folder.resolve("bank-%d".formatted(bank));
  }

  private static Path keyFile(Path folder, int bank) {
    return folder.resolve("bank-%d.key".formatted(bank));
  }

  private BankProcess start(int bank, Path folder, Path genesisFile, DemoData found, String address)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--keys", keys(folder, bank).toString(),
                "--key-file", keyFile(folder, bank).toString(),
                "--genesis", genesisFile.toString(),
                "--data", found.files().get(bank - 1).toString(),
                "--board", address,
                "--out", folder.toString(),
                "--threads", Integer.toString(threads)));
    if (bank == 1) {
      arguments.add("--open");
    }
    return new BankProcess(bank, heap, arguments, folder.resolve("bank-%d.log".formatted(bank)));
  }

  /** Waits for all to end, or for one to fail; the most memory that all held together. */
  private static long await(List<BankProcess> processes, DemoProgress progress)
      throws InterruptedException {
    long peak = 0;
    boolean running = true;
    while (running) {
      progress.show(processes);
      peak = Math.max(peak, processes.stream().mapToLong(BankProcess::residentBytes).sum());
      running = false;
      for (BankProcess process : processes) {
        if (process.isAlive()) {
          running = true;
        } else if (process.exitCode() != 0) {
          return peak;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return peak;
  }

  private static int failures(List<BankProcess> processes, PrintWriter text)
      throws IOException, InterruptedException {
    int failed = 0;
    for (BankProcess process : processes) {
      if (!process.isAlive() && process.exitCode() != 0) {
        failed++;
        text.printf("%nbank %d failed:%n%s%n", process.bank(), process.lastWords());
      }
    }
    return failed;
  }

  private int report(
      Path folder,
      Path genesisFile,
      Genesis genesis,
      DemoData found,
      String address,
      long peak,
      DemoProgress progress)
      throws IOException {
    PrintWriter text = spec.commandLine().getOut();
    PlainComparison plain = new PlainComparison(found.files(), genesis.policy());
    text.printf(
        "%n%-8s %9s %22s %9s %22s%n",
        "", "clients", "at other banks too", "released", "unlike plain result");
    int differing = 0;
    List<String> samples = new ArrayList<>();
    for (int bank = 1; bank <= banks; bank++) {
      PlainComparison.Compared compared =
          plain.compare(bank, folder.resolve("bank_%d_result.csv".formatted(bank - 1)));
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
    text.printf("%nresults   %s%n", folder.resolve("bank_*_result.csv"));
    text.printf("genesis   %s, board %s%n", genesisFile, address);
    if (peak > 0) {
      text.printf("memory    %.1f GB at most, all processes together%n", peak / 1e9);
    }
    text.printf("time      %.1f s%n", progress.seconds());
    text.flush();
    boolean audited = audit(genesisFile, address, text);
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
      AuditReport audited = AuditCommand.audit(genesisFile, address, threads, List.of());
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
