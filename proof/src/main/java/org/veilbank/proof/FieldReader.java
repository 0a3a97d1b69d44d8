package org.veilbank.proof;

import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.Scalar;

/** Reads the fields of an encoding one after another, and refuses those that break a rule. */
final class FieldReader {
  private final String what;
  private final byte[] bytes;
  private int at;

  /** Of an encoding that has so many bytes. */
  FieldReader(String what, byte[] bytes, int length) throws MalformedEncodingException {
    if (bytes.length != length) {
      throw new MalformedEncodingException(
          what, EncodingFlaw.LENGTH, bytes.length + " bytes, expected " + length);
    }
    this.what = what;
    this.bytes = bytes;
  }

  /** An encoded point other than the identity; whether there is such a point is not checked. */
  CompressedRistretto point(String field) throws MalformedEncodingException {
    CompressedRistretto point = anyPoint();
    if (point.isIdentity()) {
      throw flawed(field, EncodingFlaw.IDENTITY, "");
    }
    return point;
  }

  /** An encoded point, which may be the identity. */
  CompressedRistretto anyPoint() {
    CompressedRistretto point = CompressedRistretto.of(bytes, at);
    at += CompressedRistretto.BYTES;
    return point;
  }

  /** A ciphertext with so many handles; its commitment is not the identity. */
  CompressedCiphertext ciphertext(String field, int handles) throws MalformedEncodingException {
    CompressedCiphertext ciphertext = anyCiphertext(handles);
    if (ciphertext.commitment().isIdentity()) {
      throw flawed(field + " (commitment)", EncodingFlaw.IDENTITY, "");
    }
    return ciphertext;
  }

  /** A ciphertext with so many handles. */
  CompressedCiphertext anyCiphertext(int handles) {
    CompressedRistretto commitment = anyPoint();
    CompressedRistretto[] all = new CompressedRistretto[handles];
    for (int i = 0; i < handles; i++) {
      all[i] = anyPoint();
    }
    return CompressedCiphertext.of(commitment, all);
  }

  Scalar scalar(String field) throws MalformedEncodingException {
    try {
      Scalar scalar = Scalar.decode(bytes, at);
      at += Scalar.BYTES;
      return scalar;
    } catch (InvalidEncodingException e) {
      MalformedEncodingException flawed = flawed(field, EncodingFlaw.SCALAR, "");
      flawed.initCause(e);
      throw flawed;
    }
  }

  /** An unsigned byte. */
  int unsignedByte() {
    return bytes[at++] & 0xFF;
  }

  /** Eight little-endian bytes. */
  long number() {
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number |= (long) unsignedByte() << (8 * i);
    }
    return number;
  }

  MalformedEncodingException flawed(String field, EncodingFlaw flaw, String detail) {
    return new MalformedEncodingException(what + ": " + field, flaw, detail);
  }
}
