package org.veilbank.payments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PaymentReaderFuzzTest {
  private static final List<String> HEADERS =
      List.of(
          "",
          "sourceNodeId,targetNodeId,value,time\n",
          "hash,from_address,to_address,value,block_number\n",
          "step,type,amount,nameOrig,nameDest,isFraud\n",
          String.join(",", VeilbankRows.COLUMNS) + "\n");

  /** Whatever bytes a file has, it is read, or refused in the stated way; and read twice alike. */
  @FuzzTest
  void anyFileIsReadOrRefused(byte[] bytes) throws IOException, InvalidPaymentFileException {
    String header = bytes.length == 0 ? "" : HEADERS.get((bytes[0] & 0xff) % HEADERS.size());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    text.write(bytes, Math.min(1, bytes.length), Math.max(0, bytes.length - 1));
    Path file = Files.createTempFile("payments", ".csv");
    try {
      Files.write(file, text.toByteArray());
      ImportRule rule = ImportRule.of(AmountRule.CENTS.rounding(RoundingMode.HALF_EVEN));
      List<Payment> payments;
      try {
        payments = PaymentFiles.read(file, rule);
      } catch (InvalidPaymentFileException e) {
        // As stated.
        return;
      }
      try (PaymentCsvWriter writer = new PaymentCsvWriter(Files.newOutputStream(file))) {
        for (Payment payment : payments) {
          writer.write(payment);
        }
      }
      if (PaymentFiles.read(file, rule).size() != payments.size()) {
        throw new AssertionError("not read twice alike");
      }
    } finally {
      Files.delete(file);
    }
  }
}
