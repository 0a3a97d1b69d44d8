package org.veilbank.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * 32 bytes that claim to be an element of the group, as they came from the wire; {@link
 * #decompress} finds out. Of an element there is exactly one encoding. Immutable.
 */
public final class CompressedRistretto {
  /** Bytes of an encoding. */
  public static final int BYTES = Field.BYTES;

  /** The encoding of the identity: zeros. */
  public static final CompressedRistretto IDENTITY = new CompressedRistretto(new byte[BYTES]);

  private final byte[] bytes;

  /** Takes over the array. */
  CompressedRistretto(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * These bytes, copied.
   *
   * @throws InvalidEncodingException if there are not {@value #BYTES}
   */
  public static CompressedRistretto of(byte[] bytes) throws InvalidEncodingException {
    if (bytes.length != BYTES) {
      throw new InvalidEncodingException(
          "point", EncodingFault.LENGTH, bytes.length + " bytes, expected " + BYTES);
    }
    return new CompressedRistretto(bytes.clone());
  }

  /**
   * The {@value #BYTES} bytes from an offset on, copied.
   *
   * @throws IndexOutOfBoundsException if the array ends before
   */
  public static CompressedRistretto of(byte[] bytes, int offset) {
    if (offset < 0 || offset > bytes.length - BYTES) {
      throw new IndexOutOfBoundsException(
          "point at " + offset + " of " + bytes.length + " bytes: it has " + BYTES);
    }
    return new CompressedRistretto(Arrays.copyOfRange(bytes, offset, offset + BYTES));
  }

  /**
   * The element (RFC 9496, section 4.3.1).
   *
   * @throws InvalidEncodingException if this is the encoding of none
   */
  public RistrettoPoint decompress() throws InvalidEncodingException {
    long[] point = new long[Curve.POINT];
    Optional<EncodingFault> fault = RistrettoCodec.decode(point, 0, bytes, 0);
    if (fault.isPresent()) {
      throw new InvalidEncodingException("point", fault.get(), toString());
    }
    return new RistrettoPoint(point);
  }

  /**
   * The elements, in the same order.
   *
   * @throws InvalidEncodingException if one is the encoding of none; the message has its index
   */
  public static List<RistrettoPoint> decompressAll(List<CompressedRistretto> encodings)
      throws InvalidEncodingException {
    int count = encodings.size();
    byte[] flat = new byte[BYTES * count];
    for (int i = 0; i < count; i++) {
      encodings.get(i).copyInto(flat, BYTES * i);
    }
    long[] decoded = new long[Curve.POINT * count];
    int wrong = KernelChoice.CHOSEN.decode(decoded, flat, count);
    if (wrong < count) {
      throw invalid(wrong, flat);
    }
    List<RistrettoPoint> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      points.add(
          new RistrettoPoint(Arrays.copyOfRange(decoded, Curve.POINT * i, Curve.POINT * (i + 1))));
    }
    return points;
  }

  /** Why the encoding with an index, of several one after another, is invalid. */
  static InvalidEncodingException invalid(int index, byte[] encodings) {
    EncodingFault fault =
        RistrettoCodec.decode(new long[Curve.POINT], 0, encodings, BYTES * index)
            .orElse(EncodingFault.WRONG_COORDINATES);
    return new InvalidEncodingException(
        "point " + index, fault, of(encodings, BYTES * index).toString());
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Copies the bytes to out, from an offset on. */
  public void copyInto(byte[] out, int offset) {
    System.arraycopy(bytes, 0, out, offset, BYTES);
  }

  /** Whether this is the encoding of the identity. */
  public boolean isIdentity() {
    return equals(IDENTITY);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompressedRistretto that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes in hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
