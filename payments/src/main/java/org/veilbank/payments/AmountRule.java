package org.veilbank.payments;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How a source's amounts become cents: exactly, by a scale that somebody stated.
 *
 * <p>{@code cents = amount * centsPerUnit} in exact decimal arithmetic. A product that is no whole
 * number is refused unless a rounding was stated; one above the maximum is always refused. An
 * amount is written in decimal digits with at most one point, and may have an exponent of at most
 * three digits ({@code 1.916920493E7}).
 */
public final class AmountRule {
  /** Amounts are whole cents already. */
  public static final AmountRule CENTS = of(BigDecimal.ONE);

  /** Amounts are in units of 100 cents, with at most two decimals that are not zero. */
  public static final AmountRule HUNDREDTHS = of(BigDecimal.valueOf(100));

  /** What is no number of the form that amounts have. */
  static final long MALFORMED = -1;

  /** What is below 0 or above the maximum. */
  static final long OUT_OF_RANGE = -2;

  /** What is no whole number of cents. */
  static final long INEXACT = -3;

  // 2^256 has 78 digits: more than any amount of wei.
  private static final int MAX_LENGTH = 100;
  private static final int MAX_EXPONENT_DIGITS = 3;
  private static final int MAX_FACTOR_DIGITS = 60;
  private static final int LONG_DIGITS = 18;
  private static final long[] POWERS = new long[LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final BigDecimal centsPerUnit;
  private final RoundingMode rounding;
  private final long maxCents;

  /** k if the factor is 10^k with k from 0 to 18, else -1. */
  private final int decimals;

  private AmountRule(BigDecimal centsPerUnit, RoundingMode rounding, long maxCents) {
    BigDecimal factor = centsPerUnit.stripTrailingZeros();
    if (factor.signum() <= 0
        || factor.precision() > MAX_FACTOR_DIGITS
        || Math.abs((long) factor.scale()) > MAX_FACTOR_DIGITS) {
      throw new IllegalArgumentException(
          "%s cents a unit: need a number above 0, from 1e-%d to 1e%d, with at most %d digits"
              .formatted(centsPerUnit, MAX_FACTOR_DIGITS, MAX_FACTOR_DIGITS, MAX_FACTOR_DIGITS));
    }
    if (maxCents < 1 || maxCents > Payment.MAX_CENTS) {
      throw new IllegalArgumentException(
          "maximum of %d cents: need 1 to %d".formatted(maxCents, Payment.MAX_CENTS));
    }
    this.centsPerUnit = factor;
    this.rounding = rounding;
    this.maxCents = maxCents;
    boolean power = factor.precision() == 1 && factor.unscaledValue().intValue() == 1;
    this.decimals =
        power && factor.scale() <= 0 && -factor.scale() <= LONG_DIGITS ? -factor.scale() : -1;
  }

  /**
   * A rule without rounding and with the largest maximum.
   *
   * @param centsPerUnit 100 if the source counts in euros, 1 if in cents; with wei, 1e-16 makes an
   *     ether 100 cents
   */
  public static AmountRule of(BigDecimal centsPerUnit) {
    return new AmountRule(centsPerUnit, RoundingMode.UNNECESSARY, Payment.MAX_CENTS);
  }

  /** The same rule, except that what is no whole number of cents is rounded. */
  public AmountRule rounding(RoundingMode mode) {
    return new AmountRule(centsPerUnit, mode, maxCents);
  }

  /** The same rule with another maximum, from 1 to {@link Payment#MAX_CENTS}. */
  public AmountRule maxCents(long cents) {
    return new AmountRule(centsPerUnit, rounding, cents);
  }

  /** How many cents a unit of the source is. */
  public BigDecimal centsPerUnit() {
    return centsPerUnit;
  }

  /** What is done with parts of a cent; {@link RoundingMode#UNNECESSARY} refuses them. */
  public RoundingMode rounding() {
    return rounding;
  }

  /** The largest amount in cents. */
  public long maxCents() {
    return maxCents;
  }

  /** An amount in cents, or {@link #MALFORMED}, {@link #OUT_OF_RANGE} or {@link #INEXACT}. */
  long cents(String amount) {
    long cents = decimals < 0 ? MALFORMED : plainCents(amount);
    return cents == MALFORMED ? exactCents(amount) : cents;
  }

  /** Digits and at most one point, 18 digits at most; anything else is {@link #MALFORMED}. */
  private long plainCents(String amount) {
    int length = amount.length();
    int point = -1;
    long unscaled = 0;
    if (length == 0 || length > LONG_DIGITS) {
      return MALFORMED;
    }
    for (int i = 0; i < length; i++) {
      char c = amount.charAt(i);
      if (c >= '0' && c <= '9') {
        unscaled = 10 * unscaled + (c - '0');
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return MALFORMED;
      }
    }
    int scale = point < 0 ? 0 : length - 1 - point;
    if (scale > decimals || point == 0 || (scale == 0 && point > 0)) {
      return MALFORMED;
    }
    long power = POWERS[decimals - scale];
    return unscaled > maxCents / power ? OUT_OF_RANGE : unscaled * power;
  }

  /** Any amount by exact decimal arithmetic; {@link #cents} must agree with it. */
  long exactCents(String amount) {
    if (!isDecimal(amount)) {
      return MALFORMED;
    }
    BigDecimal exact = new BigDecimal(amount).multiply(centsPerUnit);
    BigDecimal floor = exact.setScale(0, RoundingMode.FLOOR);
    boolean whole = exact.compareTo(floor) == 0;
    BigDecimal cents =
        whole || rounding == RoundingMode.UNNECESSARY ? floor : exact.setScale(0, rounding);
    if (exact.signum() < 0 || cents.compareTo(BigDecimal.valueOf(maxCents)) > 0) {
      return OUT_OF_RANGE;
    }
    return whole || rounding != RoundingMode.UNNECESSARY ? cents.longValueExact() : INEXACT;
  }

  /** {@code -?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?}: a BigDecimal takes more than that. */
  private static boolean isDecimal(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    int at = text.startsWith("-") ? 1 : 0;
    int end = digits(text, at);
    if (end == at) {
      return false;
    }
    at = end;
    if (at < text.length() && text.charAt(at) == '.') {
      end = digits(text, at + 1);
      if (end == at + 1) {
        return false;
      }
      at = end;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      end = digits(text, at);
      if (end == at || end - at > MAX_EXPONENT_DIGITS) {
        return false;
      }
      at = end;
    }
    return at == text.length();
  }

  /** Where the digits end that start at a place. */
  private static int digits(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** What would have been right, for a result of {@link #cents}. */
  String expected(long result) {
    if (result == MALFORMED) {
      return "a number from 0 in decimal digits, with at most one point";
    }
    if (result == OUT_OF_RANGE) {
      return "an amount from 0 to %s, which is %d cents at %s cents a unit"
          .formatted(largest(), maxCents, centsPerUnit.toPlainString());
    }
    return "a whole number of cents at %s cents a unit, or a rule that rounds"
        .formatted(centsPerUnit.toPlainString());
  }

  private String largest() {
    return BigDecimal.valueOf(maxCents)
        .divide(centsPerUnit, MathContext.DECIMAL64)
        .stripTrailingZeros()
        .toPlainString();
  }

  @Override
  public String toString() {
    return "%s cents a unit, rounding %s, at most %d cents"
        .formatted(centsPerUnit.toPlainString(), rounding, maxCents);
  }
}
