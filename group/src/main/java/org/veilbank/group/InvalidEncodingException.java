package org.veilbank.group;

/** Bytes that are not the encoding of what was expected; names the check that failed. */
public final class InvalidEncodingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final EncodingFault fault;

  InvalidEncodingException(String what, EncodingFault fault) {
    super(what + ": " + fault);
    this.fault = fault;
  }

  InvalidEncodingException(String what, EncodingFault fault, String detail) {
    super(what + ": " + fault + ": " + detail);
    this.fault = fault;
  }

  /** The first check that failed. */
  public EncodingFault fault() {
    return fault;
  }
}
