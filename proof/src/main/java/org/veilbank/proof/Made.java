package org.veilbank.proof;

/** Bytes that were just written become what a verifier would decode. */
final class Made {
  private Made() {}

  /** A decoder. */
  interface Decoder<T> {
    T decode(byte[] bytes) throws MalformedEncodingException;
  }

  /**
   * What was made.
   *
   * @throws IllegalArgumentException if nobody would accept it, since a value of the statement is
   *     the identity
   */
  static <T> T of(byte[] bytes, Decoder<T> decoder) {
    try {
      return decoder.decode(bytes);
    } catch (MalformedEncodingException e) {
      throw new IllegalArgumentException("cannot be proved: " + e.getMessage(), e);
    }
  }
}
