package org.veilbank.payments;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One row of a file, whose fields are read strictly. Columns are places in the header. */
final class Row {
  private static final int MAX_COUNT_DIGITS = 18;

  private final Header header;
  private final CsvRecord fields;

  Row(Header header, CsvRecord fields) {
    this.header = header;
    this.fields = fields;
  }

  long line() {
    return fields.getStartingLineNumber();
  }

  /** This row, which is refused unless it has as many fields as the header. */
  Row requireAllFields() throws InvalidPaymentFileException {
    if (fields.getFieldCount() != header.count()) {
      throw invalid(
          "%d fields, need %d as in the header".formatted(fields.getFieldCount(), header.count()));
    }
    return this;
  }

  InvalidPaymentFileException invalid(String problem) {
    return new InvalidPaymentFileException(header.file(), line(), problem);
  }

  InvalidPaymentFileException invalid(int column, String expected) {
    return new InvalidPaymentFileException(
        header.file(), line(), header.name(column), fields.getField(column), expected);
  }

  /** A field's text without white space around it; empty for a column that is not there. */
  String text(int column) {
    return column < 0 ? "" : fields.getField(column).strip();
  }

  /** A field's text as it is. */
  String exact(int column) {
    return fields.getField(column);
  }

  /** A payer or payee: white space around it is refused, since removing it could merge two. */
  String party(int column) throws InvalidPaymentFileException {
    String name = fields.getField(column);
    if (!Payment.isParty(name)) {
      throw invalid(column, Payment.PARTY_EXPECTED);
    }
    return name;
  }

  /** An integer from 0 to 10^18 - 1. */
  long count(int column) throws InvalidPaymentFileException {
    String text = text(column);
    if (!isCount(text)) {
      throw invalid(column, "an integer from 0 with at most %d digits".formatted(MAX_COUNT_DIGITS));
    }
    return Long.parseLong(text);
  }

  static boolean isCount(String text) {
    if (text.isEmpty() || text.length() > MAX_COUNT_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** A mark of laundering or fraud. */
  boolean flag(int column) throws InvalidPaymentFileException {
    return switch (text(column).toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes" -> true;
      case "0", "false", "no" -> false;
      default -> throw invalid(column, "0 or 1, false or true, no or yes");
    };
  }

  /** A step if the text is an integer, else a time. */
  Moment moment(int column) throws InvalidPaymentFileException {
    String text = text(column);
    Moment moment = isCount(text) ? new Moment.Step(Long.parseLong(text)) : TimeText.moment(text);
    return required(
        column, moment, "a step, an integer from 0, or %s".formatted(TimeText.EXPECTED));
  }

  Moment time(int column) throws InvalidPaymentFileException {
    return required(column, TimeText.moment(text(column)), TimeText.EXPECTED);
  }

  /** Seconds since 1970. */
  Moment unixSeconds(int column) throws InvalidPaymentFileException {
    long seconds = count(column);
    if (seconds > Instant.MAX.getEpochSecond()) {
      throw invalid(column, "seconds since 1970");
    }
    return new Moment.At(Instant.ofEpochSecond(seconds));
  }

  private Moment required(int column, @Nullable Moment moment, String expected)
      throws InvalidPaymentFileException {
    if (moment == null) {
      throw invalid(column, expected);
    }
    return moment;
  }
}
