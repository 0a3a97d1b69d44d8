package org.veilbank.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veilbank.round.Measure;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A measure as an option: NAME:BOUND:DECIMALS. */
final class MeasureOption implements ITypeConverter<Measure> {
  private static final Pattern FORM =
      Pattern.compile("(.+):([0-9]{1,12}(?:\\.[0-9]{1,12})?):([0-9])");

  @Override
  public Measure convert(String value) {
    try {
      return parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static Measure parse(String value) {
    Matcher parts = FORM.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\", need NAME:BOUND:DECIMALS, as risk_score:100:0".formatted(value));
    }
    return new Measure(
        parts.group(1), new BigDecimal(parts.group(2)), Integer.parseInt(parts.group(3)));
  }
}
