package org.veilbank.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.ParameterReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() {
    for (NamedParameters set : sets.isEmpty() ? List.of(NamedParameters.values()) : sets) {
      spec.commandLine().getOut().println(ParameterReport.of(set.parameters()).toText());
    }
    return 0;
  }
}
