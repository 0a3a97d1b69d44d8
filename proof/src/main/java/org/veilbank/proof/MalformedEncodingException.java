package org.veilbank.proof;

/** Bytes that are no key, ciphertext or proof at all; the message names the field and the rule. */
public final class MalformedEncodingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final EncodingFlaw flaw;

  MalformedEncodingException(String field, EncodingFlaw flaw, String detail) {
    super(field + ": " + flaw + (detail.isEmpty() ? "" : ": " + detail));
    this.flaw = flaw;
  }

  /** The rule that is broken. */
  public EncodingFlaw flaw() {
    return flaw;
  }
}
