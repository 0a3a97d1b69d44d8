package org.veilbank.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which consortium, and where its board is. */
final class BoardOptions {
  @Option(
      names = "--genesis",
      required = true,
      paramLabel = "FILE",
      description = "The genesis; its signatures are in FILE.signatures.")
  Path genesis;

  @Option(
      names = "--board",
      required = true,
      paramLabel = "ADDRESS",
      description = "folder:PATH, redis://HOST:PORT/DB, rediss://..., or export:PATH to read.")
  String board;
}
