package org.veilbank.group;

import static org.veilbank.group.PointKernel.AFFINE_BYTES;

/**
 * Elements with the coordinates x, y of the points that their encodings decode to, so that a sum of
 * many need not decode each. Coordinates come with the encodings as a hint, and are checked; this
 * type is the proof of it. Immutable.
 */
public final class AffinePoints {
  /** Bytes of the coordinates of a point: x, then y, 32 little-endian bytes each, below p. */
  public static final int COORDINATE_BYTES = AFFINE_BYTES;

  private final byte[] encodings;
  private final byte[] coordinates;

  private AffinePoints(byte[] encodings, byte[] coordinates) {
    this.encodings = encodings;
    this.coordinates = coordinates;
  }

  /**
   * Encodings, 32 bytes each, one after another, with their coordinates, {@value #COORDINATE_BYTES}
   * bytes each; both are copied. Some twenty times faster than decoding.
   *
   * @throws InvalidEncodingException if an encoding is invalid, or coordinates are not exactly
   *     those that it decodes to; the message has the index of the first
   */
  public static AffinePoints check(byte[] encodings, byte[] coordinates)
      throws InvalidEncodingException {
    int count = count(encodings);
    if (coordinates.length != count * COORDINATE_BYTES) {
      throw new InvalidEncodingException(
          "coordinates",
          EncodingFault.LENGTH,
          coordinates.length
              + " bytes for "
              + count
              + " points, expected "
              + COORDINATE_BYTES
              + " each");
    }
    AffinePoints points = new AffinePoints(encodings.clone(), coordinates.clone());
    int wrong = KernelChoice.CHOSEN.firstWrong(points.encodings, points.coordinates, count);
    if (wrong < count) {
      throw CompressedRistretto.invalid(wrong, points.encodings);
    }
    return points;
  }

  /**
   * Encodings, 32 bytes each, one after another, with the coordinates that they decode to.
   *
   * @throws InvalidEncodingException if one is invalid; the message has the index of the first
   */
  public static AffinePoints decode(byte[] encodings) throws InvalidEncodingException {
    int count = count(encodings);
    long[] points = new long[Curve.POINT * count];
    int wrong = KernelChoice.CHOSEN.decode(points, encodings, count);
    if (wrong < count) {
      throw CompressedRistretto.invalid(wrong, encodings);
    }
    byte[] coordinates = new byte[count * COORDINATE_BYTES];
    for (int i = 0; i < count; i++) {
      Curve.storeAffine(coordinates, COORDINATE_BYTES * i, points, Curve.POINT * i);
    }
    return new AffinePoints(encodings.clone(), coordinates);
  }

  private static int count(byte[] encodings) throws InvalidEncodingException {
    if (encodings.length % CompressedRistretto.BYTES != 0) {
      throw new InvalidEncodingException(
          "points",
          EncodingFault.LENGTH,
          encodings.length + " bytes, expected a multiple of " + CompressedRistretto.BYTES);
    }
    return encodings.length / CompressedRistretto.BYTES;
  }

  /** Number of points. */
  public int size() {
    return encodings.length / CompressedRistretto.BYTES;
  }

  /** The encoding of point i. */
  public CompressedRistretto encoding(int i) {
    return CompressedRistretto.of(encodings, CompressedRistretto.BYTES * i);
  }

  /** Point i. */
  public RistrettoPoint point(int i) {
    long[] point = new long[Curve.POINT];
    Curve.loadAffine(point, 0, coordinates, COORDINATE_BYTES * i);
    return new RistrettoPoint(point);
  }

  /**
   * A copy of all coordinates, {@value #COORDINATE_BYTES} bytes a point: what to send as a hint.
   */
  public byte[] toCoordinates() {
    return coordinates.clone();
  }

  /** The coordinates themselves, not to be changed. */
  byte[] coordinates() {
    return coordinates;
  }

  @Override
  public String toString() {
    return "AffinePoints[" + size() + "]";
  }
}
