package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Trials of a ledger from the command line: run, verified, looked at, damaged, killed. */
class LedgerTrialTest {
  private static final String HEADER =
      "payer,payee,amount_cents,time,currency,laundering,pattern,occurrence";

  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int veil(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Veil.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  /** A file of payments; each is "payer,payee,cents". */
  private Path payments(String name, String... payments) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (String payment : payments) {
      lines.add(payment + ",,,,,");
    }
    return Files.write(path(name), lines);
  }

  private int run(Path data, String... more) {
    List<String> args =
        new ArrayList<>(List.of("ledger", "run", "--data=" + data, "--ledger=" + path("ledger")));
    args.addAll(List.of(more));
    return veil(args.toArray(String[]::new));
  }

  private int verify(String... more) {
    List<String> args = new ArrayList<>(List.of("ledger", "verify", "--ledger=" + path("ledger")));
    args.addAll(List.of(more));
    return veil(args.toArray(String[]::new));
  }

  private int show(int account, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("ledger", "show", "--ledger=" + path("ledger"), Integer.toString(account)));
    args.addAll(List.of(more));
    return veil(args.toArray(String[]::new));
  }

  private int key(int account, String file) {
    return veil(
        "ledger",
        "key",
        "--ledger=" + path("ledger"),
        Integer.toString(account),
        "--out=" + path(file));
  }

  /** E1 has a card and is paid; the third and the fourth payment are more than E1 has left. */
  private Path fewPayments() throws IOException {
    return payments(
        "few.csv", "E1,E2,6000", "E2,E1,100", "E1,E3,4001", "E1,\"E,3\",9999", "E1,E2,4000");
  }

  @Test
  void aTrialIsRunVerifiedAndLookedAt() throws Exception {
    Path data = fewPayments();
    assertThat(run(data, "--limit=100")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("nothing is proved")
        .contains("5 payments; 1 issuer, 2 cards with a limit of 100.00, 4 merchants")
        .contains("3 done")
        .contains("2 with a balance too low (the first in lines 4, 5); 0 above")
        .contains("conserved     yes");
    assertThat(Files.readAllLines(path("ledger/accounts.csv")))
        .containsExactly(
            "account,role,entity",
            "0,issuer,",
            "1,cardholder,E1",
            "2,merchant,E2",
            "3,cardholder,E2",
            "4,merchant,E1",
            "5,merchant,E3",
            "6,merchant,\"E,3\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("ledger/parties"))))
        .isEqualTo("rw-------");

    List<Path> before = files();
    assertThat(verify("--data=" + data)).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("chain         ok", "conserved     ok", "evidence      none: simulated")
        .contains("balances      7 compared with 3 payments, 2 more declined")
        .contains("problems      none");

    assertThat(show(1)).isZero();
    assertThat(out.toString()).contains("role       cardholder", "available  encrypted");
    assertThat(files()).isEqualTo(before);

    assertThat(key(2, "two.key")).isZero();
    assertThat(out.toString()).contains("This is for trials");
    assertThat(show(2, "--key=" + path("two.key"))).isZero();
    assertThat(out.toString())
        .contains("role       merchant", "credits    2, of which 2 pending")
        .contains("available  0.00 (0 minor units)")
        .contains("pending    100.00 (10000 minor units)");
    assertThat(out.toString() + err).doesNotContain(Files.readString(path("two.key")).strip());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(path("ledger"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void aTrialWithProofsHasEvidence() throws Exception {
    Path data = payments("few.csv", "E1,E2,100", "E2,E1,250", "E1,E2,9800", "E1,E3,101", "E3,E1,0");
    assertThat(run(data, "--limit=100.00", "--proofs")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Each transaction is proved, signed and verified.")
        .contains("4 done")
        .contains("1 with a balance too low (the first in lines 5)");
    assertThat(verify("--data=" + data)).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("evidence      ok", "balances      7 compared with 4 payments");
  }

  @Test
  void aGeneratedTrialIsTheSumOfItsPayments() {
    assertThat(
            veil(
                "ledger",
                "generate",
                "--payments=2500",
                "--entities=20",
                "--out=" + path("payments.csv")))
        .isZero();
    assertThat(run(path("payments.csv"), "--limit=5000")).as(err.toString()).isZero();
    assertThat(verify("--data=" + path("payments.csv"))).as(out.toString()).isZero();
  }

  @Test
  void whatIsNoPaymentEndsTheTrialBeforeItBegins() throws Exception {
    assertThat(run(payments("bad.csv", "E1,E2,5", "E1,E2,minus"))).isEqualTo(1);
    assertThat(err.toString()).contains("bad.csv, line 3, column amount_cents");
    assertThat(run(payments("none.csv"))).isEqualTo(1);
    assertThat(err.toString()).contains("none.csv: has no payments");
    assertThat(run(path("missing.csv"))).isEqualTo(1);
    assertThat(err.toString()).contains("missing.csv");
    assertThat(path("ledger")).doesNotExist();
  }

  @Test
  void amountsThatNoTransferCanMoveAreCountedAndNotWrapped() throws Exception {
    Path data = payments("large.csv", "E1,E2,4294967296", "E1,E2,4294967301", "E1,E2,4294967295");
    assertThat(run(data, "--limit=42949672.95")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("1 done", "0 with a balance too low; 2 above 42,949,672.95");
    assertThat(verify("--data=" + data)).as(out.toString()).isZero();
    assertThat(key(2, "two.key")).isZero();
    assertThat(show(2, "--key=" + path("two.key"))).isZero();
    assertThat(out.toString()).contains("42,949,672.95 (4294967295 minor units)");
  }

  @Test
  void wrongOptionsAreNamed() throws Exception {
    Path data = fewPayments();
    for (String limit : List.of("0", "-5", "1.234", "42949672.96", "much")) {
      assertThat(run(data, "--limit=" + limit)).isEqualTo(2);
      assertThat(err.toString()).contains("\"" + limit + "\", need an amount from 0.01");
    }
    assertThat(veil("ledger", "run", "--data=" + data)).isEqualTo(2);
    assertThat(err.toString()).contains("--ledger");
    Files.createDirectory(path("ledger"));
    Files.writeString(path("ledger/mine"), "mine");
    assertThat(run(data)).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty, need a new or an empty folder");
    assertThat(verify()).isEqualTo(1);
    assertThat(err.toString()).contains("is no ledger's folder: has no file policy");
  }

  @Test
  void onlyTheOwnersKeyReads() throws Exception {
    assertThat(run(fewPayments())).isZero();
    assertThat(key(1, "one.key")).isZero();
    assertThat(key(1, "one.key")).isEqualTo(1);
    assertThat(err.toString()).contains("one.key: is there already");
    assertThat(show(2, "--key=" + path("one.key"))).isEqualTo(1);
    assertThat(err.toString()).contains("one.key: is not the key of account 2");
    assertThat(key(7, "seven.key")).isEqualTo(1);
    assertThat(err.toString()).contains("has no account 7");
    String key = Files.readString(path("one.key")).strip();
    Files.writeString(path("one.key"), key.substring(1));
    assertThat(show(1, "--key=" + path("one.key"))).isEqualTo(1);
    assertThat(err.toString())
        .contains("one.key: no key: expected 64 hexadecimal digits")
        .doesNotContain(key.substring(1));
    Files.setPosixFilePermissions(path("one.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(show(1, "--key=" + path("one.key"))).isEqualTo(1);
    assertThat(err.toString()).contains("others than its owner have rights to it");
    Files.delete(path("ledger/parties"));
    assertThat(key(1, "again.key")).isEqualTo(1);
    assertThat(err.toString()).contains("is no trial: has no file parties");
  }

  @Test
  void otherPaymentsAreNotThoseOfTheLedger() throws Exception {
    assertThat(run(fewPayments())).isZero();
    Path other = payments("other.csv", "E1,E2,6000", "E2,E1,100", "E1,E3,1", "E1,\"E,3\",1");
    assertThat(verify("--data=" + other)).isEqualTo(1);
    assertThat(out.toString()).contains("payments: account 1 is not what the payments give");
    Path more = payments("more.csv", "E1,E2,6000", "E2,E1,100", "E7,E8,1", "E8,E7,1", "E7,E8,1");
    assertThat(verify("--data=" + more)).isEqualTo(1);
    assertThat(out.toString()).contains("payments:");
  }

  @Test
  void aByteThatChangedIsFound() throws Exception {
    assertThat(run(fewPayments(), "--proofs")).isZero();
    Path journal = path("ledger/journal/00000000000000000000.frames");
    byte[] bytes = Files.readAllBytes(journal);
    bytes[bytes.length / 2] ^= 1;
    Files.write(journal, bytes);
    assertThat(verify("--data=" + path("few.csv"))).isEqualTo(1);
    assertThat(out.toString())
        .contains("chain         WRONG", "balances      not compared", "LED-3.3", "frames");
  }

  @Test
  void whatAKilledRunLeftIsSound() throws Exception {
    assertThat(
            veil(
                "ledger",
                "generate",
                "--payments=200000",
                "--entities=50",
                "--out=" + path("payments.csv")))
        .isZero();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Veil.class.getName(),
                "ledger",
                "run",
                "--data=" + path("payments.csv"),
                "--ledger=" + path("ledger"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path journal = path("ledger/journal/00000000000000000000.frames");
    while (process.isAlive() && (!Files.exists(journal) || Files.size(journal) < 1_000_000)) {
      Thread.sleep(20);
    }
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly().waitFor();
    assertThat(verify()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("chain         ok", "balances      not compared");
    assertThat(verify("--data=" + path("payments.csv"))).isEqualTo(1);
    assertThat(out.toString())
        .contains("problems      1", "transactions that the payments need are not in the ledger");
  }

  @Test
  void theDemonstrationRefusesEveryCheat() {
    assertThat(veil("ledger", "demo", "--out=" + path("ledger"))).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("its own client refuses")
        .contains("the proof of the handles", "the proof of the new balance")
        .contains("answered as before, nothing done again: done")
        .contains("audit  passed")
        .contains("Nobody spent what they did not have");
    assertThat(verify()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("evidence      ok");
    assertThat(veil("ledger", "demo", "--out=" + path("ledger"))).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
  }
}
