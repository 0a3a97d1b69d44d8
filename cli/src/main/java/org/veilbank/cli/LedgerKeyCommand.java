package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.veilbank.card.LedgerPolicy;
import org.veilbank.ledger.Account;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veil ledger key}. */
@Command(
    name = "key",
    description = {
      "Take an account's key out of a trial, to look at the account as its owner.",
      "Only a trial has everybody's keys: elsewhere they never leave their owners' devices."
    })
final class LedgerKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--ledger",
      required = true,
      paramLabel = "FOLDER",
      description = "The trial's folder.")
  private Path folder;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's number.")
  private int number;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write, readable by you alone; must not be there.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    LedgerPolicy policy = PolicyFile.read(folder);
    try (LedgerTrial trial = LedgerTrial.open(folder, policy)) {
      Account account = LedgerShowCommand.account(folder, policy, number);
      byte[] seed = trial.exportSeed(account.number().value());
      try {
        HolderKeyFile.create(out, seed);
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    }
    PrintWriter text = spec.commandLine().getOut();
    text.printf(
        "%s: the key of account %d. This is for trials: elsewhere nobody but its owner has it.%n",
        out, number);
    text.flush();
    return 0;
  }
}
