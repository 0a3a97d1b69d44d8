package org.veilbank.payments;

import java.util.List;

/**
 * SAML-D (Oztas et al. 2023). Date and time are two columns; the typology is named for honest
 * payments too. The amount is in the payment currency.
 */
final class SamlDRows implements PaymentRows {
  static final List<Dialect> DIALECTS =
      List.of(
          Dialect.of(
              SamlDRows::new,
              "Time",
              "Date",
              "Sender_account",
              "Receiver_account",
              "Amount",
              "Payment_currency",
              "Is_laundering",
              "Laundering_type"));

  private final int time;
  private final int date;
  private final int sender;
  private final int receiver;
  private final int amount;
  private final int currency;
  private final int laundering;
  private final int type;

  private SamlDRows(Header header) throws InvalidPaymentFileException {
    this.time = header.index("Time");
    this.date = header.index("Date");
    this.sender = header.index("Sender_account");
    this.receiver = header.index("Receiver_account");
    this.amount = header.index("Amount");
    this.currency = header.index("Payment_currency");
    this.laundering = header.index("Is_laundering");
    this.type = header.index("Laundering_type");
  }

  @Override
  public String payer(Row row) throws InvalidPaymentFileException {
    return row.party(sender);
  }

  @Override
  public String payee(Row row) throws InvalidPaymentFileException {
    return row.party(receiver);
  }

  @Override
  public int amountColumn() {
    return amount;
  }

  @Override
  public Moment moment(Row row) throws InvalidPaymentFileException {
    if (TimeText.moment(row.text(date)) == null) {
      throw row.invalid(date, "a date like 2022-10-07");
    }
    Moment moment = TimeText.moment(row.text(date) + " " + row.text(time));
    if (moment == null) {
      throw row.invalid(time, "a time like 10:35:19");
    }
    return moment;
  }

  @Override
  public String currency(Row row) {
    return row.text(currency);
  }

  @Override
  public Label label(Row row) throws InvalidPaymentFileException {
    return new Label(row.flag(laundering), row.text(type), "");
  }
}
