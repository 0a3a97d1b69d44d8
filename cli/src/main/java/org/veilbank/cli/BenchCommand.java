package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.bench.BenchArea;
import org.veilbank.bench.BenchOptions;
import org.veilbank.bench.BenchReport;
import org.veilbank.bench.BenchResult;
import org.veilbank.board.TamperedBoardException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veil bench}. */
@Command(
    name = "bench",
    description = {
      "Measure speed: median, least and largest of several samples after a warm-up.",
      "Times of one thread are its CPU time; times of several are elapsed time."
    })
final class BenchCommand implements Callable<Integer> {
  /** The property by which the arithmetic chooses its kernel. */
  private static final String KERNEL_PROPERTY = "veilbank.kernel";

  /** Which kernels to measure. */
  enum KernelChoice {
    /** The one that this process has. */
    current,
    /** That one, and in a process of its own the portable one. */
    both
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "AREA",
      description = "What to measure: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Areas.class)
  private String area;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the figures to a file, as a JSON array.")
  private @Nullable Path json;

  @Option(names = "--quick", description = "Less warm-up and fewer sizes: for a look.")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2",
      description =
          "For fhe, threshold, round: numbers of threads, separated by commas (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--kernel",
      defaultValue = "both",
      description = "Which kernels: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private KernelChoice kernel;

  @Option(
      names = "--banks",
      paramLabel = "N",
      defaultValue = "5",
      description = "For round: how many banks a whole round has (default: ${DEFAULT-VALUE}).")
  private int banks;

  @Option(
      names = "--clients",
      paramLabel = "M",
      description = "For round: how many clients a bank has (default: 10,000; with --quick, 300).")
  private @Nullable Integer clients;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "For round: the most heap of a bank's process (default: ${DEFAULT-VALUE}).")
  private String heap;

  /** The names of the areas. */
  static final class Areas extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Areas() {
      super(BenchArea.all().stream().map(BenchArea::name).toList());
    }
  }

  @Override
  public Integer call()
      throws IOException, InterruptedException, InvalidFileException, TamperedBoardException {
    BenchArea chosen =
        BenchArea.all().stream()
            .filter(a -> a.name().equals(area))
            .findFirst()
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "Unknown area '%s': there is %s"
                        .formatted(area, String.join(", ", new Areas()))));
    PrintWriter out = spec.commandLine().getOut();
    out.println(BenchReport.head());
    List<BenchResult> results = new ArrayList<>();
    chosen.run(
        new BenchOptions(quick, threads),
        result -> {
          results.add(result);
          out.println(BenchReport.line(result));
          out.flush();
        });
    if (kernel == KernelChoice.both
        && chosen.usesKernel()
        && results.stream().anyMatch(result -> !result.kernel().equals("portable"))) {
      for (BenchResult result : portable()) {
        results.add(result);
        out.println(BenchReport.line(result));
      }
    }
    if (area.equals("round") && kernel == KernelChoice.both) {
      int each = clients != null ? clients : quick ? 300 : 10_000;
      for (BenchResult result : new RoundTrial(banks, each, heap).measure(out)) {
        results.add(result);
        out.println(BenchReport.line(result));
      }
    }
    out.println();
    out.println(chosen.published());
    out.flush();
    if (json != null) {
      BenchReport.write(results, json);
    }
    return 0;
  }

  /** The same measurements with the portable kernel: it is chosen at start, so in a new process. */
  private List<BenchResult> portable() throws IOException, InterruptedException {
    Path file = Files.createTempFile("veil-bench", ".json");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.add("-D" + KERNEL_PROPERTY + "=portable");
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Veil.class.getName()));
      command.addAll(List.of("bench", area, "--kernel", "current", "--json", file.toString()));
      command.addAll(
          List.of("--threads", String.join(",", threads.stream().map(String::valueOf).toList())));
      if (quick) {
        command.add("--quick");
      }
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException("the process with the portable kernel ended with exit code " + exit);
      }
      return BenchReport.read(file);
    } finally {
      Files.delete(file);
    }
  }
}
