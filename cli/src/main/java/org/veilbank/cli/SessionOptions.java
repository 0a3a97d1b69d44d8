package org.veilbank.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.veilbank.bank.InvalidFileException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a bank's process begins with: its folder, what opens it, the genesis and the board. */
final class SessionOptions {
  @Mixin private FolderKeyOptions keyOptions = new FolderKeyOptions();
  @Mixin private BoardOptions place = new BoardOptions();

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "FOLDER",
      description = "The bank's folder.")
  private Path keys;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads to use (default: as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** The session of the bank that posts. */
  BankSession open() throws IOException, InvalidFileException {
    return BankSession.open(place.genesis, keys, keyOptions, place.board, threads);
  }

  /** A session that posts nothing, beside the bank's process if one runs. */
  BankSession openReadOnly() throws IOException, InvalidFileException {
    return BankSession.openReadOnly(place.genesis, keys, keyOptions, place.board, threads);
  }
}
