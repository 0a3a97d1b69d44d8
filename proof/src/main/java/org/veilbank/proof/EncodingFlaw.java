package org.veilbank.proof;

/** Which rule an encoding breaks. */
public enum EncodingFlaw {
  /** Not the number of bytes that the encoding has. */
  LENGTH("wrong length"),
  /** A scalar that is not below the group order: another encoding would mean the same. */
  SCALAR("not below the group order"),
  /** 32 bytes that encode no point. */
  POINT("not a point"),
  /** The identity, where it would make a statement empty. */
  IDENTITY("is the identity"),
  /** Bit lengths of a range proof that are not 1 to 64, or not the number of bits together. */
  BIT_LENGTHS("bit lengths"),
  /** Unused places of a range proof that are not zero. */
  PADDING("unused places are not zero");

  private final String words;

  EncodingFlaw(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
