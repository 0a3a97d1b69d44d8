package org.veilbank.proof;

import java.util.Arrays;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/** Writes the fields of an encoding one after another. */
final class FieldWriter {
  private final byte[] bytes;
  private int at;

  FieldWriter(int length) {
    bytes = new byte[length];
  }

  FieldWriter put(byte[] field) {
    System.arraycopy(field, 0, bytes, at, field.length);
    at += field.length;
    return this;
  }

  FieldWriter put(CompressedRistretto point) {
    point.copyInto(bytes, at);
    at += CompressedRistretto.BYTES;
    return this;
  }

  FieldWriter put(Scalar scalar) {
    return put(scalar.encode());
  }

  /** A response, which is public from now on. */
  FieldWriter put(SecretScalar response) {
    return put(response.exportBytes());
  }

  /** The bytes written, of which none is missing. */
  byte[] toBytes() {
    if (at != bytes.length) {
      throw new AssertionError(at + " bytes written of " + bytes.length);
    }
    return Arrays.copyOf(bytes, at);
  }
}
