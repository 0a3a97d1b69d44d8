package org.veilbank.cli;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veilbank.round.Release;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A form of release as an option: sum, flag:OF:LIMIT or band:OF:L1,L2. */
final class ReleaseOption implements ITypeConverter<Release> {
  private static final String NUMBER = "[0-9]{1,12}(?:\\.[0-9]{1,12})?";
  private static final Pattern FORM =
      Pattern.compile("(flag|band):(average|sum):(%s(?:,%s)*)".formatted(NUMBER, NUMBER));

  @Override
  public Release convert(String value) {
    try {
      return parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static Release parse(String value) {
    if (value.equals("sum")) {
      return new Release.Sum();
    }
    Matcher parts = FORM.matcher(value);
    boolean matches = parts.matches();
    List<BigDecimal> limits =
        matches
            ? Arrays.stream(parts.group(3).split(",", -1)).map(BigDecimal::new).toList()
            : List.of();
    if (!matches || (parts.group(1).equals("flag") && limits.size() != 1)) {
      throw new IllegalArgumentException(
          "\"%s\", need sum, flag:average:LIMIT, flag:sum:LIMIT, band:average:L1,L2 or band:sum:L1,L2"
              .formatted(value));
    }
    Release.Of of = Release.Of.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
    return parts.group(1).equals("flag")
        ? new Release.Flag(of, limits.get(0))
        : new Release.Band(of, limits);
  }
}
