package org.veilbank.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.veilbank.card.LedgerPolicy;

/** The policy of a ledger, beside its files: whoever reads the ledger needs it. */
final class PolicyFile {
  private static final String NAME = "policy";

  private PolicyFile() {}

  /** Writes the policy of a new ledger. */
  static void create(Path folder, LedgerPolicy policy) throws IOException {
    Files.writeString(
        folder.resolve(NAME),
        policy.format(),
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE_NEW);
  }

  /**
   * Reads it.
   *
   * @throws IOException if there is none, or it is no policy
   */
  static LedgerPolicy read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new IOException("%s: is no ledger's folder: has no file %s".formatted(folder, NAME));
    }
    try {
      return LedgerPolicy.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s, %s".formatted(file, e.getMessage()), e);
    }
  }
}
