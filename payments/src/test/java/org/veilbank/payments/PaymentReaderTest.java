package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentReaderTest {
  private static final String HEADER = "sourceNodeId,targetNodeId,value,time\n";
  private static final ImportRule UNITS = ImportRule.of(AmountRule.HUNDREDTHS);

  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("payments.csv"), bytes);
  }

  private List<Payment> read(String text) throws Exception {
    return PaymentFiles.read(file(text.getBytes(StandardCharsets.UTF_8)), UNITS);
  }

  private void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> PaymentFiles.read(file(bytes), UNITS))
        .isInstanceOf(InvalidPaymentFileException.class)
        .hasMessage(folder.resolve("payments.csv") + message);
  }

  private void assertRefused(String text, String message) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffsourceNodeId,targetNodeId,value,time\nA,B,1.50,1\nB,\u00c4,2,2\n",
        "sourceNodeId,targetNodeId,value,time\r\nA,B,1.50,1\r\nB,\u00c4,2,2\r\n",
        "SOURCENODEID,TargetNodeId,value,TIME\nA,B,1.5,1\nB,\u00c4,2.00,2",
        "\"sourceNodeId\",\"targetNodeId\",\"value\",\"time\"\n\n\"A\",\"B\",\"1.50\",\"1\"\n\nB,\u00c4,02,2\n\n",
        " time ,value,note,targetNodeId,sourceNodeId\n1, 1.5 ,\"a, \"\"b\"\"\nc\",B,A\n 2,2,,\u00c4,B\n",
      })
  void dialectsOfOneTableAreReadAlike(String text) throws Exception {
    assertThat(read(text))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("line")
        .containsExactly(
            new Payment("A", "B", 150, new Moment.Step(1), null, null, 1),
            new Payment("B", "\u00c4", 200, new Moment.Step(2), null, null, 1));
  }

  @Test
  void linesAreCountedAsAnEditorCountsThem() throws Exception {
    assertThat(read("sourceNodeId,targetNodeId,value,time,note\n\nA,B,1,1,\"x\ny\"\nB,C,1,1,\n"))
        .extracting(Payment::line)
        .containsExactly(3L, 5L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value | abc | a number from 0 in decimal digits, with at most one point",
        "value | '' | a number from 0 in decimal digits, with at most one point",
        "value | 1,5 | a number from 0 in decimal digits, with at most one point",
        "value | -1 | an amount from 0 to 42949672.95, which is 4294967295 cents at 100 cents a unit",
        "value | 42949672.96 | an amount from 0 to 42949672.95, which is 4294967295 cents at 100 cents a unit",
        "value | 1.234 | a whole number of cents at 100 cents a unit, or a rule that rounds",
        "sourceNodeId | '' | 1 to 256 characters without control characters, and no white space at either end",
        "targetNodeId | ' B' | 1 to 256 characters without control characters, and no white space at either end",
        "time | -1 | a step, an integer from 0, or a time like 2022-09-01 00:20:00 or 2022/09/01 00:20",
        "time | 2022-13-01 00:00 | a step, an integer from 0, or a time like 2022-09-01 00:20:00 or 2022/09/01 00:20",
        "time | '' | a step, an integer from 0, or a time like 2022-09-01 00:20:00 or 2022/09/01 00:20",
      })
  void whatIsNoPaymentIsNamedWithItsPlaceAndWhatWasExpected(
      String column, String value, String expected) {
    Map<String, String> row =
        new java.util.LinkedHashMap<>(
            Map.of("sourceNodeId", "A", "targetNodeId", "B", "value", "1", "time", "1"));
    row.put(column, "\"" + value + "\"");
    String line =
        String.join(
            ",",
            row.get("sourceNodeId"),
            row.get("targetNodeId"),
            row.get("value"),
            row.get("time"));
    assertRefused(
        HEADER + "A,B,1,1\n" + line + "\n",
        ", line 3, column %s: \"%s\", need %s".formatted(column, value, expected));
  }

  @Test
  void whatIsNoTableIsSaid() {
    assertRefused("", ": is empty, need a header and payments");
    assertRefused("\n\n", ": is empty, need a header and payments");
    assertRefused(
        "sourceNodeId,targetNodeId,value\nA,B,1\n",
        ", line 1: no layout of payments has the header \"sourceNodeId,targetNodeId,value\";"
            + " nearest is amlsim, for which it lacks time");
    assertRefused(
        "sourceNodeId,targetNodeId,value,Time,time\nA,B,1,1,1\n",
        ", line 1: two columns are called \"Time\"");
    assertRefused(HEADER + "A,B,1,1\nA,B,1\n", ", line 3: 3 fields, need 4 as in the header");
    assertRefused(HEADER + "A,B,1,1,\n", ", line 2: 5 fields, need 4 as in the header");
    assertThatThrownBy(() -> read(HEADER + "\"A\"x,B,1,1\n"))
        .isInstanceOf(InvalidPaymentFileException.class)
        .hasMessageContaining("no CSV");
    assertRefused(HEADER + "A,B,1,1\nA,B,1,\"1\n", ", line 3: no CSV: a quoted field does not end");
    assertRefused(HEADER + "A,\"B,1,1\nA,B,1,1", ", line 2: no CSV: a quoted field does not end");
    assertRefused("\"a", ", line 1: no CSV: a quoted field does not end");
    assertRefused(HEADER + "\0", ", line 2: 1 fields, need 4 as in the header");
    assertThatThrownBy(() -> PaymentReader.open(folder.resolve("none.csv"), UNITS))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aStatedLayoutSaysWhichColumnIsMissing() throws Exception {
    Path file = file("step,type,amount,nameOrig,nameDest\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> PaymentReader.open(file, PaymentLayout.PAYSIM, UNITS))
        .hasMessage(
            file
                + ", line 1: no column \"isFraud\" in the header"
                + " \"step,type,amount,nameOrig,nameDest\"; the layout paysim needs step, type,"
                + " amount, nameOrig, nameDest, isFraud");
    assertThat(PaymentLayout.of("saml-d")).isEqualTo(PaymentLayout.SAML_D);
    assertThatThrownBy(() -> PaymentLayout.of("visa"))
        .hasMessage(
            "layout \"visa\": need one of veilbank, ethereum-etl, ibm-aml, paysim, saml-d, amlsim");
  }

  @Test
  void aHeaderOfTwoLayoutsIsNotGuessedAt() throws Exception {
    String both = "step,type,amount,nameOrig,nameDest,isFraud,isSAR\n1,DEBIT,1,A,B,0,1\n";
    assertThatThrownBy(() -> read(both))
        .hasMessageContaining("fits more than one layout; state one of paysim, amlsim");
    try (PaymentReader reader =
        PaymentReader.open(folder.resolve("payments.csv"), PaymentLayout.AMLSIM, UNITS)) {
      assertThat(PaymentFiles.all(reader)).hasSize(1);
    }
  }

  @Test
  void anotherEncodingIsFoundAtItsPlace() {
    byte[] latin1 =
        (HEADER + "A,B,1,1\r\nA,B,2,1\r\nJos\u00e9,B,1,1\n").getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(
        latin1,
        ", line 4: byte 0xe9, number 4 of the line, is not UTF-8: save the file in that encoding");
    assertRefused(
        HEADER.getBytes(StandardCharsets.UTF_16),
        ", line 1: byte 0xfe, number 1 of the line, is not UTF-8: save the file in that encoding");
    byte[] cut = (HEADER + "A,\u00c4").getBytes(StandardCharsets.UTF_8);
    assertRefused(
        java.util.Arrays.copyOf(cut, cut.length - 1),
        ", line 2: byte 0xc3, number 3 of the line, is not UTF-8: save the file in that encoding");
  }

  @Test
  void aWrongByteFarBehindIsFoundAfterAllPaymentsBeforeIt() throws Exception {
    byte[] rows =
        (HEADER + "A,\ud83d\ude00,1,1\n".repeat(50_000) + "A,B?,1,1\n")
            .getBytes(StandardCharsets.UTF_8);
    rows[rows.length - 6] = (byte) 0xff;
    try (PaymentReader reader = PaymentReader.open(file(rows), UNITS)) {
      for (int i = 0; i < 50_000; i++) {
        assertThat(reader.next()).isNotNull().extracting(Payment::payee).isEqualTo("\ud83d\ude00");
      }
      assertThatThrownBy(reader::next).hasMessageContaining("line 50002: byte 0xff, number 4 of");
    }
  }

  @Test
  void aFieldThatNeverEndsIsAnErrorAndNotAllMemory() {
    assertRefusedLong("\"" + "x".repeat(PaymentCsv.MAX_FIELD + 1));
    assertRefused(
        HEADER + "A" + "x".repeat(256) + ",B,1,1\n",
        ", line 2, column sourceNodeId: \"A%s...\", need %s"
            .formatted("x".repeat(59), Payment.PARTY_EXPECTED));
  }

  private void assertRefusedLong(String field) {
    assertThatThrownBy(() -> read(HEADER + "A,B,1,1\n" + field + ",B,1,1\n"))
        .isInstanceOf(InvalidPaymentFileException.class)
        .hasMessageContaining("no CSV");
  }

  @Test
  void whatIsLeftOutIsCountedByItsReason() throws Exception {
    Path file =
        file(
            (HEADER + "A,B,1,1\nA,A,1,1\nA,B,0,1\nA,A,0.00,1\nA,B,-1,1\nA,B,1e30,1\nA,B,0.001,1\n")
                .getBytes(StandardCharsets.UTF_8));
    try (PaymentReader reader = PaymentReader.open(file, UNITS.skipping(SkipReason.values()))) {
      assertThat(PaymentFiles.all(reader)).hasSize(1);
      assertThat(reader.counts())
          .isEqualTo(
              new ImportCounts(
                  7,
                  1,
                  Map.of(
                      SkipReason.SELF_PAYMENT, 1L,
                      SkipReason.AMOUNT_ZERO, 2L,
                      SkipReason.AMOUNT_OUT_OF_RANGE, 2L,
                      SkipReason.AMOUNT_INEXACT, 1L)));
    }
    try (PaymentReader reader = PaymentReader.open(file, UNITS)) {
      for (int i = 0; i < 4; i++) {
        assertThat(reader.next()).isNotNull();
      }
      assertThatThrownBy(reader::next).hasMessageContaining("line 6, column value: \"-1\"");
    }
  }

  @Test
  void whatIsMalformedIsNeverLeftOut() {
    assertThatThrownBy(() ->
            PaymentFiles.read(
                file((HEADER + "A,B,x,1\n").getBytes(StandardCharsets.UTF_8)),
                UNITS.skipping(SkipReason.values())))
        .hasMessageContaining("line 2, column value: \"x\"");
  }
}
