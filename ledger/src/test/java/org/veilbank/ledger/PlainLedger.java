package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.RistrettoPoint;

/** The rules once more, written plainly, with points that are decoded and added one by one. */
final class PlainLedger {
  private static final class PlainAccount {
    private final Transaction.OpenAccount opened;
    private Transaction last;
    private TransactionResult answer;
    private long sequence;
    private long counter;
    private int credits;
    private RistrettoPoint availableC = RistrettoPoint.IDENTITY;
    private RistrettoPoint availableD = RistrettoPoint.IDENTITY;
    private RistrettoPoint pendingC = RistrettoPoint.IDENTITY;
    private RistrettoPoint pendingD = RistrettoPoint.IDENTITY;
    private long available;
    private long pending;

    PlainAccount(Transaction.OpenAccount opened) {
      this.opened = opened;
    }
  }

  private final List<PlainAccount> accounts = new ArrayList<>();

  /** Amounts, as nobody but the owners knows them. */
  private final Map<CompressedRistretto, Long> amounts = new HashMap<>();

  void know(CompressedRistretto commitment, long amount) {
    amounts.put(commitment, amount);
  }

  private static RistrettoPoint point(CompressedRistretto encoding) {
    try {
      return encoding.decompress();
    } catch (InvalidEncodingException e) {
      throw new AssertionError(e);
    }
  }

  long sequence(int account) {
    return accounts.get(account).sequence;
  }

  long counter(int account) {
    return accounts.get(account).counter;
  }

  int accountCount() {
    return accounts.size();
  }

  /** What an account decided last. */
  Optional<Transaction> last(int account) {
    return Optional.ofNullable(accounts.get(account).last);
  }

  TransactionResult apply(Transaction transaction) {
    int number = transaction.account().value();
    if (transaction instanceof Transaction.OpenAccount open) {
      if (number > accounts.size()) {
        return new TransactionResult.OutOfSequence(accounts.size(), number);
      }
      if (number < accounts.size()) {
        return accounts.get(number).opened.equals(open)
            ? new TransactionResult.Replayed(new TransactionResult.Accepted())
            : new TransactionResult.Rejected(Check.NUMBER_TAKEN, "account " + number);
      }
      accounts.add(new PlainAccount(open));
      return new TransactionResult.Accepted();
    }
    if (number >= accounts.size()) {
      return new TransactionResult.UnknownAccount(number);
    }
    PlainAccount account = accounts.get(number);
    long sequence =
        switch (transaction) {
          case Transaction.Transfer t -> t.sequence();
          case Transaction.Issuance i -> i.sequence();
          case Transaction.Fold f -> f.sequence();
          case Transaction.OpenAccount o -> 0;
        };
    if (sequence == account.sequence && transaction.equals(account.last)) {
      return new TransactionResult.Replayed(account.answer);
    }
    if (sequence != account.sequence + 1) {
      return new TransactionResult.OutOfSequence(account.sequence + 1, sequence);
    }
    account.sequence++;
    account.last = transaction;
    account.answer = decide(transaction, account);
    return account.answer;
  }

  private TransactionResult decide(Transaction transaction, PlainAccount account) {
    switch (transaction) {
      case Transaction.Fold f -> {
        if (f.creditCounter() > account.counter) {
          return new TransactionResult.Rejected(
              Check.CREDIT_COUNTER,
              "counter %d, expected %d at most".formatted(f.creditCounter(), account.counter));
        }
        account.availableC = account.availableC.add(account.pendingC);
        account.availableD = account.availableD.add(account.pendingD);
        account.available += account.pending;
        account.pendingC = RistrettoPoint.IDENTITY;
        account.pendingD = RistrettoPoint.IDENTITY;
        account.pending = 0;
        account.credits = 0;
        return new TransactionResult.Folded(account.counter);
      }
      case Transaction.Issuance i -> {
        if (account.opened.role() != Role.ISSUER) {
          return wrongRole(account);
        }
        account.availableC = account.availableC.add(point(i.commitment()));
        account.availableD = account.availableD.add(point(i.handle()));
        account.available += amounts.get(i.commitment());
        return new TransactionResult.Accepted();
      }
      case Transaction.Transfer t -> {
        if (t.payee().value() >= accounts.size()) {
          return new TransactionResult.UnknownAccount(t.payee().value());
        }
        PlainAccount payee = accounts.get(t.payee().value());
        if (account.opened.role() != t.kind().payer()) {
          return wrongRole(account);
        }
        if (payee.opened.role() != t.kind().payee()) {
          return wrongRole(payee);
        }
        if (payee.credits >= LedgerState.MAX_CREDITS) {
          return new TransactionResult.TooManyCredits(t.payee());
        }
        payee.credits++;
        payee.counter++;
        account.availableC = account.availableC.subtract(point(t.commitment()));
        account.availableD = account.availableD.subtract(point(t.payerHandle()));
        account.available -= amounts.get(t.commitment());
        payee.pendingC = payee.pendingC.add(point(t.commitment()));
        payee.pendingD = payee.pendingD.add(point(t.payeeHandle()));
        payee.pending += amounts.get(t.commitment());
        return new TransactionResult.Accepted();
      }
      case Transaction.OpenAccount o -> throw new AssertionError();
    }
  }

  private static TransactionResult wrongRole(PlainAccount account) {
    return new TransactionResult.Rejected(
        Check.ROLES,
        "account %s is of a %s".formatted(account.opened.account(), account.opened.role()));
  }

  /** Compares every account, and decrypts it. */
  void assertSame(Cards cards, java.util.function.Function<AccountNumber, Account> ledger) {
    for (int i = 0; i < accounts.size(); i++) {
      PlainAccount expected = accounts.get(i);
      Account account = ledger.apply(new AccountNumber(i));
      assertThat(account)
          .as("account %d", i)
          .isEqualTo(
              new Account(
                  new AccountNumber(i),
                  expected.opened.role(),
                  expected.opened.encryptionKey(),
                  expected.opened.verifyingKey(),
                  expected.sequence,
                  expected.counter,
                  expected.credits,
                  new AmountCiphertext(expected.availableC, expected.availableD),
                  new AmountCiphertext(expected.pendingC, expected.pendingD)));
      assertThat(cards.isOf(account.available(), i, expected.available))
          .as("available to %d: %d", i, expected.available)
          .isTrue();
      assertThat(cards.isOf(account.pending(), i, expected.pending))
          .as("pending of %d: %d", i, expected.pending)
          .isTrue();
    }
  }
}
