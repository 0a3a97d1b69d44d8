package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.Entry;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.board.tlog.Hash;
import org.veilbank.round.BankRunner;
import org.veilbank.round.CeremonyBank;
import org.veilbank.round.ClientFile;
import org.veilbank.round.ConsortiumState;
import org.veilbank.round.Fault;
import org.veilbank.round.FolderSpool;
import org.veilbank.round.InvalidClientFileException;
import org.veilbank.round.ParticipantSecrets;
import org.veilbank.round.Payloads;
import org.veilbank.round.Recomputation;
import org.veilbank.round.RoundFailedException;
import org.veilbank.round.RoundSecrets;
import org.veilbank.round.RoundState;
import org.veilbank.round.RoundWork;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.MemoryAnswerJournal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil bank recompute}. */
@Command(
    name = "recompute",
    description = {
      "Make every post of this bank again, from its keys and its clients, and compare.",
      "For an inquiry: a bank that posted something crafted cannot show clients that give the same"
          + " bytes. Posts nothing and changes nothing. Ends with 1 if a post differs."
    })
final class BankRecomputeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SessionOptions options = new SessionOptions();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "The client file of that round, as it was; not needed for the ceremony.")
  private @Nullable Path data;

  @Option(
      names = "--round",
      paramLabel = "R",
      defaultValue = "1",
      description = "The round; 0 for the ceremony (default: ${DEFAULT-VALUE}).")
  private long round;

  @Override
  public Integer call()
      throws IOException,
          InvalidFileException,
          InvalidClientFileException,
          TamperedBoardException,
          ConflictingAnswerException,
          RoundFailedException {
    try (BankSession session = options.openReadOnly()) {
      ConsortiumState state = new ConsortiumState(session.genesis(), session.board()::root);
      Payloads payloads = entry -> BankRunner.read(session.board(), entry);
      state.apply(session.board().follow(), session.board().equivocations(), payloads);
      List<Recomputation.Compared> compared =
          round == 0 ? ceremony(session, state, payloads) : round(session, state, payloads);
      return report(compared);
    }
  }

  private List<Recomputation.Compared> ceremony(
      BankSession session, ConsortiumState state, Payloads payloads) throws IOException {
    long attempts =
        1
            + state.ceremony().stream()
                .mapToLong(e -> e.entry().header().key().round())
                .max()
                .orElse(-1);
    List<Recomputation.Compared> compared = new ArrayList<>();
    ParticipantSecrets secrets = session.secrets();
    for (long attempt = 0; attempt < attempts; attempt++) {
      try (CeremonyBank bank =
          new CeremonyBank(
              session.genesis(), session.parameters(), session.self(), attempt, secrets)) {
        compared.addAll(Recomputation.compare(bank, state.ceremony(), payloads));
      }
    }
    return compared;
  }

  private List<Recomputation.Compared> round(
      BankSession session, ConsortiumState state, Payloads payloads)
      throws IOException,
          InvalidClientFileException,
          ConflictingAnswerException,
          RoundFailedException {
    RoundState chosen =
        state
            .round(round)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--round %d: the board has rounds 1 to %d, and the ceremony as 0"
                        .formatted(round, state.rounds().size())));
    CeremonyOutcome.Done epoch =
        session
            .epochs()
            .load()
            .orElseThrow(() -> new IOException("this bank has no key of the epoch"));
    if (data == null) {
      throw new IllegalArgumentException("--data: need the client file of round " + round);
    }
    ClientFile clients = session.clients(data);
    List<Fault> faults = new ArrayList<>();
    Path scratch = Files.createTempDirectory("veil-recompute");
    FolderSpool spool = new FolderSpool(scratch);
    try (RoundWork work =
        new RoundWork(
            session.genesis(),
            session.self(),
            chosen,
            clients,
            new RoundSecrets(
                session.folder().masterSeed(),
                session.folder().sealingKey(),
                epoch,
                new MemoryAnswerJournal(session.parameters())),
            spool,
            payloads,
            faults::add)) {
      return new Recomputation(chosen, work, session.self()).compare();
    } finally {
      spool.clear("");
      Files.delete(scratch);
    }
  }

  private int report(List<Recomputation.Compared> compared) {
    PrintWriter out = spec.commandLine().getOut();
    int differing = 0;
    for (Recomputation.Compared each : compared) {
      Entry.Header header = each.entry().entry().header();
      if (!each.isSame()) {
        differing++;
        out.printf(
            "entry %d, %s: DIFFERS: posted %s, should be %s%n",
            each.entry().position(),
            header.key(),
            header.payload(),
            each.again().map(Hash::toString).orElse("nothing"));
      }
    }
    out.printf("%d posts made again, %d differ%n", compared.size(), differing);
    out.flush();
    return differing == 0 ? 0 : 1;
  }
}
