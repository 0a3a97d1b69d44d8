package org.veilbank.round;

/** A round cannot go on, by somebody's fault: ends it for the bank that finds out. */
public final class RoundFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  RoundFailedException(Fault fault) {
    super(fault.toString());
    this.fault = fault;
  }

  /** What happened. */
  public Fault fault() {
    return fault;
  }
}
