package org.veilbank.cli;

import java.math.BigDecimal;
import org.veilbank.card.Limits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Amounts for people: units of a currency with two decimals; the ledger counts in hundredths. */
final class AmountText implements ITypeConverter<Long> {
  private static final int DECIMALS = 2;
  private static final long UNIT = 100;

  /** An option's amount in hundredths, from 1 to what one transfer can move. */
  @Override
  public Long convert(String value) {
    try {
      long hundredths = new BigDecimal(value).movePointRight(DECIMALS).longValueExact();
      if (hundredths >= 1 && hundredths <= Limits.MAX_AMOUNT) {
        return hundredths;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TypeConversionException(expected(value));
    }
    throw new TypeConversionException(expected(value));
  }

  private static String expected(String value) {
    return "\"%s\", need an amount from 0.01 to %s with two decimals at most"
        .formatted(value, BigDecimal.valueOf(Limits.MAX_AMOUNT, DECIMALS));
  }

  /** An amount, from 0 on, in units. */
  static String of(long hundredths) {
    return "%,d.%02d".formatted(hundredths / UNIT, hundredths % UNIT);
  }
}
