package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.RistrettoPoint;

/**
 * 64, 96 or 128 bytes that claim to be a {@link Ciphertext}, as they came from the wire: a
 * commitment and a handle for each of one to three keys. Immutable.
 *
 * @param commitment C = v G + r H
 * @param handles D = r P for each key, in the order of the keys
 */
public record CompressedCiphertext(
    CompressedRistretto commitment, List<CompressedRistretto> handles) {

  /**
   * Copies the handles.
   *
   * @throws IllegalArgumentException if there are not one to three
   */
  public CompressedCiphertext {
    Ciphertext.requireHandles(handles.size());
    handles = List.copyOf(handles);
  }

  /** The ciphertext of a commitment and its handles. */
  public static CompressedCiphertext of(
      CompressedRistretto commitment, CompressedRistretto... handles) {
    return new CompressedCiphertext(commitment, List.of(handles));
  }

  /** Bytes of a ciphertext with so many handles. */
  public static int bytes(int handles) {
    return CompressedRistretto.BYTES * (1 + handles);
  }

  /**
   * The ciphertext in these bytes, whose number tells that of the handles.
   *
   * @throws MalformedEncodingException if they are not 64, 96 or 128
   */
  public static CompressedCiphertext decode(byte[] bytes) throws MalformedEncodingException {
    int handles = Math.clamp(bytes.length / CompressedRistretto.BYTES - 1, 1, 3);
    return new FieldReader("ciphertext", bytes, bytes(handles)).anyCiphertext(handles);
  }

  /** The bytes. */
  public byte[] encode() {
    FieldWriter writer = new FieldWriter(bytes(handles.size())).put(commitment);
    handles.forEach(writer::put);
    return writer.toBytes();
  }

  /**
   * The ciphertext.
   *
   * @throws MalformedEncodingException if a part is not the encoding of a point
   */
  public Ciphertext decompress() throws MalformedEncodingException {
    List<RistrettoPoint> points = new ArrayList<>(handles.size());
    for (int i = 0; i < handles.size(); i++) {
      points.add(PedersenCommitment.decompress("handle " + i, handles.get(i)));
    }
    return new Ciphertext(PedersenCommitment.decompress("commitment", commitment), points);
  }
}
