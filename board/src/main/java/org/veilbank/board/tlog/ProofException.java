package org.veilbank.board.tlog;

/** A Merkle proof does not prove what it claims; the message says what is wrong with it. */
public final class ProofException extends Exception {
  private static final long serialVersionUID = 1L;

  ProofException(String message) {
    super(message);
  }
}
