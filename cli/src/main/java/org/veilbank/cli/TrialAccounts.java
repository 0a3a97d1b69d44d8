package org.veilbank.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.Role;
import org.veilbank.payments.AmountRule;
import org.veilbank.payments.ImportRule;
import org.veilbank.payments.InvalidPaymentFileException;
import org.veilbank.payments.Payment;
import org.veilbank.payments.PaymentLayout;
import org.veilbank.payments.PaymentReader;
import org.veilbank.payments.SkipReason;

/**
 * The accounts that the entities of a payment file need: 0 is the issuer's; then, in the order of
 * the file, a card for each that pays, and a merchant's account for each that is paid.
 */
final class TrialAccounts {
  /** The issuer's account. */
  static final int ISSUER = 0;

  private final Path data;
  private final Map<String, Integer> cards = new HashMap<>();
  private final Map<String, Integer> merchants = new HashMap<>();
  private final List<Role> roles = new ArrayList<>(List.of(Role.ISSUER));
  private final List<String> entities = new ArrayList<>(List.of(""));
  private long payments;

  private TrialAccounts(Path data) {
    this.data = data;
  }

  /**
   * Opens a payment file in our own layout. What is above {@link Payment#MAX_CENTS} cannot be a
   * purchase: it is left out, and counted.
   */
  static PaymentReader open(Path data) throws IOException, InvalidPaymentFileException {
    return PaymentReader.open(
        data,
        PaymentLayout.VEILBANK,
        ImportRule.of(AmountRule.CENTS).skipping(SkipReason.AMOUNT_OUT_OF_RANGE));
  }

  /**
   * Reads a whole payment file.
   *
   * @throws IOException if there are more entities than a ledger can have accounts, or no payments
   */
  static TrialAccounts read(Path data) throws IOException, InvalidPaymentFileException {
    TrialAccounts accounts = new TrialAccounts(data);
    try (PaymentReader reader = open(data)) {
      for (Payment payment = reader.next(); payment != null; payment = reader.next()) {
        accounts.add(accounts.cards, payment.payer(), Role.CARDHOLDER);
        accounts.add(accounts.merchants, payment.payee(), Role.MERCHANT);
        accounts.payments++;
      }
    }
    if (accounts.payments == 0) {
      throw new IOException(data + ": has no payments");
    }
    return accounts;
  }

  private void add(Map<String, Integer> numbers, String entity, Role role) throws IOException {
    if (numbers.putIfAbsent(entity, roles.size()) == null) {
      if (roles.size() == AccountNumber.MAX_ACCOUNTS) {
        throw new IOException(
            "%s: needs more than the %,d accounts that a ledger can have"
                .formatted(data, AccountNumber.MAX_ACCOUNTS));
      }
      roles.add(role);
      entities.add(entity);
    }
  }

  Path data() {
    return data;
  }

  /** Payments in the file, without those that are too large. */
  long payments() {
    return payments;
  }

  /** Number of accounts. */
  int size() {
    return roles.size();
  }

  Role role(int account) {
    return roles.get(account);
  }

  int cards() {
    return cards.size();
  }

  int merchants() {
    return merchants.size();
  }

  /** The card of a payment's payer. */
  int card(Payment payment) throws IOException {
    return number(cards, payment.payer(), payment);
  }

  /** The account of a payment's payee. */
  int merchant(Payment payment) throws IOException {
    return number(merchants, payment.payee(), payment);
  }

  private int number(Map<String, Integer> numbers, String entity, Payment payment)
      throws IOException {
    Integer number = numbers.get(entity);
    if (number == null) {
      throw new IOException(
          "%s, line %d: was changed while it was read".formatted(data, payment.line()));
    }
    return number;
  }

  /** Writes a table of account, role and entity. */
  void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      out.write("account,role,entity\n");
      for (int account = 0; account < size(); account++) {
        out.write(
            "%d,%s,%s%n"
                .formatted(
                    account,
                    roles.get(account).name().toLowerCase(Locale.ROOT),
                    field(entities.get(account))));
      }
    }
  }

  private static String field(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
