package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.card.EvidenceAudit;
import org.veilbank.card.LedgerPolicy;
import org.veilbank.card.Limits;
import org.veilbank.ledger.LedgerAudit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil ledger demo}. */
@Command(
    name = "demo",
    description = {
      "Show a card issuer that never learns an amount: a day of business with two cards and two"
          + " shops, then what cheats try, then an audit.",
      "Every transaction is really proved, signed, verified and written."
    })
final class LedgerDemoCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the ledger goes: a new or an empty folder (default: a temporary one).")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter text = spec.commandLine().getOut();
    long start = System.nanoTime();
    SecureRandom random = new SecureRandom();
    Path folder = out == null ? Files.createTempDirectory("veil-ledger-demo-") : out;
    LedgerPolicy policy;
    boolean refused;
    try (LedgerTrial trial =
            LedgerTrial.create(folder, /* proved= */ true, Limits.MAX_AMOUNT, random);
        DemoLedger ledger = new DemoLedger(folder, trial, LedgerStory.ROLES, random)) {
      policy = trial.policy();
      text.printf(
          "A and B have cards, C and D are shops. The issuer adds up what it sees; holders read%n"
              + "with keys of their own. C is the hidden amount, D is what a key reads it with.%n%n");
      new LedgerStory(ledger, text).tell();
      text.printf("%nNow somebody cheats.%n%n");
      refused = new LedgerForgeries(ledger, text).tryAll();
    }
    LedgerAudit.Report report = EvidenceAudit.check(folder, policy, random);
    text.printf(
        "%naudit  %s: %d transactions in %d frames, all proofs and signatures verified again%n",
        report.problems().isEmpty() ? "passed" : "FAILED", report.transactions(), report.frames());
    report.problems().forEach(problem -> text.printf("       %s%n", problem));
    text.printf("files  %s: policy, journal; %s has all keys%n", folder, LedgerTrial.PARTIES);
    text.printf("time   %.1f s%n%n", (System.nanoTime() - start) / 1e9);
    text.printf(
        "%s%n",
        refused
            ? "Nobody spent what they did not have, and the issuer saw no amount but its own."
            : "SOMETHING WAS NOT ANSWERED AS IT MUST BE.");
    text.flush();
    return refused && report.problems().isEmpty() ? 0 : FAILED;
  }
}
