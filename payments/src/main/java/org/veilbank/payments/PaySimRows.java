package org.veilbank.payments;

import java.util.List;

/**
 * PaySim's log (Lopez-Rojas, Elmir and Axelsson 2016). The log names who started a transaction and
 * the other one; money goes from the first to the second, except for {@code CASH_IN}, where the
 * balance of the first grows.
 */
final class PaySimRows implements PaymentRows {
  static final List<Dialect> DIALECTS =
      List.of(
          Dialect.of(PaySimRows::new, "step", "type", "amount", "nameOrig", "nameDest", "isFraud"));

  private final int step;
  private final int type;
  private final int amount;
  private final int origin;
  private final int destination;
  private final int fraud;

  private PaySimRows(Header header) throws InvalidPaymentFileException {
    this.step = header.index("step");
    this.type = header.index("type");
    this.amount = header.index("amount");
    this.origin = header.index("nameOrig");
    this.destination = header.index("nameDest");
    this.fraud = header.index("isFraud");
  }

  private boolean isCashIn(Row row) throws InvalidPaymentFileException {
    return switch (row.text(type)) {
      case "CASH_IN" -> true;
      case "CASH_OUT", "DEBIT", "PAYMENT", "TRANSFER" -> false;
      default ->
          throw row.invalid(
              type, "CASH_IN, CASH_OUT, DEBIT, PAYMENT or TRANSFER: it tells who pays");
    };
  }

  @Override
  public String payer(Row row) throws InvalidPaymentFileException {
    return row.party(isCashIn(row) ? destination : origin);
  }

  @Override
  public String payee(Row row) throws InvalidPaymentFileException {
    return row.party(isCashIn(row) ? origin : destination);
  }

  @Override
  public int amountColumn() {
    return amount;
  }

  @Override
  public Moment moment(Row row) throws InvalidPaymentFileException {
    return new Moment.Step(row.count(step));
  }

  @Override
  public Label label(Row row) throws InvalidPaymentFileException {
    return row.flag(fraud) ? new Label(true, "fraud", "") : Label.HONEST;
  }
}
