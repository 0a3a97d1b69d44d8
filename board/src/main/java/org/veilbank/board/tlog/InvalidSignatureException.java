package org.veilbank.board.tlog;

/** A note carries a signature in the name of a known key that the key did not make. */
public final class InvalidSignatureException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidSignatureException(String message) {
    super(message);
  }
}
