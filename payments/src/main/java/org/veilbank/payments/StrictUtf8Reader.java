package org.veilbank.payments;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 without replacement characters. What cannot be decoded is an error with its exact place,
 * which an InputStreamReader does not know; all characters before it are given out first. Behind
 * the text comes an {@link #END_MARK}.
 */
final class StrictUtf8Reader extends Reader {
  /**
   * Comes after all text, as a line of its own: the CSV parser takes the end of a file for the end
   * of a quoted field, which then has swallowed the mark.
   */
  static final String END_MARK = "\n\0";

  /** The mark as the only field of the last line. */
  static final String END_LINE = "\0";

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] array = new byte[BUFFER_BYTES];
  private final ByteBuffer bytes = ByteBuffer.wrap(array).flip();
  private final CharBuffer carried = CharBuffer.allocate(2).flip();
  private boolean ended;
  private boolean marked;
  private long line = 1;
  private long column = 1;
  private byte last;

  StrictUtf8Reader(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(char[] chars, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (carried.hasRemaining()) {
      chars[offset] = carried.get();
      return 1;
    }
    CharBuffer out = CharBuffer.wrap(chars, offset, count);
    while (true) {
      int before = bytes.position();
      CoderResult result = decoder.decode(bytes, out, ended);
      advance(before, bytes.position());
      int decoded = count - out.remaining();
      if (decoded > 0) {
        return decoded;
      }
      if (result.isError()) {
        throw new NotUtf8Exception(line, column, bytes.get(bytes.position()));
      }
      if (result.isOverflow()) {
        // There is room for one, and next is a surrogate pair.
        carried.clear();
        int start = bytes.position();
        decoder.decode(bytes, carried, ended);
        advance(start, bytes.position());
        carried.flip();
        chars[offset] = carried.get();
        return 1;
      }
      if (ended) {
        return endMark(chars, offset);
      }
      fill();
    }
  }

  private int endMark(char[] chars, int offset) {
    if (marked) {
      return -1;
    }
    marked = true;
    carried.clear().put(END_MARK).flip();
    chars[offset] = carried.get();
    return 1;
  }

  private void fill() throws IOException {
    bytes.compact();
    int n = in.read(array, bytes.position(), bytes.remaining());
    if (n < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + n);
    }
    bytes.flip();
  }

  /** Counts lines as CSV does: LF, CR and CRLF end one. */
  private void advance(int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (b == '\n' || b == '\r') {
        line += b == '\n' && last == '\r' ? 0 : 1;
        column = 1;
        start = i + 1;
      }
      last = b;
    }
    column += to - start;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Bytes that are not UTF-8. */
  static final class NotUtf8Exception extends CharacterCodingException {
    private static final long serialVersionUID = 1L;
    private final long line;
    private final long column;
    private final byte found;

    NotUtf8Exception(long line, long column, byte found) {
      this.line = line;
      this.column = column;
      this.found = found;
    }

    long line() {
      return line;
    }

    @Override
    public String getMessage() {
      return "byte 0x%02x, number %d of the line, is not UTF-8: save the file in that encoding"
          .formatted(found & 0xff, column);
    }
  }
}
