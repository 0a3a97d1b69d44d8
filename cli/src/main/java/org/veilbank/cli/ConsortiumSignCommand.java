package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderKey;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.tlog.Hash;
import org.veilbank.round.Genesis;
import org.veilbank.round.Member;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil consortium sign}. */
@Command(
    name = "sign",
    description = "Say what a genesis means, and sign it if this bank's keys are in it.")
final class ConsortiumSignCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private FolderKeyOptions keyOptions = new FolderKeyOptions();

  @Option(
      names = "--genesis",
      required = true,
      paramLabel = "FILE",
      description = "The genesis; its signatures are in FILE.signatures.")
  private Path file;

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "FOLDER",
      description = "The bank's folder.")
  private Path folder;

  @Override
  public Integer call() throws IOException, InvalidFileException {
    PrintWriter out = spec.commandLine().getOut();
    Genesis genesis = GenesisFile.read(file);
    GenesisSummary.print(genesis, out);
    out.flush();
    try (FolderKey key = keyOptions.read();
        BankFolder bank = BankFolder.open(folder, key, new SecureRandom())) {
      Member inGenesis = requireMember(genesis, bank.member());
      byte[] seed = bank.exportSigningSeed();
      boolean added;
      try {
        added = GenesisSignatures.sign(file, genesis, seed);
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
      out.printf(
          "%n%s %s %s%n",
          inGenesis.name(),
          added ? "signs, in" : "has signed already, in",
          GenesisSignatures.fileOf(file));
    }
    SignatureSummary.print(genesis, GenesisSignatures.verify(file, genesis), out);
    return 0;
  }

  /** The bank as the genesis has it, with these keys. */
  private Member requireMember(Genesis genesis, Member own) throws IOException {
    Member found = null;
    for (Member member : genesis.members()) {
      if (member.verifyingKey().equals(own.verifyingKey())) {
        found = member;
      } else if (found == null && member.name().equals(own.name())) {
        throw new IOException(
            "%s: has verifying key %s for %s, this bank's is %s; nothing is signed"
                .formatted(file, member.verifyingKey(), own.name(), own.verifyingKey()));
      }
    }
    if (found == null) {
      throw new IOException(
          "%s: this bank's verifying key %s is not in it, which has %s; nothing is signed"
              .formatted(
                  file,
                  own.verifyingKey(),
                  String.join(
                      ", ", genesis.members().stream().map(Member::verifyingKey).toList())));
    }
    if (!found.sealingKey().equals(own.sealingKey())) {
      throw new IOException(
          "%s: has a sealing key with SHA-256 %s for %s, this bank's has %s; nothing is signed"
              .formatted(
                  file,
                  Hash.sha256(found.sealingKey().bytes()),
                  found.name(),
                  Hash.sha256(own.sealingKey().bytes())));
    }
    if (!found.name().equals(own.name()) || found.capacity() != own.capacity()) {
      throw new IOException(
          "%s: has this bank as \"%s\" for up to %,d clients, its public file as \"%s\" for up to %,d; nothing is signed"
              .formatted(file, found.name(), found.capacity(), own.name(), own.capacity()));
    }
    return found;
  }
}
