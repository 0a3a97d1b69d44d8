package org.veilbank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.bank.MemberFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil bank show}. */
@Command(name = "show", description = "Print a bank's public file; no key is needed.")
final class BankShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--keys", required = true, paramLabel = "FOLDER", description = "The folder.")
  private Path folder;

  @Override
  public Integer call() throws IOException, InvalidFileException {
    spec.commandLine()
        .getOut()
        .print(MemberFile.print(MemberFile.read(folder.resolve(BankFolder.PUBLIC_FILE))));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
