package org.veilbank.board.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** One signature line of a note, by a key that may be unknown. */
public final class NoteSignature {
  private static final int KEY_ID_BYTES = 4;

  private final String keyName;
  private final int keyId;
  private final byte[] bytes;

  /** Takes over the bytes, at least one; the name is valid. */
  NoteSignature(String keyName, int keyId, byte[] bytes) {
    this.keyName = keyName;
    this.keyId = keyId;
    this.bytes = bytes;
  }

  /** Reads what stands between the em dash and the end of the line. */
  static NoteSignature parse(String place, String text) throws InvalidLogEncodingException {
    int space = text.indexOf(' ');
    if (space < 0 || !NoteText.isKeyName(text.substring(0, space))) {
      throw new InvalidLogEncodingException(
          place, text, "a key name without spaces and plus signs, a space, base64");
    }
    byte[] decoded = CanonicalBase64.decode(place, text.substring(space + 1));
    if (decoded.length <= KEY_ID_BYTES) {
      throw new InvalidLogEncodingException(
          place, text, "base64 of 4 bytes of key id and a signature");
    }
    return new NoteSignature(
        text.substring(0, space),
        ByteBuffer.wrap(decoded).getInt(),
        Arrays.copyOfRange(decoded, KEY_ID_BYTES, decoded.length));
  }

  /** The name of the key that is said to have signed. */
  public String keyName() {
    return keyName;
  }

  /** Its id, unsigned. */
  public int keyId() {
    return keyId;
  }

  /** A copy of the signature, without the key id. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The POSIX time in seconds in a signature of a {@link NoteAlgorithm#COSIGNATURE_V1} key.
   *
   * @throws IllegalStateException if the signature is too short to be one
   */
  public long posixSeconds() {
    if (bytes.length != NoteAlgorithm.COSIGNATURE_V1.signatureBytes()) {
      throw new IllegalStateException(
          "signature of %d bytes: need a cosignature of 72".formatted(bytes.length));
    }
    return ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that
        && keyName.equals(that.keyName)
        && keyId == that.keyId
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * keyName.hashCode() + keyId) + Arrays.hashCode(bytes);
  }

  /** As it is written behind the em dash of a signature line. */
  @Override
  public String toString() {
    byte[] line = ByteBuffer.allocate(KEY_ID_BYTES + bytes.length).putInt(keyId).put(bytes).array();
    return keyName + " " + CanonicalBase64.encode(line);
  }
}
