package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.bench.BenchReport;
import org.veilbank.bench.BenchResult;
import picocli.CommandLine;

class VeilTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int veil(String... args) {
    CommandLine commandLine = Veil.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void reportsNameSecurityAndSizes() {
    assertThat(veil("parameters", "SEARCH", "INSECURE_TOY_1024")).isZero();
    assertThat(out.toString())
        .contains("128 bits, classical          yes (limit 1747)")
        .contains("INSECURE_TOY_1024 (insecure, for tests only)");
  }

  @Test
  void versionNamesTheKernel() {
    assertThat(veil("version")).isZero();
    assertThat(out.toString()).startsWith("veilbank 0.1.0").contains(" kernel");
  }

  @Test
  void wrongCallsExitWith2AndSayWhatIsRight() {
    assertThat(veil("bench", "nothing")).isEqualTo(2);
    assertThat(err.toString()).startsWith("Unknown area 'nothing': there is fhe, threshold");
    assertThat(veil("parameters", "SEARCHES")).isEqualTo(2);
    assertThat(err.toString()).contains("SEARCH, SEARCH_10, SMALL_8192");
    assertThat(veil("nothing")).isEqualTo(2);
  }

  @Test
  void failuresAreOneLineUnlessAskedForMore() {
    assertThat(veil("demo", "--banks", "11")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("veil: --banks 11, --clients 300: need 2 to 10 banks and at least 1 client");
    assertThat(veil("demo", "--banks", "11", "--stacktrace")).isEqualTo(1);
    assertThat(err.toString()).contains("at org.veilbank.cli.DemoCommand");
  }

  @Test
  void figuresAreReadAsTheyWereWritten(@TempDir Path folder) {
    BenchResult result =
        new BenchResult("fhe", "ntt-forward", "N=8192", "vector", 1, 8.5, 8.25, 9, "us");
    Path file = folder.resolve("figures.json");
    BenchReport.write(List.of(result), file);
    assertThat(BenchReport.read(file)).containsExactly(result);
    assertThat(file)
        .content()
        .isEqualToIgnoringWhitespace(
            "[{\"area\":\"fhe\",\"name\":\"ntt-forward\",\"parameters\":\"N=8192\","
                + "\"kernel\":\"vector\",\"threads\":1,\"median\":8.5,\"min\":8.25,\"max\":9.0,"
                + "\"unit\":\"us\"}]");
  }
}
