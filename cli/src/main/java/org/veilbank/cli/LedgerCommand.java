package org.veilbank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veil ledger}. */
@Command(
    name = "ledger",
    description = "The confidential card ledger: a demonstration, trials, and payments for them.",
    subcommands = {
      LedgerDemoCommand.class,
      LedgerGenerateCommand.class,
      LedgerImportCommand.class,
      LedgerRunCommand.class,
      LedgerVerifyCommand.class,
      LedgerShowCommand.class,
      LedgerKeyCommand.class
    })
final class LedgerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }
}
