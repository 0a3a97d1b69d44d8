package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.MembersFile;
import org.veilbank.round.Genesis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil consortium show}. */
@Command(
    name = "show",
    description = {
      "Say what a genesis means, and who has signed it.",
      "The exit code is 1 if a signature is wrong; one that is missing is not wrong."
    })
final class ConsortiumShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--genesis",
      required = true,
      paramLabel = "FILE",
      description = "The genesis; its signatures are in FILE.signatures.")
  private Path file;

  @Option(
      names = "--members",
      paramLabel = "FILE",
      description = "Also write the banks' keys as veil board verify and export want them.")
  private @Nullable Path members;

  @Override
  public Integer call() throws IOException, InvalidFileException {
    PrintWriter out = spec.commandLine().getOut();
    Genesis genesis = GenesisFile.read(file);
    GenesisSummary.print(genesis, out);
    GenesisSignatures.Report report = GenesisSignatures.verify(file, genesis);
    SignatureSummary.print(genesis, report, out);
    if (members != null) {
      Files.writeString(members, MembersFile.print(genesis.boardMembers()));
      out.printf("%nmembers written to %s%n", members);
    }
    return report.wrong().isEmpty() ? 0 : 1;
  }
}
