package org.veilbank.fhe;

/** Bytes that are not the encoding of what was expected; the message says where and why. */
public final class InvalidEncodingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With where and why. */
  public InvalidEncodingException(String message) {
    super(message);
  }
}
