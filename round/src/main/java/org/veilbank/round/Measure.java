package org.veilbank.round;

import java.math.BigDecimal;

/**
 * A number that banks hold about each client, and want aggregated. Values are from 0 to a bound,
 * with a fixed number of decimals; the protocol computes with value * 10^decimals, an integer.
 *
 * @param name the column in client files: 1 to 64 characters
 * @param bound the largest value
 * @param decimals 0 to 6
 */
public record Measure(String name, BigDecimal bound, int decimals) {
  private static final int MAX_NAME = 64;
  private static final int MAX_DECIMALS = 6;

  public Measure {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)
        || name.equals(ClientFile.ID_COLUMN)) {
      throw new IllegalArgumentException(
          "measure \"%s\": need a name of 1 to %d characters, none a control character, that is not %s"
              .formatted(name, MAX_NAME, ClientFile.ID_COLUMN));
    }
    if (decimals < 0 || decimals > MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "measure %s: %d decimals, need 0 to %d".formatted(name, decimals, MAX_DECIMALS));
    }
    if (bound.signum() <= 0 || bound.stripTrailingZeros().scale() > decimals) {
      throw new IllegalArgumentException(
          "measure %s: bound %s, need one above 0 with at most %d decimals"
              .formatted(name, bound.toPlainString(), decimals));
    }
  }

  /** The bound as the protocol has it. */
  public long scaledBound() {
    return bound.movePointRight(decimals).longValueExact();
  }

  /**
   * A value as the protocol has it.
   *
   * @return -1 if the text is no value of this measure
   */
  long scaled(String text) {
    // Plain notation only: 1e3 or hexadecimal numbers are more likely slips than numbers.
    boolean digit = false;
    int point = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return -1;
      }
    }
    if (!digit || text.length() > 40) {
      return -1;
    }
    BigDecimal value = new BigDecimal(text);
    if (value.compareTo(bound) > 0 || value.stripTrailingZeros().scale() > decimals) {
      return -1;
    }
    return value.movePointRight(decimals).longValueExact();
  }

  /** What a value must be, in words. */
  String expected() {
    return decimals == 0
        ? "an integer from 0 to %s".formatted(bound.toPlainString())
        : "a number from 0 to %s with at most %d decimals and a point"
            .formatted(bound.toPlainString(), decimals);
  }
}
