package org.veilbank.proof;

/** What verifying a proof found. */
public enum Verdict {
  /** The statement holds. */
  VALID("valid"),
  /** A field of the statement or the proof is not the encoding of a point. */
  NOT_A_POINT("a field is not the encoding of a point"),
  /** All fields are well formed, but the equations do not hold: nothing is proved. */
  EQUATION("the equations do not hold");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
