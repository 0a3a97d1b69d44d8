package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.EquivocationException;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.round.BankRunner;
import org.veilbank.round.ClientFile;
import org.veilbank.round.Fault;
import org.veilbank.round.InvalidClientFileException;
import org.veilbank.round.Participant;
import org.veilbank.round.ResultFile;
import org.veilbank.round.RoundResult;
import org.veilbank.round.RoundState;
import org.veilbank.threshold.ConflictingAnswerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil bank run}. */
@Command(
    name = "run",
    description = {
      "Take part in whatever the board calls for, until a round is over.",
      "Killed at any time and started again with the same arguments, it goes on where it was. Ends"
          + " with 0 if this bank has its result, with 1 and the reason if it has none."
    })
final class BankRunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SessionOptions options = new SessionOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "The bank's clients as CSV: client_id, and a column for each measure.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where bank_I_result.csv is written, I from 0 in the order of the genesis.")
  private Path out;

  @Option(
      names = "--watch",
      description = {
        "Stay, and take part in all rounds to come. The client file is read again for each, and",
        "results are bank_I_round_R_result.csv."
      })
  private boolean watch;

  @Option(
      names = "--open",
      description = "Call all banks to the first round when the key is there.")
  private boolean opens;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = {
        "How long nothing may happen on the board before the bank goes on without those that are",
        "missing; must be longer than the longest computation (default: ${DEFAULT-VALUE})."
      })
  private long patienceSeconds;

  /** Those of the round that goes on. */
  private @Nullable ClientFile clients;

  @Override
  public Integer call()
      throws IOException,
          InvalidFileException,
          InvalidClientFileException,
          InterruptedException,
          TamperedBoardException,
          EquivocationException,
          ConflictingAnswerException {
    if (patienceSeconds < 1) {
      throw new IllegalArgumentException(
          "--patience %d: need at least 1".formatted(patienceSeconds));
    }
    PrintWriter text = spec.commandLine().getOut();
    InstantSource clock = InstantSource.system();
    try (BankSession session = options.open()) {
      // Everything is checked before anything is posted.
      clients = session.clients(data);
      Files.createDirectories(out);
      BankRunner runner =
          new BankRunner(
              session.board(),
              session.signer(),
              clock,
              Duration.ofSeconds(patienceSeconds),
              (round, result) -> write(session, round, result),
              session.folder()::keepCheckpoint,
              status -> progress(text, clock, status));
      try (Participant participant = session.participant(() -> readAgain(session), clock)) {
        if (watch) {
          runner.watch(participant);
        } else {
          runner.runRound(participant, opens);
        }
        return report(text, participant);
      }
    }
  }

  private static void progress(PrintWriter text, InstantSource clock, String status) {
    text.printf("%s %s%n", clock.instant().truncatedTo(ChronoUnit.SECONDS), status);
    text.flush();
  }

  /** The clients for a round: they may have changed since the one before. */
  private ClientFile readAgain(BankSession session) throws IOException {
    try {
      ClientFile now = session.clients(data);
      clients = now;
      return now;
    } catch (InvalidClientFileException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The result, and what the bank states of it, which is for a supervisor. */
  private void write(BankSession session, RoundState round, RoundResult result) throws IOException {
    int number = session.self().value() - 1;
    String name =
        watch
            ? "bank_%d_round_%d".formatted(number, round.id().number())
            : "bank_%d".formatted(number);
    Path file = out.resolve(name + "_result.csv");
    try {
      new ResultFile(Objects.requireNonNull(clients), session.genesis().policy())
          .write(file, result);
    } catch (InvalidClientFileException e) {
      throw new IOException(e.getMessage(), e);
    }
    Files.writeString(
        out.resolve(name + "_statement.txt"),
        result.statement(round.id(), session.self().value()).text());
    PrintWriter text = spec.commandLine().getOut();
    text.printf(
        "result %s: %,d clients, %,d released, %,d with too few contributors, %,d not placed%n",
        file, result.outcomes().size(), result.released(), result.tooFew(), result.notPlaced());
    text.flush();
  }

  private static int report(PrintWriter text, Participant participant) {
    for (Fault fault : participant.faults()) {
      text.printf("fault %s%n", fault);
    }
    long last = participant.roundsOver();
    participant
        .state()
        .round(last)
        .ifPresent(round -> round.faults().forEach(fault -> text.printf("fault %s%n", fault)));
    Optional<String> reason = participant.reasonWithout(last);
    reason.ifPresent(why -> text.printf("round %d ended without a result: %s%n", last, why));
    if (reason.isEmpty()) {
      text.printf("round %d is over%n", last);
    }
    text.flush();
    return reason.isPresent() ? 1 : 0;
  }
}
