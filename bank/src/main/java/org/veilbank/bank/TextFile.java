package org.veilbank.bank;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A short text in UTF-8, as people write and pass on. */
final class TextFile {
  /** Ten times the largest genesis. */
  static final int MAX_BYTES = 1 << 18;

  private TextFile() {}

  /**
   * The text of a file.
   *
   * @throws InvalidFileException if it is too long, or not UTF-8
   */
  static String read(Path file) throws IOException, InvalidFileException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new InvalidFileException(
          List.of("%s: is longer than %,d bytes".formatted(file, MAX_BYTES)));
    }
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = utf8.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      int column = text.length() - text.lastIndexOf('\n');
      FileProblems problems = new FileProblems(file.toString());
      problems.add(line, column, "byte 0x%02x, need text in UTF-8".formatted(in.get()));
      throw problems.toException();
    }
    return text;
  }
}
