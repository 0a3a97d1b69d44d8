package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LedgerCommandTest {
  private static final String A = "0x" + "a".repeat(40);
  private static final String B = "0x" + "b".repeat(40);

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int veil(String... args) {
    CommandLine commandLine = Veil.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private int generate(String name, int seed) {
    return veil(
        "ledger",
        "generate",
        "--payments=5000",
        "--entities=100",
        "--seed=" + seed,
        "--out=" + path(name));
  }

  private static String row(String hash, String payee, String wei) {
    return String.join(",", hash, "1", A, payee, wei);
  }

  @Test
  void theSameSeedGivesTheSameFileAndAnotherSeedAnother() throws Exception {
    assertThat(generate("one.csv", 7)).isZero();
    assertThat(generate("again.csv", 7)).isZero();
    assertThat(generate("other.csv", 8)).isZero();
    assertThat(folder.resolve("one.csv")).hasSameBinaryContentAs(folder.resolve("again.csv"));
    assertThat(Files.mismatch(folder.resolve("one.csv"), folder.resolve("other.csv")))
        .isNotNegative();
    assertThat(Files.readAllLines(folder.resolve("one.csv"))).hasSize(5001);
    assertThat(out.toString()).contains("5,000 payments between 100 entities");
  }

  @Test
  void whatWasGeneratedIsImportedUnchanged() {
    assertThat(generate("one.csv", 7)).isZero();
    assertThat(veil("ledger", "import", path("one.csv"), "--out=" + path("copy.csv"))).isZero();
    assertThat(folder.resolve("copy.csv")).hasSameBinaryContentAs(folder.resolve("one.csv"));
    assertThat(out.toString()).contains("layout veilbank, 5,000 rows, 5,000 payments");
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Files.writeString(folder.resolve("one.csv"), "mine");
    assertThat(generate("one.csv", 7)).isEqualTo(1);
    assertThat(err.toString()).contains("one.csv: is there already");
    assertThat(folder.resolve("one.csv")).hasContent("mine");
  }

  @Test
  void aRowThatDoesNotFitEndsTheImportWithItsLineAndLeavesNoHalfFile() throws Exception {
    Files.write(
        folder.resolve("wei.csv"),
        List.of(
            "hash,block_number,from_address,to_address,value",
            row("h1", B, "1000000000000000000"),
            row("h2", B, "123")));
    assertThat(
            veil(
                "ledger",
                "import",
                path("wei.csv"),
                "--layout=ethereum-etl",
                "--cents-per-unit=1e-14",
                "--out=" + path("cents.csv")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("wei.csv", "line 3");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("wei.csv"));
    }
  }

  @Test
  void roundingAndSkippingAreSaidAndCounted() throws Exception {
    Files.write(
        folder.resolve("wei.csv"),
        List.of(
            "hash,block_number,from_address,to_address,value",
            row("h1", B, "1000000000000000000"),
            row("h2", "", "5"),
            row("h3", B, "15000000000000")));
    assertThat(
            veil(
                "ledger",
                "import",
                path("wei.csv"),
                "--layout=ethereum-etl",
                "--cents-per-unit=1e-14",
                "--round=DOWN",
                "--skip=NO_PAYEE",
                "--out=" + path("cents.csv")))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("3 rows, 2 payments", "skipped 1: no payee");
    assertThat(Files.readAllLines(folder.resolve("cents.csv")))
        .hasSize(3)
        .anyMatch(line -> line.startsWith(A + "," + B + ",10000,"))
        .anyMatch(line -> line.startsWith(A + "," + B + ",0,"));
  }
}
