package org.veilbank.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.FolderKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * What opens a bank's folder: a key file, a file with a passphrase, or a passphrase that is asked
 * for. Never an argument: arguments are seen by all processes, and kept in histories.
 */
final class FolderKeyOptions {
  /** Names a file with the passphrase, if no option does. */
  static final String ENVIRONMENT = "VEIL_PASSPHRASE_FILE";

  @ArgGroup private @Nullable Files files;

  /** One of two. */
  private static final class Files {
    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description = "At least 32 random bytes, readable by you alone.")
    private @Nullable Path keyFile;

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description = {
          "A passphrase, readable by you alone. Without this and --key-file, the file that the",
          "environment's " + ENVIRONMENT + " names is taken; without that, you are asked."
        })
    private @Nullable Path passphraseFile;
  }

  /** What opens a folder that is there. */
  FolderKey read() throws IOException {
    FolderKey named = named();
    if (named != null) {
      return named;
    }
    char[] passphrase = ask("Passphrase: ");
    try {
      return FolderKey.ofPassphrase(passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /** What will open a new folder; a passphrase is asked for twice. */
  FolderKey readNew() throws IOException {
    FolderKey named = named();
    if (named != null) {
      return named;
    }
    char[] first = ask("New passphrase: ");
    char[] second = ask("The same again: ");
    try {
      if (!Arrays.equals(first, second)) {
        throw new IOException("the two passphrases differ");
      }
      return FolderKey.ofPassphrase(first);
    } finally {
      Arrays.fill(first, '\0');
      Arrays.fill(second, '\0');
    }
  }

  private @Nullable FolderKey named() throws IOException {
    if (files != null && files.keyFile != null) {
      return FolderKey.ofKeyFile(files.keyFile);
    }
    if (files != null && files.passphraseFile != null) {
      return FolderKey.ofPassphraseFile(files.passphraseFile);
    }
    String file = System.getenv(ENVIRONMENT);
    return file == null ? null : FolderKey.ofPassphraseFile(Path.of(file));
  }

  private static char[] ask(String prompt) throws IOException {
    Console console = Objects.requireNonNull(System.console());
    char[] answer = console.isTerminal() ? console.readPassword("%s", prompt) : null;
    if (answer == null) {
      throw new IOException(
          "nobody to ask for a passphrase: need --passphrase-file, --key-file or " + ENVIRONMENT);
    }
    return answer;
  }
}
