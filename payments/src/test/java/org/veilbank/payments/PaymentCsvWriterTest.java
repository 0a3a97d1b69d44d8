package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentCsvWriterTest {
  private static final ImportRule CENTS = ImportRule.of(AmountRule.CENTS);

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Moment time = new Moment.At(Instant.parse("2022-09-01T00:20:00.000000001Z"));
    List<Payment> payments =
        List.of(
            new Payment("012", "0012", 0, null, null, null, 2),
            new Payment("a,b", "say \"x\"", Payment.MAX_CENTS, time, "US Dollar", Label.HONEST, 3),
            new Payment("\u00c4\ud83d\ude00", "#", 1, new Moment.Step(0), "", null, 4),
            new Payment("p", "q", 7, time, null, new Label(true, "fan\r\nin, \"2\"", " 9 "), 5),
            new Payment("p", "q", 7, time, null, new Label(false, "Normal", ""), 7),
            new Payment("p", "q", 7, new Moment.Step(5), " x ", new Label(true, "", ""), 8));
    Path file = folder.resolve("payments.csv");
    try (PaymentCsvWriter writer = new PaymentCsvWriter(Files.newOutputStream(file))) {
      for (Payment payment : payments) {
        writer.write(payment);
      }
    }
    List<Payment> expected = new ArrayList<>(payments);
    // An empty name of a currency is none.
    expected.set(2, new Payment("\u00c4\ud83d\ude00", "#", 1, new Moment.Step(0), null, null, 4));
    assertThat(PaymentFiles.read(file, CENTS)).isEqualTo(expected);
  }

  @Test
  void halfACharacterIsRefusedAndNotReplaced() throws IOException {
    try (PaymentCsvWriter writer = new PaymentCsvWriter(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> writer.write(new Payment("\ud83d", "q", 7, null, null, null, 1)))
          .isInstanceOf(CharacterCodingException.class);
    }
  }

  @Test
  void centsAreNotScaledAgain() throws Exception {
    Path file = folder.resolve("payments.csv");
    new PaymentCsvWriter(Files.newOutputStream(file)).close();
    assertThat(PaymentFiles.read(file, CENTS)).isEmpty();
    assertThatThrownBy(() -> PaymentReader.open(file, ImportRule.of(AmountRule.HUNDREDTHS)))
        .isInstanceOf(InvalidPaymentFileException.class)
        .hasMessageContaining("are cents: need a rule of 1 cent a unit");
  }

  @Test
  void fieldsOfOurOwnLayoutAreCheckedToo() throws Exception {
    String header = String.join(",", VeilbankRows.COLUMNS) + "\n";
    Path file = Files.writeString(folder.resolve("a.csv"), header + "a,b,1,then,,,,\n");
    assertThatThrownBy(() -> PaymentFiles.read(file, CENTS))
        .hasMessage(
            file
                + ", line 2, column time: \"then\", need nothing, a step (an integer from 0), or a"
                + " time like 2022-09-01T00:20:00Z");
    Files.writeString(file, header + "a,b,1,,,,cycle,\n");
    assertThatThrownBy(() -> PaymentFiles.read(file, CENTS))
        .hasMessageContaining(
            "line 2, column laundering: \"\", need 0 or 1 where a pattern or occurrence is named");
  }
}
