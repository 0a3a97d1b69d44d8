package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderKey;
import org.veilbank.round.Member;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil bank init}. */
@Command(name = "init", description = "Make a bank's keys, in a folder of their own.")
final class BankInitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private FolderKeyOptions keyOptions = new FolderKeyOptions();

  @Option(names = "--name", required = true, description = "The bank's name, for people.")
  private String name;

  @Option(
      names = "--capacity",
      required = true,
      paramLabel = "N",
      description = "The most clients that the bank may bring. Public: sizes follow from it.")
  private int capacity;

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "FOLDER",
      description = "A folder that is empty, or does not exist.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (FolderKey key = keyOptions.readNew();
        BankFolder bank = BankFolder.create(folder, name, capacity, key, new SecureRandom())) {
      Member member = bank.member();
      out.printf("Made the keys of %s, for up to %,d clients:%n", member.name(), capacity);
      out.printf("  %s: encrypted; stays here%n", folder.resolve(BankFolder.KEYS_FILE));
      out.printf("  %s: public%n", folder.resolve(BankFolder.PUBLIC_FILE));
      out.printf("  verifying key %s%n%n", member.verifyingKey());
      out.printf("Next:%n");
      out.printf("  1. Back up %s, and what opens it, in different places.%n", folder);
      out.printf("     Without either, this bank's part of the consortium is lost.%n");
      out.printf(
          "  2. Hand %s to whoever writes the genesis, and tell them the verifying%n"
              + "     key on another way, as the telephone.%n",
          folder.resolve(BankFolder.PUBLIC_FILE));
      out.printf("  3. When you have the genesis, look at it, and sign it:%n");
      out.printf("     veil consortium sign --genesis genesis.toml --keys %s%n", folder);
    }
    return 0;
  }
}
