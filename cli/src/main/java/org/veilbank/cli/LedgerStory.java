package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransferKind;

/** A day of business, with what the issuer sees beside what holders read. */
final class LedgerStory {
  static final int ISSUER = 0;
  static final int CARD_A = 1;
  static final int CARD_B = 2;
  static final int SHOP_C = 3;
  static final int SHOP_D = 4;

  /** The roles of these accounts. */
  static final List<Role> ROLES =
      List.of(Role.ISSUER, Role.CARDHOLDER, Role.CARDHOLDER, Role.MERCHANT, Role.MERCHANT);

  /** What can be spent in all, in minor units. */
  static final long ISSUED = 1_000_000;

  private static final List<String> NAMES = List.of("issuer", "A", "B", "C", "D");
  private static final String ROW = "%-31s %-33s %s%n";
  private static final int HEX_SHOWN = 6;

  private final DemoLedger ledger;
  private final PrintWriter text;

  LedgerStory(DemoLedger ledger, PrintWriter text) {
    this.ledger = ledger;
    this.text = text;
  }

  /** Tells it. */
  void tell() throws IOException, InterruptedException {
    text.printf(ROW, "what happens", "what the issuer sees", "what holders read");
    issue();
    pay("A's limit: 2,000.00", TransferKind.LIMIT_INCREASE, ISSUER, CARD_A, 200_000);
    pay("B's limit: 500.00", TransferKind.LIMIT_INCREASE, ISSUER, CARD_B, 50_000);
    fold(CARD_A);
    fold(CARD_B);
    pay("A buys at C for 125.50", TransferKind.PURCHASE, CARD_A, SHOP_C, 12_550);
    pay("A buys at D for 1,200.00", TransferKind.PURCHASE, CARD_A, SHOP_D, 120_000);
    pay("B buys at C for 80.00", TransferKind.PURCHASE, CARD_B, SHOP_C, 8_000);
    fold(SHOP_C);
    pay("C refunds A 25.50", TransferKind.REFUND, SHOP_C, CARD_A, 2_550);
    pay("A paid a bill: 300.00 to spend", TransferKind.REPAYMENT, ISSUER, CARD_A, 30_000);
    fold(CARD_A);
    accounts();
  }

  private void issue() throws IOException, InterruptedException {
    SignedTransaction signed = ledger.holder(ISSUER).issue(ledger.account(ISSUER), ISSUED);
    ledger.require(signed);
    row("issuer makes " + AmountText.of(ISSUED), signed, has(ISSUER));
  }

  private void pay(String what, TransferKind kind, int payer, int payee, long amount)
      throws IOException, InterruptedException {
    SignedTransaction signed = ledger.pay(kind, payer, payee, amount);
    ledger.require(signed);
    row(what, signed, has(payer) + "; " + pending(payee));
  }

  private void fold(int account) throws IOException, InterruptedException {
    SignedTransaction signed = ledger.holder(account).fold(ledger.account(account));
    ledger.require(signed);
    row(NAMES.get(account) + " folds", signed, has(account));
  }

  private String has(int account) {
    return "%s: %s".formatted(NAMES.get(account), AmountText.of(ledger.available(account)));
  }

  private String pending(int account) {
    return "%s: %s pending".formatted(NAMES.get(account), AmountText.of(ledger.pending(account)));
  }

  private void row(String what, SignedTransaction signed, String read) {
    text.printf(ROW, what, seen(signed.transaction()), read);
    text.flush();
  }

  /** The beginnings of a transaction's points. */
  private static String seen(Transaction transaction) {
    return switch (transaction) {
      case Transaction.Transfer t ->
          "C %s D %s %s"
              .formatted(start(t.commitment()), start(t.payerHandle()), start(t.payeeHandle()));
      case Transaction.Issuance i ->
          "C %s D %s".formatted(start(i.commitment()), start(i.handle()));
      case Transaction.Fold f -> "pending is added to available";
      case Transaction.OpenAccount o -> "P " + start(o.encryptionKey());
    };
  }

  private static String start(CompressedRistretto point) {
    return point.toString().substring(0, HEX_SHOWN) + "..";
  }

  private void accounts() {
    text.printf("%n" + ROW, "accounts now", "what the issuer sees", "what holders read");
    for (int i = 0; i < NAMES.size(); i++) {
      Account account = ledger.account(i);
      text.printf(
          ROW,
          NAMES.get(i),
          "C %s D %s"
              .formatted(
                  start(account.available().commitment().compress()),
                  start(account.available().handle().compress())),
          "%s; %s pending"
              .formatted(AmountText.of(ledger.available(i)), AmountText.of(ledger.pending(i))));
    }
    text.flush();
  }
}
