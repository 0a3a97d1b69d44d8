package org.veilbank.group;

/** Which check an encoding fails; decoders make the checks in this order. */
public enum EncodingFault {
  /** Not the number of bytes that the encoding has. */
  LENGTH("wrong length"),
  /** A number that is not below the modulus: another encoding would mean the same. */
  NON_CANONICAL("not below the modulus"),
  /** The field element s is odd (RFC 9496, section 4.3.1, step 2). */
  NEGATIVE("s is negative"),
  /** No point of the curve has this encoding: x^2 is no square (step 4). */
  NOT_SQUARE("x^2 is no square"),
  /** The product of the coordinates is odd (step 4). */
  NEGATIVE_T("x*y is negative"),
  /** The coordinate y is zero (step 4). */
  ZERO_Y("y is zero"),
  /** The coordinates that came with an encoding are not those that it decodes to. */
  WRONG_COORDINATES("the coordinates are not those of the encoding"),
  /** Coordinates without an encoding are not those of a point of the curve. */
  NOT_ON_CURVE("not on the curve"),
  /** A point of the curve is not twice another, so it stands for no element. */
  NOT_EVEN("not twice a point of the curve");

  private final String words;

  EncodingFault(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
