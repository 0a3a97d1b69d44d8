package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.BoardExport;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.BoardStore;
import org.veilbank.board.BoardVerifier;
import org.veilbank.board.Entry;
import org.veilbank.board.Members;
import org.veilbank.board.MembersFile;
import org.veilbank.board.Problem;
import org.veilbank.board.StoredEntry;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil board}. */
@Command(
    name = "board",
    description = "Look at a bulletin board, check it, or export it.",
    subcommands = {BoardCommand.Show.class, BoardCommand.Verify.class, BoardCommand.Export.class})
final class BoardCommand implements Callable<Integer> {
  private static final int BATCH = 1024;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }

  /** Which board. */
  static final class Place {
    @Option(
        names = "--board",
        required = true,
        paramLabel = "ADDRESS",
        description = "The board: folder:PATH, redis://HOST:PORT/DB, rediss://..., export:PATH.")
    private String address;

    BoardStore open() throws IOException {
      return BoardAddress.openReadOnly(address);
    }
  }

  /** Whose board. */
  static final class Whose {
    @Option(
        names = "--members",
        required = true,
        paramLabel = "FILE",
        description = "The banks' verifier keys, one a line, in order; not from the board itself.")
    private Path file;

    Members read() throws IOException {
      try {
        return MembersFile.parse(Files.readString(file));
      } catch (InvalidLogEncodingException e) {
        throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
      }
    }
  }

  /** {@code veil board show}. */
  @Command(name = "show", description = "List the entries of a board; nothing is checked.")
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Place place = new Place();

    @Option(
        names = "--from",
        defaultValue = "0",
        description = "The first position (default ${DEFAULT-VALUE}).")
    private long from;

    @Option(
        names = "--count",
        defaultValue = "1000",
        description = "How many entries at most (default ${DEFAULT-VALUE}).")
    private long count;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (BoardStore store = place.open()) {
        out.println(
            "position  bank  number  kind                              round   step   part  payload");
        long position = from;
        while (position < from + count) {
          List<StoredEntry> entries =
              store.read(position, (int) Math.min(BATCH, from + count - position));
          if (entries.isEmpty()) {
            break;
          }
          entries.forEach(e -> out.println(line(e)));
          position += entries.size();
        }
        out.printf("%,d entries%n", store.size());
      }
      return 0;
    }

    private static String line(StoredEntry stored) {
      String damage = stored.damage();
      if (damage == null) {
        try {
          Entry.Header header = Entry.decode(stored.encoded()).header();
          return "%8d  %4d  %6d  %-32s  %5d  %5d  %5d  %,d bytes, %s"
              .formatted(
                  stored.position(),
                  header.author(),
                  header.sequence(),
                  header.key().kind(),
                  header.key().round(),
                  header.key().step(),
                  header.key().part(),
                  header.payloadBytes(),
                  HexFormat.of().formatHex(header.payload().bytes(), 0, 8));
        } catch (InvalidLogEncodingException e) {
          damage = String.valueOf(e.getMessage());
        }
      }
      return "%8d  %s".formatted(stored.position(), damage);
    }
  }

  /** {@code veil board verify}. */
  @Command(
      name = "verify",
      description = {
        "Check a whole board: signatures, chains, tree, checkpoints, payloads.",
        "Lists all problems; the exit code is 0 only if there is none."
      })
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Place place = new Place();
    @Mixin private Whose whose = new Whose();

    @Option(
        names = "--against",
        paramLabel = "ADDRESS",
        description = "Another copy of the board: one must be the beginning of the other.")
    private @Nullable String other;

    @Option(names = "--max-payload", description = "Most bytes of a payload (default 1 GiB).")
    private long maxPayload = BoardLimits.DEFAULT.maxPayloadBytes();

    @Option(
        names = "--max-round",
        description = "Most bytes that a bank may post in a round (default 64 GiB).")
    private long maxRound = BoardLimits.DEFAULT.maxRoundBytes();

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      Members members = whose.read();
      BoardVerifier.Report report;
      List<Problem> problems;
      try (BoardStore store = place.open()) {
        report = BoardVerifier.verify(store, members, new BoardLimits(maxPayload, maxRound));
        problems = new ArrayList<>(report.problems());
        if (other != null) {
          try (BoardStore second = BoardAddress.openReadOnly(other)) {
            Optional<Problem> difference = BoardVerifier.compare(store, second);
            difference.ifPresent(problems::add);
          }
        }
      }
      problems.forEach(out::println);
      out.printf(
          "%,d entries, %,d bytes of payloads, root %s%n",
          report.size(), report.payloadBytes(), report.root());
      out.printf(
          "%d of %d banks have signed the first %,d entries%n",
          report.cosigners(), members.count(), report.signedSize());
      out.println(problems.isEmpty() ? "clean" : problems.size() + " problems");
      return problems.isEmpty() ? 0 : 1;
    }
  }

  /** {@code veil board export}. */
  @Command(
      name = "export",
      description = {
        "Write a board as static files that tools for transparency logs read:",
        "checkpoint, tiles, entries (C2SP tlog-tiles), and beside them the payloads."
      })
  static final class Export implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Place place = new Place();
    @Mixin private Whose whose = new Whose();

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FOLDER",
        description = "A folder that is empty, or does not exist.")
    private Path out;

    @Override
    public Integer call() throws IOException {
      Members members = whose.read();
      try (BoardStore store = place.open()) {
        long entries = BoardExport.export(store, members, out);
        spec.commandLine().getOut().printf("%,d entries exported to %s%n", entries, out);
      }
      return 0;
    }
  }
}
