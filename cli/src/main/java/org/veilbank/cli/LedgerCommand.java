package org.veilbank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veil ledger}. */
@Command(
    name = "ledger",
    description = "Payments for the confidential card ledger.",
    subcommands = {LedgerGenerateCommand.class, LedgerImportCommand.class})
final class LedgerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }
}
