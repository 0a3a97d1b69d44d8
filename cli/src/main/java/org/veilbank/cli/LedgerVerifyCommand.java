package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.card.EvidenceAudit;
import org.veilbank.card.LedgerPolicy;
import org.veilbank.ledger.DamagedLedgerException;
import org.veilbank.ledger.LedgerAudit;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.payments.InvalidPaymentFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil ledger verify}. */
@Command(
    name = "verify",
    description = {
      "Compute a ledger again from its first frame on, without a key: its chain, its sums, and where"
          + " it has them, all proofs and signatures.",
      "Of a trial, compare all balances with the payments as well. Nothing is changed. The exit code"
          + " is 0 if nothing is wrong, else 1."
    })
final class LedgerVerifyCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int SHOWN = 20;
  private static final String CHAIN_RULE = "LED-3.3:";
  private static final String CONSERVATION_RULE = "LED-2.3:";

  @Spec private CommandSpec spec;

  @Option(
      names = "--ledger",
      required = true,
      paramLabel = "FOLDER",
      description = "The ledger's folder.")
  private Path folder;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "The payments of a trial that ran here, to compare balances with.")
  private @Nullable Path data;

  @Override
  public Integer call() throws IOException, InvalidPaymentFileException {
    LedgerPolicy policy = PolicyFile.read(folder);
    LedgerAudit.Report report =
        policy.proved()
            ? EvidenceAudit.check(folder, policy, new SecureRandom())
            : LedgerAudit.check(folder, policy.id());
    List<String> problems = new ArrayList<>(report.problems());
    TrialComparison comparison = data == null ? null : compare(policy, data, problems);
    print(policy, report, comparison, problems);
    return problems.isEmpty() ? 0 : FAILED;
  }

  private @Nullable TrialComparison compare(LedgerPolicy policy, Path file, List<String> problems)
      throws IOException, InvalidPaymentFileException {
    try (LedgerTrial trial = LedgerTrial.open(folder, policy)) {
      TrialComparison comparison =
          TrialComparison.of(trial, LedgerEngine.read(folder, policy.id()), file);
      comparison.problems().forEach(each -> problems.add("payments: " + each));
      return comparison;
    } catch (DamagedLedgerException e) {
      // The audit has named it; there are no balances to compare.
      return null;
    }
  }

  private void print(
      LedgerPolicy policy,
      LedgerAudit.Report report,
      @Nullable TrialComparison comparison,
      List<String> problems) {
    List<String> found = report.problems();
    PrintWriter text = spec.commandLine().getOut();
    text.printf("ledger        %s%n", policy.id());
    text.printf("frames        %,d%n", report.frames());
    text.printf("transactions  %,d, of which %,d done%n", report.transactions(), report.done());
    text.printf("chain         %s%n", word(found.stream().noneMatch(LedgerVerifyCommand::isChain)));
    text.printf(
        "conserved     %s%n",
        word(found.stream().noneMatch(problem -> problem.startsWith(CONSERVATION_RULE))));
    text.printf(
        "evidence      %s%n",
        policy.proved()
            ? word(found.stream().allMatch(LedgerVerifyCommand::isNotEvidence))
            : "none: simulated, nothing was proved");
    text.printf(
        "balances      %s%n",
        comparison == null
            ? "not compared"
            : "%,d compared with %,d payments, %,d more declined"
                .formatted(comparison.compared(), comparison.purchases(), comparison.declined()));
    text.printf(
        "problems      %s%n", problems.isEmpty() ? "none" : "%,d".formatted(problems.size()));
    problems.stream().limit(SHOWN).forEach(problem -> text.printf("  %s%n", problem));
    if (problems.size() > SHOWN) {
      text.printf("  and %,d more%n", problems.size() - SHOWN);
    }
    text.flush();
  }

  private static boolean isChain(String problem) {
    return problem.startsWith(CHAIN_RULE);
  }

  private static boolean isNotEvidence(String problem) {
    return isChain(problem) || problem.startsWith(CONSERVATION_RULE);
  }

  private static String word(boolean right) {
    return right ? "ok" : "WRONG";
  }
}
