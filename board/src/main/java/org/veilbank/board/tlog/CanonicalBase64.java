package org.veilbank.board.tlog;

import java.util.Base64;

/** RFC 4648 section 4 with padding and zero spare bits: one text for each byte string. */
final class CanonicalBase64 {
  private CanonicalBase64() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] decode(String place, String text) throws InvalidLogEncodingException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidLogEncodingException(place, text, "base64");
    }
    if (!encode(bytes).equals(text)) {
      throw new InvalidLogEncodingException(place, text, "base64 with padding and no spare bits");
    }
    return bytes;
  }
}
