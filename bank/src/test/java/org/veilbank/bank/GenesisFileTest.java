package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veilbank.round.Genesis;
import org.veilbank.round.GenesisText;

class GenesisFileTest {
  private static final Genesis GENESIS = TestBanks.genesis(3);
  private static final String TEXT = GenesisText.print(GENESIS);

  @TempDir Path folder;

  private static List<String> problems(String text) {
    return catchThrowableOfType(
            InvalidFileException.class, () -> GenesisFile.parse("genesis.toml", text))
        .problems();
  }

  private static String changed(String from, String to) {
    assertThat(TEXT).contains(from);
    return TEXT.replaceFirst(java.util.regex.Pattern.quote(from), to.replace("\\", "\\\\"));
  }

  @Test
  void whatWasPrintedIsReadWithTheSameId() throws Exception {
    for (int banks = 2; banks <= 5; banks++) {
      Genesis genesis = TestBanks.genesis(banks);
      Genesis read = GenesisFile.parse("g", GenesisText.print(genesis));
      assertThat(read).isEqualTo(genesis);
      assertThat(read.id()).isEqualTo(genesis.id());
    }
  }

  @Test
  void commentsOrderAndLayoutDoNotCount() throws Exception {
    String other =
        "# a comment\n"
            + TEXT.replace("threshold = 2\n", "")
                .replace("format = ", "threshold=2 # two\r\n\nformat  =  ")
                .replace("bound = \"100\"", "bound = '100.00'");
    assertThat(GenesisFile.parse("g", other).id()).isEqualTo(GENESIS.id());
  }

  @Test
  void aFileIsWrittenOnceAndReadWithItsComment() throws Exception {
    Path file = folder.resolve("genesis.toml");
    Files.writeString(folder.resolve(".genesis.toml.tmp"), "left by a process that was killed");
    GenesisFile.create(file, GENESIS, List.of("Look at it", "", "and sign it"));
    assertThat(file).content().startsWith("# Look at it\n#\n# and sign it\n\nformat = ");
    assertThat(GenesisFile.read(file)).isEqualTo(GENESIS);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    assertThatThrownBy(() -> GenesisFile.create(file, GENESIS, List.of()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(file + ": exists already, nothing is overwritten");
  }

  /** Lines and columns are those of the canonical text of three banks. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "format = \"veilbank/genesis/1\"|format = \"2\"|"
            + "line 1, column 1: format = \"2\", need \"veilbank/genesis/1\"",
        "threshold = 2|threshold = \"2\"|line 3, column 1: threshold = \"2\", need an integer",
        "threshold = 2|\\n  threshold = 4|"
            + "line 4, column 3: threshold 4: need 2 to 3, the number of banks",
        "threshold = 2|threshold = 99999999999|"
            + "line 3, column 1: threshold = 99999999999, need at most 2147483647",
        "threshold = 2||line 1, column 1: no key \"threshold\", need an integer",
        "threshold = 2|threshold =|"
            + "line 3, column 12: Unexpected end of line, expected a value",
        "threshold = 2|threshold = 2\\nx = 1|"
            + "line 4, column 1: unknown key \"x\" = 1, need one of"
            + " format, name, threshold, parameters, policy, measure, bank",
        "INSECURE_TOY_SEARCH_2048|SMALL_8192|"
            + "line 4, column 1: parameters SMALL_8192: need one of [SEARCH, SEARCH_10,"
            + " INSECURE_TOY_SEARCH_2048, INSECURE_TOY_SEARCH_10_2048]",
        "min-contributors = 2|min-contributors = 4|"
            + "line 7, column 1: [policy]: min-contributors 4: need at most 3, the number of banks",
        "min-contributors = 2|min-contributors = 0|"
            + "line 7, column 1: [policy]: min-contributors 0: need at least 1",
        "period-days = 30||line 6, column 1: [policy]: no key \"period-days\", need an integer",
        "period-days = 30|period-days = 1.5|"
            + "line 8, column 1: [policy]: period-days = 1.5, need an integer",
        "rounds-per-period = 4|rounds-per-period = 0|"
            + "line 9, column 1: [policy]: rounds-per-period 0: need at least 1",
        "bound = \"100\"|bound = 100|"
            + "line 14, column 1: [[measure]] 1: bound = 100, need a number in quotes, as \"12.5\"",
        "bound = \"100\"|bound = \"1e2\"|"
            + "line 14, column 1: [[measure]] 1: bound = \"1e2\", need a number in quotes,"
            + " as \"12.5\"",
        "bound = \"100\"|bound = \"0.55\"|line 14, column 1: [[measure]] 1: measure risk_score:"
            + " bound 0.55, need one above 0 with at most 1 decimals",
        "bound = \"100\"|bound = \"99999\"|line 14, column 1: [[measure]] 1: measure risk_score:"
            + " bound 999990 times 3 banks, need it below 786432: fewer decimals, or a lower bound",
        "bound = \"100\"|bound = \"99999999999999999999999\"|line 14, column 1: [[measure]] 1:"
            + " bound = \"99999999999999999999999\" is too large",
        "decimals = 1|decimals = 7|line 15, column 1: [[measure]] 1: measure risk_score:"
            + " 7 decimals, need 0 to 6",
        "release = \"sum\"|release = \"all\"|line 16, column 1: [[measure]] 1: release = \"all\","
            + " need \"sum\", \"flag\" or \"band\"",
        "release = \"sum\"|release = \"sum\"\\nlimit = \"3\"|line 17, column 1: [[measure]] 1:"
            + " unknown key \"limit\" = \"3\", need one of name, bound, decimals, release",
        "of = \"average\"|of = \"median\"|line 23, column 1: [[measure]] 2: of = \"median\","
            + " need \"average\" or \"sum\"",
        "[\"1\", \"2.5\"]|[\"3\", \"2.5\"]|line 32, column 1: [[measure]] 3: limits [3, 2.5]:"
            + " need them above 0 and ascending",
        "[\"1\", \"2.5\"]|[\"1\", 2.5]|line 32, column 16: limits has 2.5, need numbers in quotes,"
            + " as [\"12.5\", \"50\"]",
        "name = \"cash\"|name = \"risk_score\"|line 19, column 1: [[measure]] 2:"
            + " two measures are called \"risk_score\"",
        "capacity = 100|capacity = 0|line 36, column 1: [[bank]] 1:"
            + " bank Bank \"1\" of Zürich: capacity 0, need 1 to 100,000,000",
        "capacity = 100||line 34, column 1: [[bank]] 1: no key \"capacity\", need an integer",
        "verifying-key = \"|verifying-key = \"A|line 37, column 1: [[bank]] 1: verifying-key ="
            + " \"A*...\", need 64 lower-case hexadecimal digits",
      })
  void whatIsWrongIsNamedWithItsPlace(String from, String to, String expected) {
    String text = changed(from, to == null ? "" : to.replace("\\n", "\n"));
    String pattern =
        java.util.regex.Pattern.quote("genesis.toml, " + expected).replace("*", "\\E.*\\Q");
    assertThat(problems(text)).singleElement().asString().matches(pattern);
  }

  @Test
  void keysThatAreNoneAreRefused() {
    String verifying = GENESIS.members().get(0).verifyingKey();
    String small = "01" + "0".repeat(62);
    assertThat(problems(TEXT.replace(verifying, small)))
        .containsExactly(
            ("genesis.toml, line 37, column 1: [[bank]] 1: verifying-key = \"%s\","
                    + " need an Ed25519 public key of prime order")
                .formatted(small));
    assertThat(problems(TEXT.replace("sealing-key = \"", "sealing-key = \"00")))
        .hasSize(3)
        .first()
        .asString()
        .startsWith("genesis.toml, line 38, column 1: [[bank]] 1: sealing-key = \"00")
        .endsWith("...\" of 2434 characters, need 2432 lower-case hexadecimal digits");
  }

  @Test
  void twoBanksThatAreOneAreRefused() {
    String first = GENESIS.members().get(0).verifyingKey();
    String second = GENESIS.members().get(1).verifyingKey();
    assertThat(problems(TEXT.replace(second, first)))
        .containsExactly(
            "genesis.toml, line 43, column 1: [[bank]] 2:"
                + " bank Bank \"2\" of Zürich: another bank has the same name or key");
    assertThat(problems(TEXT.replace("Bank \\\"3\\\"", "Bank \\\"1\\\"")))
        .containsExactly(
            "genesis.toml, line 47, column 1: [[bank]] 3:"
                + " bank Bank \"1\" of Zürich: another bank has the same name or key");
  }

  @Test
  void moreBanksThanTheParametersAreForAreRefused() {
    StringBuilder text = new StringBuilder(TEXT);
    for (int bank = 4; bank <= 6; bank++) {
      text.append("\n[[bank]]\n").append(MemberFile.print(TestBanks.member(bank)));
    }
    assertThat(problems(text.toString()))
        .containsExactly(
            "genesis.toml, line 34, column 1: 6 banks: parameters INSECURE_TOY_SEARCH_2048"
                + " are for up to 5");
  }

  @Test
  void everythingThatIsWrongIsListedInOrder() {
    assertThat(problems("name = 3\nbank = [1]\nmeasure = []\n[policy]\n"))
        .containsExactly(
            "genesis.toml, line 1, column 1: no key \"format\", need a string",
            "genesis.toml, line 1, column 1: name = 3, need a string",
            "genesis.toml, line 1, column 1: no key \"threshold\", need an integer",
            "genesis.toml, line 1, column 1: no key \"parameters\", need a string",
            "genesis.toml, line 2, column 9: bank has 1, need tables [[bank]]",
            "genesis.toml, line 3, column 1: measure = an array, need tables [[measure]]",
            "genesis.toml, line 4, column 1: [policy]: no key \"min-contributors\","
                + " need an integer",
            "genesis.toml, line 4, column 1: [policy]: no key \"period-days\", need an integer",
            "genesis.toml, line 4, column 1: [policy]: no key \"rounds-per-period\","
                + " need an integer",
            "genesis.toml, line 4, column 1: [policy]: no key \"released-bits-per-period\","
                + " need an integer");
    assertThat(problems("a = = 1\nb = \n"))
        .containsExactly(
            "genesis.toml, line 1, column 5: Unexpected '=', expected a value",
            "genesis.toml, line 2, column 5: Unexpected end of line, expected a value");
    assertThat(problems("")).hasSize(7);
    assertThat(problems("policy = 1\nbank = 2\nmeasure = 3\n")).hasSize(7);
  }

  @Test
  void filesThatAreNoTextAreRefused() throws Exception {
    Path file = folder.resolve("g");
    Files.write(file, new byte[] {'a', '\n', 'b', 'c', (byte) 0xff});
    assertThatThrownBy(() -> GenesisFile.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage(file + ", line 2, column 3: byte 0xff, need text in UTF-8");
    Files.write(file, new byte[TextFile.MAX_BYTES + 1]);
    assertThatThrownBy(() -> GenesisFile.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage(file + ": is longer than 262,144 bytes");
  }

  @Test
  void deepNestingIsRefused() {
    for (String open : List.of("[", "{a=")) {
      assertThat(problems("x = " + open.repeat(80_000))).isNotEmpty();
    }
  }
}
