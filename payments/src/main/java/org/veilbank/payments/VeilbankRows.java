package org.veilbank.payments;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our own layout, as {@link PaymentCsvWriter} writes it: it keeps all that a payment has. */
final class VeilbankRows implements PaymentRows {
  static final List<String> COLUMNS =
      List.of(
          "payer",
          "payee",
          "amount_cents",
          "time",
          "currency",
          "laundering",
          "pattern",
          "occurrence");

  static final List<Dialect> DIALECTS = List.of(new Dialect(COLUMNS, VeilbankRows::new));

  private final int[] columns = new int[COLUMNS.size()];

  private VeilbankRows(Header header) throws InvalidPaymentFileException {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = header.index(COLUMNS.get(i));
    }
  }

  @Override
  public String payer(Row row) throws InvalidPaymentFileException {
    return row.party(columns[0]);
  }

  @Override
  public String payee(Row row) throws InvalidPaymentFileException {
    return row.party(columns[1]);
  }

  @Override
  public int amountColumn() {
    return columns[2];
  }

  @Override
  public boolean amountsAreCents() {
    return true;
  }

  @Override
  public @Nullable Moment moment(Row row) throws InvalidPaymentFileException {
    String text = row.text(columns[3]);
    if (text.isEmpty()) {
      return null;
    }
    if (Row.isCount(text)) {
      return new Moment.Step(row.count(columns[3]));
    }
    try {
      return new Moment.At(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw row.invalid(
          columns[3], "nothing, a step (an integer from 0), or a time like 2022-09-01T00:20:00Z");
    }
  }

  @Override
  public @Nullable String currency(Row row) {
    String text = row.exact(columns[4]);
    return text.isEmpty() ? null : text;
  }

  @Override
  public @Nullable Label label(Row row) throws InvalidPaymentFileException {
    String pattern = row.exact(columns[6]);
    String occurrence = row.exact(columns[7]);
    if (!row.text(columns[5]).isEmpty()) {
      return Label.of(row.flag(columns[5]), pattern, occurrence);
    }
    if (!pattern.isEmpty() || !occurrence.isEmpty()) {
      throw row.invalid(columns[5], "0 or 1 where a pattern or occurrence is named");
    }
    return null;
  }
}
