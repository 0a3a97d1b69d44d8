package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.card.Holder;
import org.veilbank.card.LedgerPolicy;
import org.veilbank.group.DiscreteLog;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.AmountCiphertext;
import org.veilbank.ledger.LedgerEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veil ledger show}. */
@Command(
    name = "show",
    description = {
      "Show an account: to anybody its ciphertexts, to its owner what they say.",
      "Amounts are found by a search: below 10 billion at once, up to 2.8 trillion in less than a"
          + " minute."
    })
final class LedgerShowCommand implements Callable<Integer> {
  /** 16 MB, made in a second; a search up to 2^40 takes less than half a second. */
  private static final int TABLE_BITS = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--ledger",
      required = true,
      paramLabel = "FOLDER",
      description = "The ledger's folder; it is only read.")
  private Path folder;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's number.")
  private int number;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The owner's key: 64 hexadecimal digits, readable by you alone.")
  private @Nullable Path keyFile;

  @Override
  public Integer call() throws IOException {
    LedgerPolicy policy = PolicyFile.read(folder);
    Account account = account(folder, policy, number);
    if (keyFile == null) {
      print(account, amount -> "encrypted");
      return 0;
    }
    byte[] seed = HolderKeyFile.read(keyFile);
    try (Holder holder = Holder.of(policy, seed, new SecureRandom())) {
      if (!holder.encryptionKey().encoding().equals(account.encryptionKey())) {
        throw new IOException("%s: is not the key of account %d".formatted(keyFile, number));
      }
      DiscreteLog search = DiscreteLog.of(DiscreteLog.MAX_VALUE_BITS, TABLE_BITS);
      print(account, amount -> read(holder.decrypt(amount, search)));
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
    return 0;
  }

  /** An account of a ledger that is only read. */
  static Account account(Path folder, LedgerPolicy policy, int number) throws IOException {
    return LedgerEngine.read(folder, policy.id())
        .account(new AccountNumber(number))
        .orElseThrow(() -> new IOException("%s: has no account %d".formatted(folder, number)));
  }

  /** What somebody reads of a ciphertext. */
  private interface Reader {
    String read(AmountCiphertext amount);
  }

  private static String read(OptionalLong amount) {
    return amount.isEmpty()
        ? "more than 2^%d minor units: not found".formatted(DiscreteLog.MAX_VALUE_BITS)
        : "%s (%d minor units)".formatted(AmountText.of(amount.getAsLong()), amount.getAsLong());
  }

  private void print(Account account, Reader reader) {
    PrintWriter text = spec.commandLine().getOut();
    text.printf("account    %s%n", account.number());
    text.printf("role       %s%n", account.role().name().toLowerCase(Locale.ROOT));
    text.printf("sequence   %,d%n", account.sequence());
    text.printf(
        "credits    %,d, of which %,d pending%n",
        account.creditCounter(), account.pendingCredits());
    print("available", account.available(), reader);
    print("pending", account.pending(), reader);
    text.flush();
  }

  private void print(String what, AmountCiphertext amount, Reader reader) {
    PrintWriter text = spec.commandLine().getOut();
    text.printf("%-10s %s%n", what, reader.read(amount));
    text.printf("%10s C %s%n", "", amount.commitment().compress());
    text.printf("%10s D %s%n", "", amount.handle().compress());
  }
}
