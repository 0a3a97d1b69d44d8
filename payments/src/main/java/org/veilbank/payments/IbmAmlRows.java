package org.veilbank.payments;

import java.util.List;

/**
 * {@code ..._Trans.csv} of IBM's AML data (Altman et al. 2023, arXiv 2306.16424). The two columns
 * called {@code Account} are told apart by their places, each behind its bank; a pandas re-export
 * calls the second {@code Account.1}. An account is named with its bank, {@code bank:account}. The
 * amount is what the payer paid, in the payer's currency.
 */
final class IbmAmlRows implements PaymentRows {
  static final List<Dialect> DIALECTS =
      List.of(
          Dialect.of(
              IbmAmlRows::ofOriginal,
              "Timestamp",
              "From Bank",
              "Account",
              "To Bank",
              "Amount Paid",
              "Payment Currency",
              "Is Laundering"),
          Dialect.of(
              IbmAmlRows::ofReExport,
              "timestamp",
              "from_bank_id",
              "from_account_id",
              "to_bank_id",
              "to_account_id",
              "amount_paid",
              "payment_currency",
              "is_laundering"));

  private static final char SEPARATOR = ':';

  private final int fromBank;
  private final int fromAccount;
  private final int toBank;
  private final int toAccount;
  private final int timestamp;
  private final int paid;
  private final int currency;
  private final int laundering;

  private IbmAmlRows(Header header, int[] parties, String... others)
      throws InvalidPaymentFileException {
    this.fromBank = parties[0];
    this.fromAccount = parties[1];
    this.toBank = parties[2];
    this.toAccount = parties[3];
    this.timestamp = header.index("timestamp");
    this.paid = header.index(others[0]);
    this.currency = header.index(others[1]);
    this.laundering = header.index(others[2]);
  }

  private static PaymentRows ofOriginal(Header header) throws InvalidPaymentFileException {
    int fromBank = header.index("From Bank");
    int toBank = header.index("To Bank");
    int[] parties = {
      fromBank, accountBehind(header, fromBank), toBank, accountBehind(header, toBank)
    };
    return new IbmAmlRows(header, parties, "Amount Paid", "Payment Currency", "Is Laundering");
  }

  private static int accountBehind(Header header, int bank) throws InvalidPaymentFileException {
    int account = bank + 1;
    if (account < header.count()) {
      String name = header.name(account);
      if (name.equalsIgnoreCase("Account") || name.equalsIgnoreCase("Account.1")) {
        return account;
      }
    }
    throw header.invalid(
        "no column \"Account\" right behind \"%s\": which account is whose cannot be told"
            .formatted(header.name(bank)));
  }

  private static PaymentRows ofReExport(Header header) throws InvalidPaymentFileException {
    int[] parties = {
      header.index("from_bank_id"),
      header.index("from_account_id"),
      header.index("to_bank_id"),
      header.index("to_account_id")
    };
    return new IbmAmlRows(header, parties, "amount_paid", "payment_currency", "is_laundering");
  }

  @Override
  public String payer(Row row) throws InvalidPaymentFileException {
    return account(row, fromBank, fromAccount);
  }

  @Override
  public String payee(Row row) throws InvalidPaymentFileException {
    return account(row, toBank, toAccount);
  }

  private static String account(Row row, int bankColumn, int accountColumn)
      throws InvalidPaymentFileException {
    String bank = row.party(bankColumn);
    String account = row.party(accountColumn);
    if (bank.indexOf(SEPARATOR) >= 0) {
      throw row.invalid(bankColumn, "a bank without \":\", which stands before its account");
    }
    String name = bank + SEPARATOR + account;
    if (!Payment.isParty(name)) {
      throw row.invalid(
          accountColumn, "bank and account of %d characters".formatted(Payment.MAX_PARTY_LENGTH));
    }
    return name;
  }

  @Override
  public int amountColumn() {
    return paid;
  }

  @Override
  public Moment moment(Row row) throws InvalidPaymentFileException {
    return row.time(timestamp);
  }

  @Override
  public String currency(Row row) {
    return row.text(currency);
  }

  @Override
  public Label label(Row row) throws InvalidPaymentFileException {
    return row.flag(laundering) ? new Label(true, "", "") : Label.HONEST;
  }
}
