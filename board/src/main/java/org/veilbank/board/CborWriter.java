package org.veilbank.board;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The part of deterministic CBOR (RFC 8949, section 4.2.1) that entries need: unsigned integers,
 * byte and text strings, and arrays of known length.
 */
final class CborWriter {
  static final int UNSIGNED = 0;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  CborWriter unsigned(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("CBOR unsigned %d: need 0 or more".formatted(value));
    }
    return head(UNSIGNED, value);
  }

  CborWriter bytes(byte[] value) {
    head(BYTES, value.length);
    out.writeBytes(value);
    return this;
  }

  CborWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  CborWriter array(int length) {
    return head(ARRAY, length);
  }

  /** The shortest head, as the deterministic form demands. */
  private CborWriter head(int major, long value) {
    int type = major << 5;
    if (value < 24) {
      out.write(type | (int) value);
    } else if (value < 1L << 8) {
      write(type | 24, value, 1);
    } else if (value < 1L << 16) {
      write(type | 25, value, 2);
    } else if (value < 1L << 32) {
      write(type | 26, value, 4);
    } else {
      write(type | 27, value, 8);
    }
    return this;
  }

  private void write(int initial, long value, int bytes) {
    out.write(initial);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> (Byte.SIZE * i)));
    }
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
