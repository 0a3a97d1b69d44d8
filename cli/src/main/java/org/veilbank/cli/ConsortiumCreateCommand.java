package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.GenesisFile;
import org.veilbank.bank.InvalidFileException;
import org.veilbank.bank.MemberFile;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.Disclosure;
import org.veilbank.round.Genesis;
import org.veilbank.round.Measure;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil consortium create}. */
@Command(
    name = "create",
    description = "Write a genesis from the banks' public files; then every bank signs it.")
final class ConsortiumCreateCommand implements Callable<Integer> {
  private static final int DEFAULT_MIN_CONTRIBUTORS = 3;
  private static final Measure DEFAULT_MEASURE = MeasureOption.parse("risk_score:100:0");

  @Spec private CommandSpec spec;

  @Option(names = "--name", required = true, description = "The consortium's name, for people.")
  private String name;

  @Option(
      names = "--bank",
      required = true,
      paramLabel = "FILE",
      description = "A bank's bank.public.toml; once for each bank, in their order.")
  private List<Path> banks = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description = "How many banks decrypt together (default: more than half).")
  private @Nullable Integer threshold;

  @Option(
      names = "--parameters",
      paramLabel = "SET",
      description = "Of the encryption (default: SEARCH; for more than five banks SEARCH_10).")
  private @Nullable NamedParameters parameters;

  @Option(
      names = "--measure",
      paramLabel = "NAME:BOUND:DECIMALS",
      converter = MeasureOption.class,
      description = "What is aggregated, once for each (default risk_score:100:0).")
  private List<Measure> measures = new ArrayList<>();

  @Option(
      names = "--release",
      paramLabel = "FORM",
      converter = ReleaseOption.class,
      description = {
        "What a bank learns of it: sum, flag:average:LIMIT, flag:sum:LIMIT,",
        "band:average:L1,L2 or band:sum:L1,L2 (default sum). Once for all measures, or once for",
        "each in their order."
      })
  private List<Release> releases = new ArrayList<>();

  @Option(
      names = "--min-contributors",
      paramLabel = "K",
      description = {
        "How many banks must have a client before anything about it is released",
        "(default 3, or all banks if there are fewer)."
      })
  private @Nullable Integer minContributors;

  @Option(
      names = "--period-days",
      defaultValue = "30",
      paramLabel = "DAYS",
      description = "The period of the next two (default ${DEFAULT-VALUE}).")
  private int periodDays;

  @Option(
      names = "--rounds-per-period",
      defaultValue = "4",
      paramLabel = "N",
      description = "How many rounds may be finished in a period (default ${DEFAULT-VALUE}).")
  private int roundsPerPeriod;

  @Option(
      names = "--released-bits-per-period",
      paramLabel = "BITS",
      description = {
        "How many bits about a client a bank may learn in a period",
        "(default: what all rounds of a period release)."
      })
  private @Nullable Integer releasedBits;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The genesis; nothing is overwritten.")
  private Path file;

  @Override
  public Integer call() throws IOException, InvalidFileException {
    PrintWriter out = spec.commandLine().getOut();
    Genesis genesis = genesis();
    GenesisFile.create(file, genesis, head(genesis));
    GenesisSummary.print(genesis, out);
    out.printf("%nWrote %s. Next, at each bank:%n", file);
    out.printf("  veil consortium sign --genesis %s --keys FOLDER%n", file.getFileName());
    return 0;
  }

  private Genesis genesis() throws IOException, InvalidFileException {
    List<Member> members = new ArrayList<>();
    for (Path bank : banks) {
      members.add(MemberFile.read(bank));
    }
    int n = members.size();
    List<MeasurePolicy> released = measurePolicies();
    int least = minContributors != null ? minContributors : Math.min(DEFAULT_MIN_CONTRIBUTORS, n);
    Policy ofOneBit = new Policy(released, least, periodDays, roundsPerPeriod, 1);
    int bits =
        releasedBits != null
            ? releasedBits
            : Math.multiplyExact(
                Math.max(1, Disclosure.releasedBits(ofOneBit, n)), roundsPerPeriod);
    Policy policy = new Policy(released, least, periodDays, roundsPerPeriod, bits);
    return new Genesis(
        name,
        members,
        threshold != null ? threshold : n / 2 + 1,
        parameters != null ? parameters : Genesis.parametersFor(n),
        policy);
  }

  private List<MeasurePolicy> measurePolicies() {
    List<Measure> all = measures.isEmpty() ? List.of(DEFAULT_MEASURE) : measures;
    if (releases.size() > 1 && releases.size() != all.size()) {
      throw new IllegalArgumentException(
          "%d times --release for %d measures: need it once, or once for each"
              .formatted(releases.size(), all.size()));
    }
    List<MeasurePolicy> policies = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Release release =
          releases.isEmpty() ? new Release.Sum() : releases.get(releases.size() == 1 ? 0 : i);
      policies.add(new MeasurePolicy(all.get(i), release));
    }
    return policies;
  }

  private static List<String> head(Genesis genesis) {
    return List.of(
        "The genesis of the consortium \"%s\": what its banks agree on.".formatted(genesis.name()),
        "",
        "Comments, order and layout do not count; anything else makes another consortium, with",
        "another id. Look at it, and sign it:",
        "",
        "  veil consortium show --genesis FILE",
        "  veil consortium sign --genesis FILE --keys FOLDER");
  }
}
