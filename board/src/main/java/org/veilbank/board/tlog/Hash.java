package org.veilbank.board.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: of a leaf, a node or a whole tree. */
public final class Hash {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The hash with these bytes, which are copied.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("hash of %d bytes: need 32".formatted(bytes.length));
    }
    return new Hash(bytes.clone());
  }

  /** SHA-256 of the parts, one after another. */
  public static Hash sha256(byte[]... parts) {
    MessageDigest sha256 = newSha256();
    for (byte[] part : parts) {
      sha256.update(part);
    }
    return finish(sha256);
  }

  /**
   * Reads 64 lower-case hexadecimal digits.
   *
   * @throws InvalidLogEncodingException if the text is anything else
   */
  public static Hash fromHex(String hex) throws InvalidLogEncodingException {
    boolean digits = hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (hex.length() != 2 * BYTES || !digits) {
      throw new InvalidLogEncodingException("hash", hex, "64 lower-case hexadecimal digits");
    }
    return new Hash(HexFormat.of().parseHex(hex));
  }

  /**
   * Reads the base64 of 32 bytes.
   *
   * @throws InvalidLogEncodingException if the text is anything else
   */
  public static Hash fromBase64(String base64) throws InvalidLogEncodingException {
    byte[] bytes = CanonicalBase64.decode("hash", base64);
    if (bytes.length != BYTES) {
      throw new InvalidLogEncodingException("hash", base64, "base64 of 32 bytes");
    }
    return new Hash(bytes);
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest as a hash; resets it. */
  static Hash finish(MessageDigest sha256) {
    return new Hash(sha256.digest());
  }

  /** Feeds a digest without a copy. */
  void updateInto(MessageDigest sha256) {
    sha256.update(bytes);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The base64 of the bytes. */
  public String toBase64() {
    return CanonicalBase64.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
