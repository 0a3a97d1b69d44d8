package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.bank.BankFolder;
import org.veilbank.bank.FolderKey;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.Genesis;
import org.veilbank.round.Release;

/** Banks as processes of their own, on toy parameters. */
class BankProcessesTest {
  private static final int BANKS = 5;
  private static final int CLIENTS = 60;

  @TempDir private Path folder;

  @Test
  void theDemonstrationsResultsAreThoseOfThePlainComputationAndItsAuditPasses() {
    StringWriter out = new StringWriter();
    int exit =
        Veil.commandLine()
            .setOut(new PrintWriter(out))
            .execute(
                "demo",
                "--parameters",
                "INSECURE_TOY_SEARCH_2048",
                "--clients",
                Integer.toString(CLIENTS),
                "--heap",
                "400m",
                "--out",
                folder.toString());
    assertThat(out.toString())
        .contains("Every result is the one of the plain computation.")
        .contains("audit     passed");
    assertThat(exit).isZero();
    roundsAndPostsCanBeLookedAtAfterwards();
  }

  private void roundsAndPostsCanBeLookedAtAfterwards() {
    assertThat(veil("round", "status"))
        .contains("ceremony: done")
        .contains("result                   posted by banks [1, 2, 3, 4, 5] of [1, 2, 3, 4, 5]")
        .endsWith("exit 0");
    assertThat(recompute("1", "bank_1.csv")).contains(" 0 differ").endsWith("exit 0");
    assertThat(recompute("0", "bank_1.csv")).contains("7 posts made again, 0 differ");
    assertThat(recompute("1", "bank_2.csv"))
        .contains("table-commitment")
        .contains("DIFFERS")
        .endsWith("exit 1");
  }

  @Test
  void aBoardThatIsBehindWhatTheBankHasSignedIsRefusedAfterARestart() throws Exception {
    Trial trial = trial();
    DemoData data = data(trial);
    trial.found(data, new SecureRandom());
    try (FolderKey key = FolderKey.ofKeyFile(folder.resolve("bank-1.key"));
        BankFolder bank = BankFolder.open(folder.resolve("bank-1"), key, new SecureRandom())) {
      bank.keepCheckpoint(
          new Checkpoint("veilbank.org/board/test", 97, Hash.of(new byte[Hash.BYTES])));
    }
    BankProcess bank = trial.start(1, data);
    assertThat(bank.exitCode()).isEqualTo(1);
    assertThat(bank.lastWords()).contains("97 entries were seen here before, the log has 0");
  }

  private String recompute(String round, String data) {
    return veil(
        "bank",
        "recompute",
        "--round",
        round,
        "--keys",
        folder.resolve("bank-2").toString(),
        "--key-file",
        folder.resolve("bank-2.key").toString(),
        "--data",
        folder.resolve("data").resolve(data).toString());
  }

  /** What a command prints about the demonstration's consortium, and its exit code. */
  private String veil(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--genesis",
            folder.resolve("genesis.toml").toString(),
            "--board",
            "folder:" + folder.resolve("board")));
    StringWriter out = new StringWriter();
    int exit =
        Veil.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    return out + "exit " + exit;
  }

  private Trial trial() {
    return new Trial(
        folder,
        BANKS,
        3,
        new Release.Sum(),
        3,
        "folder:" + folder.resolve("board"),
        NamedParameters.INSECURE_TOY_SEARCH_2048,
        "400m",
        1);
  }

  private DemoData data(Trial trial) throws Exception {
    Path source = folder.resolve("data");
    DemoData.generate(source, BANKS, CLIENTS, new Random(7));
    return DemoData.of(source, BANKS, new PrintWriter(new StringWriter()));
  }

  @Test
  void aBankThatIsKilledInEveryPhaseAndStartedAgainChangesNoResult() throws Exception {
    Trial trial = trial();
    DemoData data = data(trial);
    Genesis genesis = trial.found(data, new SecureRandom());
    List<BankProcess> banks = new ArrayList<>();
    Set<String> killedAt = new HashSet<>();
    try {
      for (int bank = 1; bank <= BANKS; bank++) {
        banks.add(trial.start(bank, data));
      }
      while (banks.stream().anyMatch(BankProcess::isAlive)) {
        BankProcess victim = banks.get(1);
        // "ceremony, deal: waiting for ..." is one phase, whoever is waited for.
        String phase = victim.status().split(":", -1)[0];
        if (victim.isAlive() && killedAt.add(phase)) {
          victim.kill();
          banks.set(1, trial.start(2, data));
        }
        Thread.sleep(5);
      }
      for (BankProcess bank : banks) {
        assertThat(bank.exitCode()).as(bank.lastWords()).isZero();
      }
    } finally {
      banks.forEach(BankProcess::close);
    }
    assertThat(killedAt).hasSizeGreaterThan(6);
    PlainComparison plain = new PlainComparison(data.files(), genesis.policy());
    for (int bank = 1; bank <= BANKS; bank++) {
      assertThat(plain.compare(bank, trial.result(bank)).differing()).isZero();
    }
  }
}
