package org.veilbank.payments;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Files of the tests, and whole readings of small ones. */
final class PaymentFiles {
  private PaymentFiles() {}

  static Path resource(String name) {
    URL url = Objects.requireNonNull(PaymentFiles.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Payment> read(Path file, ImportRule rule)
      throws IOException, InvalidPaymentFileException {
    try (PaymentReader reader = PaymentReader.open(file, rule)) {
      return all(reader);
    }
  }

  static List<Payment> all(PaymentReader reader) throws IOException, InvalidPaymentFileException {
    List<Payment> payments = new ArrayList<>();
    for (Payment p = reader.next(); p != null; p = reader.next()) {
      payments.add(p);
    }
    return payments;
  }
}
