package org.veilbank.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.ParameterReport;
import org.veilbank.math.Workers;
import org.veilbank.threshold.ThresholdParameters;
import org.veilbank.threshold.ThresholdReport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veil parameters}. */
@Command(
    name = "parameters",
    description = "Report on the encryption parameter sets: security, levels, sizes.")
final class ParametersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "SET",
      description = "Which sets: ${COMPLETION-CANDIDATES}. All of them, if none is named.")
  private List<NamedParameters> sets = new ArrayList<>();

  @ArgGroup(exclusive = false)
  private @Nullable Sharing sharing;

  /** A consortium that shares the key of a set. */
  private static final class Sharing {
    @Option(
        names = "--banks",
        required = true,
        description = "Also report how n banks share a key.")
    private int banks;

    @Option(names = "--threshold", required = true, description = "How many of them decrypt.")
    private int threshold;

    @Option(
        names = "--log-decryptions",
        defaultValue = "20",
        description = "log2 of the decryptions under one key (default ${DEFAULT-VALUE}).")
    private int logDecryptions;

    @Option(
        names = "--level",
        defaultValue = "2",
        description = "Level of decryption (default ${DEFAULT-VALUE}).")
    private int level;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (NamedParameters set : sets.isEmpty() ? List.of(NamedParameters.values()) : sets) {
      out.print(ParameterReport.of(set.parameters()).toText());
      if (sharing != null) {
        out.print(report(set, sharing));
      }
      out.println();
    }
    return 0;
  }

  private static String report(NamedParameters set, Sharing sharing) {
    try (Workers workers = Workers.single()) {
      return ThresholdReport.of(
              new ThresholdParameters(
                  new BgvContext(set.parameters(), workers),
                  sharing.banks,
                  sharing.threshold,
                  sharing.level,
                  sharing.logDecryptions))
          .toText();
    } catch (IllegalArgumentException e) {
      return "  no sharing: %s%n".formatted(e.getMessage());
    }
  }
}
