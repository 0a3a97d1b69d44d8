package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderEpochs;
import org.veilbank.bank.FolderKey;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.board.Accepted;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.EquivocationException;
import org.veilbank.board.Payload;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.round.BankRunner;
import org.veilbank.round.ConsortiumState;
import org.veilbank.round.Fault;
import org.veilbank.round.Genesis;
import org.veilbank.round.Layout;
import org.veilbank.round.RoundId;
import org.veilbank.round.RoundOpening;
import org.veilbank.round.RoundState;
import org.veilbank.round.RoundStep;
import org.veilbank.threshold.CeremonyStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil round}. */
@Command(
    name = "round",
    description = "Call banks to a round, or see how rounds stand.",
    subcommands = {RoundCommand.Open.class, RoundCommand.Status.class})
final class RoundCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }

  /** A view of a consortium's board. */
  private static Board board(Genesis genesis, String address, boolean readOnly) throws IOException {
    return new Board(
        readOnly ? BoardAddress.openReadOnly(address) : BoardAddress.open(address),
        genesis.boardMembers(),
        Layout.boardLimits(genesis));
  }

  /** The consortium as a board has it. */
  private static ConsortiumState state(Genesis genesis, Board board)
      throws IOException, TamperedBoardException {
    ConsortiumState state = new ConsortiumState(genesis, board::root);
    state.apply(board.follow(), board.equivocations(), entry -> BankRunner.read(board, entry));
    return state;
  }

  /** {@code veil round open}. */
  @Command(
      name = "open",
      description = {
        "Call banks to a round.",
        "May be used while this bank's own process runs; any bank may call."
      })
  static final class Open implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private FolderKeyOptions keyOptions = new FolderKeyOptions();
    @Mixin private BoardOptions place = new BoardOptions();

    @Option(
        names = "--keys",
        required = true,
        paramLabel = "FOLDER",
        description = "The folder of the bank that calls.")
    private Path keys;

    @Option(
        names = "--banks",
        paramLabel = "I,J,...",
        split = ",",
        description = {
          "Who is called, from 1 in the order of the genesis (default: all).",
          "A round among fewer is for when some are gone: a quorum of those called must be there."
        })
    private int[] banks = {};

    @Override
    public Integer call()
        throws IOException, InvalidFileException, TamperedBoardException, EquivocationException {
      Genesis genesis = BankSession.readSigned(place.genesis);
      SortedSet<Integer> roster = roster(genesis);
      try (FolderKey key = keyOptions.read();
          BankFolder folder = BankFolder.openBeside(keys, key, new SecureRandom());
          Board board = board(genesis, place.board, false)) {
        ConsortiumState state = state(genesis, board);
        long number =
            state
                .nextRound()
                .orElseThrow(() ->
                    new IOException(
                        "round %d goes on, at %s"
                            .formatted(
                                state.rounds().size(), state.rounds().getLast().step().label())));
        RoundId id =
            new RoundId(
                genesis.id(),
                FolderEpochs.epoch(folder)
                    .orElseThrow(() -> new IOException("the ceremony is not done: no key yet")),
                number);
        byte[] seed = folder.exportSigningSeed();
        try {
          board.post(
              new BankSigner(
                  genesis.boardMembers(), BankSession.self(genesis, folder, place.genesis), seed),
              id.key(RoundStep.OPEN, 0),
              Payload.of(new RoundOpening(Instant.now().getEpochSecond(), roster).encode()));
        } finally {
          Arrays.fill(seed, (byte) 0);
        }
        spec.commandLine().getOut().printf("round %d is open for banks %s%n", number, roster);
        return 0;
      }
    }

    private SortedSet<Integer> roster(Genesis genesis) {
      SortedSet<Integer> roster = new TreeSet<>();
      for (int bank = 1; bank <= genesis.members().size(); bank++) {
        roster.add(bank);
      }
      if (banks.length == 0) {
        return roster;
      }
      SortedSet<Integer> called =
          Arrays.stream(banks).boxed().collect(Collectors.toCollection(TreeSet::new));
      int least = Math.max(genesis.threshold(), genesis.policy().minContributors());
      if (!roster.containsAll(called) || called.size() < least) {
        throw new IllegalArgumentException(
            "--banks %s: need at least %d of 1 to %d"
                .formatted(called, least, genesis.members().size()));
      }
      return called;
    }
  }

  /** {@code veil round status}. */
  @Command(name = "status", description = "Say how ceremony and rounds stand; no key is needed.")
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private BoardOptions place = new BoardOptions();

    @Override
    public Integer call() throws IOException, InvalidFileException, TamperedBoardException {
      PrintWriter out = spec.commandLine().getOut();
      Genesis genesis = GenesisFile.read(place.genesis);
      try (Board board = board(genesis, place.board, true)) {
        ConsortiumState state = state(genesis, board);
        out.printf("%s, %s%n", genesis.name(), genesis.id());
        out.printf("board: %d entries%n", board.checkpoint().size());
        ceremony(genesis, state, out);
        for (RoundState round : state.rounds()) {
          round(round, out);
        }
        state.faults().forEach(fault -> out.printf("fault %s%n", fault));
        out.flush();
      }
      return 0;
    }

    private static void ceremony(Genesis genesis, ConsortiumState state, PrintWriter out) {
      long attempt =
          state.ceremony().stream()
              .mapToLong(e -> e.entry().header().key().round())
              .max()
              .orElse(0);
      for (CeremonyStep step : CeremonyStep.KEY_MAKING) {
        List<String> there =
            state.ceremony().stream()
                .map(Accepted::entry)
                .filter(e ->
                    e.header().key().round() == attempt && e.header().key().step() == step.code())
                .map(e -> Integer.toString(e.header().author()))
                .sorted()
                .toList();
        if (there.size() < genesis.members().size()) {
          out.printf(
              "ceremony, attempt %d, step %d of %d: there are banks %s%n",
              attempt, step.code(), CeremonyStep.KEY_MAKING.size(), there);
          return;
        }
      }
      out.printf("ceremony: done%n");
    }

    private static void round(RoundState round, PrintWriter out) {
      out.printf(
          "round %d, opened %s for banks %s%n",
          round.id().number(),
          Instant.ofEpochSecond(round.opening().posixSeconds()),
          round.opening().roster());
      for (RoundStep step : RoundStep.values()) {
        Optional<Long> closed = round.closedAt(step);
        if (closed.isPresent()) {
          out.printf(
              "  %-24s closed at %d, banks %s%n",
              step.label(), closed.get(), round.presentAfter(step));
        }
      }
      Optional<Fault> failure = round.failure();
      if (failure.isPresent()) {
        out.printf("  ended: %s%n", failure.get());
      } else if (round.step().closes()) {
        out.printf(
            "  %-24s complete: banks %s of %s%n",
            round.step().label(),
            round.present().stream().filter(round::isComplete).toList(),
            round.present());
      } else {
        for (RoundStep step :
            new RoundStep[] {RoundStep.OPENING, RoundStep.ANSWER, RoundStep.RESULT}) {
          out.printf(
              "  %-24s posted by banks %s of %s%n",
              step.label(),
              round.present().stream().filter(b -> !round.postsOf(b, step).isEmpty()).toList(),
              round.present());
        }
      }
      round.gaveUp().forEach((bank, why) -> out.printf("  bank %d gave up: %s%n", bank, why));
      round.faults().forEach(fault -> out.printf("  fault %s%n", fault));
    }
  }
}
