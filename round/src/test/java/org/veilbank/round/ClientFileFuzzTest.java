package org.veilbank.round;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ClientFileFuzzTest {
  private static final Measure SCORE = new Measure("s", new BigDecimal("100"), 1);

  /** Whatever bytes a file has, it is read, or refused in the stated way. */
  @FuzzTest
  void anyFileIsReadOrRefused(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("clients", ".csv");
    try {
      byte[] header = "client_id,s\n".getBytes(StandardCharsets.US_ASCII);
      byte[] all = java.util.Arrays.copyOf(header, header.length + bytes.length);
      System.arraycopy(bytes, 0, all, header.length, bytes.length);
      Files.write(file, all);
      ClientFile clients = ClientFile.read(file, List.of(SCORE), 1000);
      for (int i = 0; i < clients.ids().count(); i++) {
        if (clients.ids().find(clients.ids().id(i)) != i) {
          throw new AssertionError("client " + i + " is not found");
        }
      }
    } catch (InvalidClientFileException e) {
      // As stated.
      return;
    } finally {
      Files.delete(file);
    }
  }
}
