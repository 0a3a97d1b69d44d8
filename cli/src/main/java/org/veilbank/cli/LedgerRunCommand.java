package org.veilbank.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.LedgerParameters;
import org.veilbank.ledger.LedgerStatistics;
import org.veilbank.payments.InvalidPaymentFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil ledger run}. */
@Command(
    name = "run",
    description = {
      "Try a ledger out with a file of payments: this program plays the issuer, all cardholders and"
          + " all merchants.",
      "Whoever pays gets a card, all with the same limit; whoever is paid a merchant's account. Each"
          + " payment is a purchase with its amount encrypted. A card whose balance does not suffice"
          + " does not pay, and amounts above 42,949,672.95 are declined; both are counted."
    })
final class LedgerRunCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Payments as CSV in our own layout; veil ledger import makes it of others.")
  private Path data;

  @Option(
      names = "--ledger",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the ledger goes, and everybody's keys: a new or an empty folder.")
  private Path folder;

  @Option(
      names = "--limit",
      paramLabel = "AMOUNT",
      defaultValue = "1000000.00",
      converter = AmountText.class,
      description = "What each card may spend in all (default: ${DEFAULT-VALUE}).")
  private Long limit;

  @Option(
      names = "--proofs",
      description = {
        "Prove and sign each transaction, and verify it before it is written: some 30 a second and",
        "processor. Without, amounts are encrypted all the same, but nothing is proved."
      })
  private boolean proofs;

  @Override
  public Integer call() throws IOException, InvalidPaymentFileException, InterruptedException {
    PrintWriter text = spec.commandLine().getOut();
    SecureRandom random = new SecureRandom();
    TrialAccounts accounts = TrialAccounts.read(data);
    try (LedgerTrial trial = LedgerTrial.create(folder, proofs, limit, random);
        TrialPlan plan = new TrialPlan(accounts, limit)) {
      accounts.write(folder.resolve(LedgerTrial.ACCOUNTS));
      text.printf(
          "ledger %s%n%,d payments; 1 issuer, %,d cards with a limit of %s, %,d merchants%n%s%n%n",
          trial.policy().id(),
          accounts.payments(),
          accounts.cards(),
          AmountText.of(limit),
          accounts.merchants(),
          proofs
              ? "Each transaction is proved, signed and verified."
              : "Simulated: amounts are encrypted, but nothing is proved or signed. So this shows"
                  + " how fast\na ledger is and that its sums come out right; it does not stop"
                  + " anybody who cheats.");
      text.flush();
      TrialProgress progress = new TrialProgress(text, accounts.payments());
      try (LedgerEngine engine =
          LedgerEngine.open(
              folder,
              LedgerParameters.of(trial.policy().id()).withExpectedAccounts(accounts.size()))) {
        int threads = Runtime.getRuntime().availableProcessors();
        if (proofs) {
          ProvedTrial.run(trial, accounts, plan, engine, threads, random, progress);
        } else {
          SimulatedTrial.run(trial, accounts, plan, engine, threads, random, progress);
        }
        double seconds = progress.seconds();
        engine.snapshot();
        boolean conserved = engine.isConserved();
        report(accounts, plan, engine.statistics(), seconds, conserved);
        return conserved ? 0 : FAILED;
      }
    }
  }

  private void report(
      TrialAccounts accounts,
      TrialPlan plan,
      LedgerStatistics statistics,
      double seconds,
      boolean conserved) {
    PrintWriter text = spec.commandLine().getOut();
    text.printf("%naccounts      %,d%n", accounts.size());
    text.printf("payments      %,d done%n", plan.purchases());
    text.printf(
        "declined      %,d with a balance too low%s; %,d above 42,949,672.95%n",
        plan.declined(),
        plan.declinedLines().isEmpty()
            ? ""
            : " (the first in lines %s)"
                .formatted(
                    plan.declinedLines().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))),
        plan.tooLarge());
    text.printf(
        "transactions  %,d in %,d frames, %,.0f a second%n",
        statistics.transactions(), statistics.frames(), statistics.transactions() / seconds);
    text.printf(
        "journal       %,.1f MB, forced %,d times%n",
        statistics.journalBytes() / 1e6, statistics.forced());
    text.printf("time          %,.1f s, of processors %,.1f s%n", seconds, cpuSeconds());
    text.printf(
        "conserved     %s%n", conserved ? "yes: all accounts together have what was issued" : "NO");
    text.printf(
        "files         %s; %s has everybody's keys, %s says whose account is which%n",
        folder, LedgerTrial.PARTIES, LedgerTrial.ACCOUNTS);
    text.flush();
  }

  /** Of all threads, since the program started. */
  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : Double.NaN;
  }
}
