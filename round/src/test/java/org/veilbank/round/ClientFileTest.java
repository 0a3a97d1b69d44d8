package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFileTest {
  private static final Measure SCORE = new Measure("risk_score", new BigDecimal("100"), 0);
  private static final Measure CASH = new Measure("cash", new BigDecimal("9999.99"), 2);

  @TempDir Path folder;

  private ClientFile read(String text, Measure... measures)
      throws IOException, InvalidClientFileException {
    return read(text.getBytes(StandardCharsets.UTF_8), measures);
  }

  private ClientFile read(byte[] bytes, Measure... measures)
      throws IOException, InvalidClientFileException {
    Path file = folder.resolve("bank.csv");
    Files.write(file, bytes);
    return ClientFile.read(file, List.of(measures), 1000);
  }

  private void assertRefused(String text, String message, Measure... measures) {
    assertThatThrownBy(() -> read(text, measures))
        .isInstanceOf(InvalidClientFileException.class)
        .hasMessage(folder.resolve("bank.csv") + message);
  }

  @Test
  void clientsAreReadInTheirOrderAndIdentifiersAreNoNumbers() throws Exception {
    ClientFile clients =
        read("client_id,risk_score\n18446744073709551615,31\n012,0\n12,100\n", SCORE);
    assertThat(clients.ids().count()).isEqualTo(3);
    assertThat(clients.ids().id(0)).isEqualTo("18446744073709551615");
    assertThat(clients.value(0, 0)).isEqualTo(31);
    assertThat(clients.ids().find("012")).isEqualTo(1);
    assertThat(clients.ids().find("12")).isEqualTo(2);
    assertThat(clients.ids().find("13")).isEqualTo(-1);
    assertThat(clients.value(0, 2)).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffclient_id,note,cash\nA,x,1.50\nB,,2\n",
        "client_id,note,cash\r\nA,x,1.50\r\nB,,2\r\n",
        "client_id,note,cash\nA,x,1.5\nB,,2.00",
        "client_id,note,cash\n\n\"A\",\"x\",\"1.50\"\n\n\nB,\"\",02\n\n",
        " client_id , note ,cash\n A ,x, 1.50\nB,, 2 \n",
        "client_id,note,cash\n\"A\",\"two\nlines, \"\"quoted\"\"\",1.50\nB,,2\n",
      })
  void dialectsOfOneTableAreReadAlike(String text) throws Exception {
    ClientFile clients = read(text, CASH);
    assertThat(clients.header()).containsExactly("client_id", "note", "cash");
    assertThat(clients.ids().count()).isEqualTo(2);
    assertThat(clients.ids().id(0)).isEqualTo("A");
    assertThat(clients.ids().id(1)).isEqualTo("B");
    assertThat(clients.value(0, 0)).isEqualTo(150);
    assertThat(clients.value(0, 1)).isEqualTo(200);
  }

  @Test
  void oneLetterWrittenInTwoWaysIsOneIdentifier() throws Exception {
    ClientFile clients = read("client_id,cash\nJose\u0301,1\n", CASH);
    assertThat(clients.ids().find("Jos\u00e9")).isZero();
    assertRefused(
        "client_id,cash\nJose\u0301,1\nX,2\nJos\u00e9,3\n",
        ", line 4, column client_id: \"Jos\u00e9\", need each client once: it is client number 1 of"
            + " the file too",
        CASH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "101 | an integer from 0 to 100",
        "-1 | an integer from 0 to 100",
        "1.5 | an integer from 0 to 100",
        "1e2 | an integer from 0 to 100",
        "abc | an integer from 0 to 100",
        "1,000 | an integer from 0 to 100",
        "0x10 | an integer from 0 to 100",
        "NaN | an integer from 0 to 100",
        "'' | an integer from 0 to 100",
        "99999999999999999999999999999999999999999 | an integer from 0 to 100",
      })
  void whatIsNoValueIsNamedWithItsPlaceAndWhatWasExpected(String value, String expected) {
    assertRefused(
        "client_id,risk_score\nA,5\nB,\"" + value + "\"\n",
        ", line 3, column risk_score: \"%s\", need %s".formatted(value, expected),
        SCORE);
  }

  @Test
  void moreDecimalsThanAgreedAreRefusedAndNeverRounded() {
    assertRefused(
        "client_id,cash\nA,1.005\n",
        ", line 2, column cash: \"1.005\", need a number from 0 to 9999.99 with at most 2 decimals"
            + " and a point",
        CASH);
  }

  @Test
  void whatIsNoTableIsSaid() {
    assertRefused("", ": is empty, need a header and clients", SCORE);
    assertRefused("client_id,risk_score\n", ": has a header and no clients", SCORE);
    assertRefused(
        "client_id,score\nA,1\n",
        ", line 1: no column \"risk_score\" in the header \"client_id,score\"",
        SCORE);
    assertRefused(
        "id,risk_score\nA,1\n",
        ", line 1: no column \"client_id\" in the header \"id,risk_score\"",
        SCORE);
    assertRefused(
        "client_id,risk_score,risk_score\nA,1,2\n",
        ", line 1: two columns are called \"risk_score\"",
        SCORE);
    assertRefused(
        "client_id,risk_score\nA,1\nB\n", ", line 3: 1 fields, need 2 as in the header", SCORE);
    assertRefused(
        "client_id,risk_score\nA,1,\n", ", line 2: 3 fields, need 2 as in the header", SCORE);
    assertRefused(
        "client_id,risk_score\n ,1\n",
        ", line 2, column client_id: \"\", need 1 to 256 bytes of UTF-8 without control characters",
        SCORE);
    assertThatThrownBy(() -> read("client_id,risk_score\n\"A,1\nB,2\n", SCORE))
        .isInstanceOf(InvalidClientFileException.class);
    assertThatThrownBy(() -> read("client_id,risk_score\n\"A\"x,1\n", SCORE))
        .isInstanceOf(InvalidClientFileException.class)
        .hasMessageContaining("no CSV");
    assertThatThrownBy(() -> ClientFile.read(folder.resolve("none.csv"), List.of(SCORE), 10))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anotherEncodingIsFoundAndNotReplaced() {
    byte[] latin1 =
        "client_id,risk_score\nA,1\nJos\u00e9,2\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(latin1, SCORE))
        .isInstanceOf(InvalidClientFileException.class)
        .hasMessageContaining("is not UTF-8 here or shortly before");
    byte[] utf16 = "client_id,risk_score\nA,1\n".getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> read(utf16, SCORE)).isInstanceOf(InvalidClientFileException.class);
  }

  @Test
  void moreClientsThanAgreedAreRefused() {
    StringBuilder text = new StringBuilder("client_id,risk_score\n");
    for (int i = 0; i < 1001; i++) {
      text.append(i).append(",1\n");
    }
    assertRefused(
        text.toString(), ", line 1002: more than the 1,000 clients that were agreed", SCORE);
  }

  @Test
  void aMillionClientsAreReadAndFound() throws Exception {
    Path file = folder.resolve("large.csv");
    int count = 1_000_000;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("client_id,risk_score\n");
      for (int i = 0; i < count; i++) {
        out.write(Long.toUnsignedString(i * 0x9e3779b97f4a7c15L) + "," + i % 101 + "\n");
      }
    }
    ClientFile clients = ClientFile.read(file, List.of(SCORE), count);
    assertThat(clients.ids().count()).isEqualTo(count);
    for (int i = 0; i < count; i += 9973) {
      String id = Long.toUnsignedString(i * 0x9e3779b97f4a7c15L);
      assertThat(clients.ids().find(id)).isEqualTo(i);
      assertThat(clients.ids().utf8(i)).isEqualTo(id.getBytes(StandardCharsets.UTF_8));
      assertThat(clients.value(0, i)).isEqualTo(i % 101);
    }
  }

  @Test
  void measuresThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Measure("client_id", BigDecimal.ONE, 0))
        .hasMessageContaining("that is not client_id");
    assertThatThrownBy(() -> new Measure("a\nb", BigDecimal.ONE, 0))
        .hasMessageContaining("none a control character");
    assertThatThrownBy(() -> new Measure("x", BigDecimal.ZERO, 0))
        .hasMessageContaining("need one above 0");
    assertThatThrownBy(() -> new Measure("x", new BigDecimal("1.5"), 0))
        .hasMessageContaining("at most 0 decimals");
    assertThatThrownBy(() -> new Measure("x", BigDecimal.ONE, 7))
        .hasMessageContaining("7 decimals, need 0 to 6");
    assertThat(CASH.scaledBound()).isEqualTo(999_999);
  }
}
