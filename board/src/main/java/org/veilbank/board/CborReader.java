package org.veilbank.board;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.veilbank.board.tlog.InvalidLogEncodingException;

/** Reads just what {@link CborWriter} writes: any other form of the same value is refused. */
final class CborReader {
  private final byte[] bytes;
  private int at;

  CborReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long unsigned(String field) throws InvalidLogEncodingException {
    return head(CborWriter.UNSIGNED, field);
  }

  /** An unsigned integer up to a limit. */
  int unsigned(String field, int max) throws InvalidLogEncodingException {
    long value = unsigned(field);
    if (value > max) {
      throw new InvalidLogEncodingException(field, Long.toString(value), "0 to " + max);
    }
    return (int) value;
  }

  byte[] bytes(String field, int length) throws InvalidLogEncodingException {
    long stated = head(CborWriter.BYTES, field);
    if (stated != length) {
      throw new InvalidLogEncodingException(field, stated + " bytes", length + " bytes");
    }
    return take(field, length);
  }

  String text(String field, int maxBytes) throws InvalidLogEncodingException {
    long stated = head(CborWriter.TEXT, field);
    if (stated > maxBytes) {
      throw new InvalidLogEncodingException(
          field, stated + " bytes", "at most " + maxBytes + " bytes");
    }
    byte[] utf8 = take(field, (int) stated);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidLogEncodingException(field, Arrays.toString(utf8), "valid UTF-8");
    }
  }

  void array(String field, int length) throws InvalidLogEncodingException {
    long stated = head(CborWriter.ARRAY, field);
    if (stated != length) {
      throw new InvalidLogEncodingException(field, stated + " elements", "an array of " + length);
    }
  }

  void end(String field) throws InvalidLogEncodingException {
    if (at != bytes.length) {
      throw new InvalidLogEncodingException(
          field, (bytes.length - at) + " bytes behind it", "none");
    }
  }

  private long head(int major, String field) throws InvalidLogEncodingException {
    int initial = take(field, 1)[0] & 0xff;
    if (initial >> 5 != major) {
      throw new InvalidLogEncodingException(
          field, "CBOR major type " + (initial >> 5), "major type " + major);
    }
    int info = initial & 0x1f;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw new InvalidLogEncodingException(
          field, "CBOR additional information " + info, "a definite length or value");
    }
    int length = 1 << (info - 24);
    long value = 0;
    for (byte b : take(field, length)) {
      value = (value << Byte.SIZE) | (b & 0xff);
    }
    long least = length == 1 ? 24 : 1L << (Byte.SIZE * length / 2);
    if (value < least) {
      throw new InvalidLogEncodingException(
          field,
          value < 0 ? Long.toUnsignedString(value) : "%d in %d bytes".formatted(value, length),
          "0 to 2^63-1 in the shortest form");
    }
    return value;
  }

  private byte[] take(String field, int length) throws InvalidLogEncodingException {
    if (length > bytes.length - at) {
      throw new InvalidLogEncodingException(
          field, (bytes.length - at) + " bytes left", length + " bytes more");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }
}
