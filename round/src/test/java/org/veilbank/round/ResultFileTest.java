package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veilbank.round.GateFixture.band;
import static org.veilbank.round.GateFixture.flag;
import static org.veilbank.round.GateFixture.measure;
import static org.veilbank.round.GateFixture.policy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
  private static final Policy SUM = policy(3, measure("cash", "9999.99", 2, new Release.Sum()));

  @TempDir Path folder;

  private ClientFile read(String text, Policy policy)
      throws IOException, InvalidClientFileException {
    Path file = folder.resolve("bank_1.csv");
    Files.writeString(file, text);
    return ClientFile.read(file, policy.plainMeasures(), 1000);
  }

  private Path target() {
    return folder.resolve("bank_1_result.csv");
  }

  private String result(String text, Policy policy, ResultFile.Outcomes outcomes)
      throws IOException, InvalidClientFileException {
    new ResultFile(read(text, policy), policy).write(target(), outcomes);
    return Files.readString(target());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  private static String crlf(String lines) {
    return lines.replace("\n", "\r\n");
  }

  private static Optional<List<Released>> said(Released... released) {
    return Optional.of(List.of(released));
  }

  @Test
  void clientsKeepTheirOrderAndEachHasOneOfThreeStatuses() throws Exception {
    String result =
        result(
            "client_id,cash\nB,1.50\nA,2\nC,0\n",
            SUM,
            client ->
                switch (client) {
                  case 0 -> said(new Released.Sum(300, 2));
                  case 1 -> said(new Released.NotEnough());
                  default -> Optional.empty();
                });
    assertThat(result)
        .isEqualTo(
            crlf(
                """
                client_id,cash,cash_average,cash_contributors,status
                B,1.50,1.5000,3,released
                A,2,,,too few contributors
                C,0,,,not placed
                """));
    assertThat(files()).containsExactly("bank_1.csv", "bank_1_result.csv");
  }

  @Test
  void eachFormHasItsColumns() throws Exception {
    Policy policy =
        policy(
            3,
            measure("score", "100", 0, flag(Release.Of.AVERAGE, "50")),
            measure("cash", "10", 0, band(Release.Of.SUM, "5", "10")),
            measure("sars", "10", 0, new Release.Sum()));
    assertThat(
            result(
                "sars,note,client_id,cash,score\n1,n,A,2,3\n4,o,B,5,6\n",
                policy,
                client ->
                    client == 0
                        ? said(
                            new Released.Flag(true), new Released.Band(2), new Released.Sum(6, 2))
                        : said(
                            new Released.Flag(false),
                            new Released.Band(0),
                            new Released.Sum(0, 4))))
        .isEqualTo(
            "client_id,sars,note,cash,score,score_flag,cash_band,sars_average,sars_contributors,"
                + "status\r\n"
                + "A,1,n,2,3,1,2,2.3333,3,released\r\n"
                + "B,4,o,5,6,0,0,0.8000,5,released\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffclient_id,note,cash\nA,\"x, \"\"y\"\"\nz\",1.5\nB,=1+2,\n",
        "client_id,note,cash\r\nA,\"x, \"\"y\"\"\nz\",1.5\r\nB,=1+2,\r\n",
        "\n\"client_id\",\"note\",\"cash\"\n\n\"A\",\"x, \"\"y\"\"\nz\",\"1.5\"\n\nB,=1+2,",
      })
  void fieldsAreWrittenAsTheyWereInWhateverDialect(String text) throws Exception {
    assertThat(
            result(text.replace("=1+2,", "=1+2,0"), SUM, client -> said(new Released.NotEnough())))
        .isEqualTo(
            "client_id,note,cash,cash_average,cash_contributors,status\r\n"
                .concat("A,\"x, \"\"y\"\"\nz\",1.5,,,too few contributors\r\n")
                .concat("B,=1+2,0,,,too few contributors\r\n"));
  }

  @Test
  void identifiersAreWrittenAsTheFileHasThem() throws Exception {
    assertThat(result("client_id,cash\n Jose\u0301 , 01.50\n", SUM, client -> Optional.empty()))
        .endsWith("\r\n Jose\u0301 , 01.50,,,not placed\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 4, 0.2000, 5",
    "0.25, 0, 1, 0.1250, 2",
    "0, 0.01, 2, 0.0033, 3",
    "0, 0.02, 2, 0.0067, 3",
    "9999.99, 9999.99, 1, 9999.9900, 2",
    "9999.99, 39999.96, 4, 9999.9900, 5",
  })
  void averagesAreOverAllBanksIncludingTheOwn(
      String own, String others, int count, String average, int contributors) throws Exception {
    long sum = new BigDecimal(others).movePointRight(2).longValueExact();
    assertThat(
            result(
                "client_id,cash\nA," + own + "\n",
                SUM,
                client -> said(new Released.Sum(sum, count))))
        .endsWith("A,%s,%s,%d,released\r\n".formatted(own, average, contributors));
  }

  @ParameterizedTest
  @CsvSource({
    "0.00005, 0, 0, 0.0001, 1",
    "0.00004, 0, 0, 0.0000, 1",
    "0.00015, 0, 0, 0.0002, 1",
    "0, 10, 1, 0.0001, 2",
    "0, 9, 1, 0.0000, 2",
    "0.00030, 0, 1, 0.0002, 2",
  })
  void halvesAreRoundedUpAndNothingIsBinary(
      String own, long sum, int others, String average, int contributors) throws Exception {
    Policy policy = policy(1, measure("m", "0.1", 5, new Release.Sum()));
    assertThat(
            result(
                "client_id,m\nA," + own + "\n",
                policy,
                client -> said(new Released.Sum(sum, others))))
        .endsWith("A,%s,%s,%d,released\r\n".formatted(own, average, contributors));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_id,cash\nA,1\nB,3\n",
        "client_id,cash\nA,1\n",
        "client_id,cash\nA,1\nB,2\nC,3\n",
        "client_id,cash\nA,1\nB\n",
        "client_id,cash\nA,1\nB,2\r\n",
        "",
        "client_id,cash\nA,1\n\"B\"x,2\n",
      })
  void aClientFileThatHasChangedIsNoticedAndNothingIsWritten(String changed) throws Exception {
    ClientFile clients = read("client_id,cash\nA,1\nB,2\n", SUM);
    Files.writeString(target(), "before");
    Files.writeString(clients.file(), changed);
    assertThatThrownBy(
            () -> new ResultFile(clients, SUM).write(target(), client -> Optional.empty()))
        .isInstanceOf(InvalidClientFileException.class)
        .hasMessage(
            "%s: has changed since the round began, need it as it was".formatted(clients.file()));
    assertThat(Files.readString(target())).isEqualTo("before");
    assertThat(files()).containsExactly("bank_1.csv", "bank_1_result.csv");
  }

  @Test
  void bytesThatAreNoTextAnyMoreAreAChange() throws Exception {
    ClientFile clients = read("client_id,cash\nA,1\n", SUM);
    Files.write(clients.file(), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(
            () -> new ResultFile(clients, SUM).write(target(), client -> Optional.empty()))
        .isInstanceOf(InvalidClientFileException.class)
        .hasMessageContaining("has changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cash_average", "cash_contributors", "status"})
  void aColumnCalledLikeOneOfTheResultIsRefused(String column) throws Exception {
    ClientFile clients = read("client_id,cash," + column + "\nA,1,x\n", SUM);
    assertThatThrownBy(() -> ResultFile.requireNoClash(clients, SUM))
        .isInstanceOf(InvalidClientFileException.class)
        .hasMessage(
            "%s, line 1: column \"%s\" is called like a column of the result: need another name"
                .formatted(clients.file(), column));
    assertThatThrownBy(() -> new ResultFile(clients, SUM))
        .isInstanceOf(InvalidClientFileException.class);
  }

  @Test
  void columnsOfFormsThatArePolicyOfOthersMayBeThere() throws Exception {
    ClientFile clients = read("client_id,cash,cash_flag,cash_band\nA,1,x,y\n", SUM);
    ResultFile.requireNoClash(clients, SUM);
    assertThat(clients.header()).hasSize(4);
  }
}
