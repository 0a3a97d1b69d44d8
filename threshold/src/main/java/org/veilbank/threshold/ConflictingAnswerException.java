package org.veilbank.threshold;

/** A bank was asked to decrypt what it must not: a sign of an attack, or of a used-up key. */
public final class ConflictingAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  ConflictingAnswerException(String message) {
    super(message);
  }
}
