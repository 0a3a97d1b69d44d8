package org.veilbank.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code veil consortium}. */
@Command(
    name = "consortium",
    description = "Found a consortium: write its genesis, sign it, see who has signed.",
    subcommands = {
      ConsortiumCreateCommand.class,
      ConsortiumSignCommand.class,
      ConsortiumShowCommand.class
    })
final class ConsortiumCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }
}
