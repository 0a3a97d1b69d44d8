package org.veilbank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veil bank}. */
@Command(
    name = "bank",
    description = "What one bank does: make its keys, take part in rounds, show that it did.",
    subcommands = {
      BankInitCommand.class,
      BankShowCommand.class,
      BankRunCommand.class,
      BankRecomputeCommand.class
    })
final class BankCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }
}
