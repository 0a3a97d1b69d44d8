package org.veilbank.payments;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What AMLSim's versions wrote: transfers, cash and the simulator's log. Identical rows are
 * payments of their own. Cash moves between an account and a branch, whose numbers overlap with
 * those of accounts; a branch is therefore called {@code branch:n}.
 */
final class AmlSimRows implements PaymentRows {
  static final List<Dialect> DIALECTS =
      List.of(
          dialect("orig_acct", "bene_acct", "base_amt", "tran_timestamp", "tx_type", "is_sar"),
          dialect(
              "SENDER_ACCOUNT_ID",
              "RECEIVER_ACCOUNT_ID",
              "TX_AMOUNT",
              "TIMESTAMP",
              "TX_TYPE",
              "IS_SAR"),
          dialect(
              "SENDER_ACCOUNT_ID",
              "RECEIVER_ACCOUNT_ID",
              "TX_AMOUNT",
              "TIMESTAMP",
              "TX_TYPE",
              "IS_FRAUD"),
          dialect("nameOrig", "nameDest", "amount", "step", "type", "isSAR"),
          dialect(
              "ACCOUNT_ID",
              "COUNTER_PARTY_ACCOUNT_NUM",
              "TXN_AMOUNT_ORIG",
              "start",
              "TXN_SOURCE_TYPE_CODE",
              "tx_count"),
          dialect(
              "ACCOUNT_ID",
              "BRANCH_ID",
              "TXN_AMOUNT_ORIG",
              "RUN_DATE",
              "TXN_SOURCE_TYPE_CODE",
              "tx_count"),
          dialect("sourceNodeId", "targetNodeId", "value", "time"));

  private static final String BRANCH = "branch:";
  private static final String NO_ALERT = "-1";

  private final int payer;
  private final int payee;
  private final int amount;
  private final int moment;
  private final int type;
  private final int suspicious;
  private final int alert;
  private final int count;
  private final int end;

  private AmlSimRows(Header header, String... columns) throws InvalidPaymentFileException {
    this.payer = header.index(columns[0]);
    this.payee = header.index(columns[1]);
    this.amount = header.index(columns[2]);
    this.moment = header.index(columns[3]);
    this.type = columns.length > 4 ? header.index(columns[4]) : -1;
    this.count = header.optional("tx_count");
    this.end = count < 0 ? -1 : header.optional("end");
    this.suspicious = columns.length > 4 && count < 0 ? header.index(columns[5]) : -1;
    int underscored = header.optional("alert_id");
    this.alert = underscored < 0 ? header.optional("alertID") : underscored;
  }

  /** Payer, payee, amount, moment; then, in all forms but one, type and one more. */
  private static Dialect dialect(String... columns) {
    return Dialect.of(header -> new AmlSimRows(header, columns), columns);
  }

  /** Empty, {@code CASH-IN} or another type; versions differ in case and dash. */
  private String type(Row row) {
    return row.text(type).toUpperCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String payer(Row row) throws InvalidPaymentFileException {
    return (type(row).equals("CASH-OUT") ? BRANCH : "") + account(row, payer);
  }

  @Override
  public String payee(Row row) throws InvalidPaymentFileException {
    return (type(row).equals("CASH-IN") ? BRANCH : "") + account(row, payee);
  }

  private static String account(Row row, int column) throws InvalidPaymentFileException {
    String account = row.party(column);
    if (account.length() > Payment.MAX_PARTY_LENGTH - BRANCH.length()
        || account.startsWith(BRANCH)) {
      throw row.invalid(
          column,
          "an account of at most %d characters that does not start with \"%s\""
              .formatted(Payment.MAX_PARTY_LENGTH - BRANCH.length(), BRANCH));
    }
    return account;
  }

  @Override
  public int amountColumn() {
    return amount;
  }

  @Override
  public Moment moment(Row row) throws InvalidPaymentFileException {
    if (count >= 0 && row.count(count) != 1) {
      throw row.invalid(count, "1: a sum of several payments is no payment");
    }
    if (end >= 0 && !row.text(end).equals(row.text(moment))) {
      throw row.invalid(end, "the step at which the payment starts, since it is one");
    }
    return row.moment(moment);
  }

  @Override
  public @Nullable Label label(Row row) throws InvalidPaymentFileException {
    if (suspicious < 0) {
      return null;
    }
    boolean laundering = row.flag(suspicious);
    String occurrence = row.text(alert);
    return new Label(laundering, "", occurrence.equals(NO_ALERT) ? "" : occurrence);
  }
}
