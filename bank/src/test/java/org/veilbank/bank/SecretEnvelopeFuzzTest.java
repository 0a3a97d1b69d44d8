package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Any bytes are refused with a reason, or are an envelope; also when their checksums are right. */
class SecretEnvelopeFuzzTest {
  private static final int HEADER = 174;

  @FuzzTest
  void bytesAreReadOrRefused(byte @NotNull [] bytes, boolean raw) {
    byte[] input = bytes;
    if (!raw) {
      byte[] header = Arrays.copyOf(bytes, HEADER);
      System.arraycopy(
          "VEILBANKSECRET01".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          0,
          header,
          0,
          16);
      CRC32C crc = new CRC32C();
      crc.update(header);
      byte[] sealed =
          bytes.length > HEADER ? Arrays.copyOfRange(bytes, HEADER, bytes.length) : new byte[0];
      input =
          SecretEnvelope.file(
              ByteBuffer.allocate(HEADER + 4).put(header).putInt((int) crc.getValue()).array(),
              sealed);
    }
    try {
      SecretEnvelope envelope = SecretEnvelope.parse(input);
      assertThat(SecretEnvelope.file(envelope.header(), envelope.sealed())).isEqualTo(input);
    } catch (BankFolderException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
