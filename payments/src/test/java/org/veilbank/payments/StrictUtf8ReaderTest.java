package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictUtf8ReaderTest {
  private static String read(byte[] bytes, int room) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] chars = new char[room];
    try (StrictUtf8Reader reader = new StrictUtf8Reader(new ByteArrayInputStream(bytes))) {
      for (int n = reader.read(chars); n >= 0; n = reader.read(chars)) {
        text.append(chars, 0, n);
      }
    }
    return text.toString();
  }

  /** 65536 bytes are a buffer: characters lie across its end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8192})
  void charactersSurviveBuffersOfAnySize(int room) throws IOException {
    String text = "a" + "\u00e4\u20ac\ud83d\ude00\r\n".repeat(12_000);
    assertThat(read(text.getBytes(StandardCharsets.UTF_8), room))
        .isEqualTo(text + StrictUtf8Reader.END_MARK);
    assertThat(read(new byte[0], room)).isEqualTo(StrictUtf8Reader.END_MARK);
  }

  @Test
  void whatIsNoUtf8IsNamedWithItsPlace() {
    byte[] overlong = {'a', '\r', '\n', 'b', '\r', 'c', '\n', 'd', (byte) 0xc0, (byte) 0x80};
    assertThatThrownBy(() -> read(overlong, 100))
        .isInstanceOfSatisfying(
            StrictUtf8Reader.NotUtf8Exception.class, e -> assertThat(e.line()).isEqualTo(4))
        .hasMessageStartingWith("byte 0xc0, number 2 of the line");
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertThatThrownBy(() -> read(surrogate, 100))
        .isInstanceOf(StrictUtf8Reader.NotUtf8Exception.class);
  }
}
