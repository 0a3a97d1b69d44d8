package org.veilbank.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.veilbank.group.Scalar;

/**
 * Transactions of all kinds for several threads, each of which has its own accounts: most are to be
 * done, some are repeated, refused, early or of strangers. Points are made once, the same in every
 * process, so that whoever reads them in a log knows their amounts.
 */
final class Load {
  private static final int HOLDERS = 12;
  private static final int MERCHANTS = 5;
  private static final int TRANSFERS_EACH = 4;
  private static final int NOWHERE = 1000;

  private final Cards cards = new Cards(HOLDERS, MERCHANTS);
  private final List<List<Transaction>> made = new ArrayList<>();
  private final Map<Transaction, Long> amounts = new HashMap<>();

  Load() {
    Random random = new Random(3);
    for (int account = 0; account < cards.count(); account++) {
      List<Transaction> own = new ArrayList<>();
      for (int i = 0; i < TRANSFERS_EACH; i++) {
        long amount = 1 + random.nextInt(100_000);
        Scalar r = Cards.scalar(random);
        TransferKind kind = kind(random, account, i);
        int payee = i == 0 && account % 3 == 0 ? NOWHERE : payee(random, kind);
        Transaction transfer = cards.transfer(kind, account, payee, 1, amount, r);
        own.add(transfer);
        amounts.put(transfer, amount);
      }
      if (account < 2) { // of which one may not
        Transaction issuance = cards.issue(account, 1, 500_000, Cards.scalar(random));
        own.add(issuance);
        amounts.put(issuance, 500_000L);
      }
      made.add(own);
    }
  }

  /** Mostly one that the account may do. */
  private TransferKind kind(Random random, int account, int i) {
    TransferKind kind = TransferKind.ofCode(1 + random.nextInt(6));
    while (i > 0 && kind.payer() != cards.role(account)) {
      kind = TransferKind.ofCode(1 + random.nextInt(6));
    }
    return kind;
  }

  private int payee(Random random, TransferKind kind) {
    return switch (kind.payee()) {
      case ISSUER -> 0;
      case CARDHOLDER -> 1 + random.nextInt(HOLDERS);
      case MERCHANT -> 1 + HOLDERS + random.nextInt(MERCHANTS);
    };
  }

  Cards cards() {
    return cards;
  }

  /** Tells a plain ledger all amounts. */
  void tell(PlainLedger plain) {
    amounts.forEach((transaction, amount) -> {
      if (transaction instanceof Transaction.Transfer t) {
        plain.know(t.commitment(), amount);
      } else if (transaction instanceof Transaction.Issuance i) {
        plain.know(i.commitment(), amount);
      }
    });
  }

  /** What one of the threads says, who waits for each answer. */
  final class Owner {
    private final LedgerEngine engine;
    private final int threads;
    private final int thread;
    private final Random random;
    private final Map<Integer, Transaction> last = new HashMap<>();

    Owner(LedgerEngine engine, int threads, int thread, long seed) {
      this.engine = engine;
      this.threads = threads;
      this.thread = thread;
      random = new Random(seed + thread);
    }

    Batch next() throws InvalidFrameException {
      Set<Integer> used = new HashSet<>();
      List<Transaction> transactions = new ArrayList<>();
      int count = 1 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        int account = thread + threads * random.nextInt(cards.count() / threads);
        if (used.add(account)) {
          transactions.add(one(account));
        }
      }
      return Batch.of(transactions);
    }

    private Transaction one(int account) {
      int choice = random.nextInt(20);
      Optional<Account> known = engine.account(new AccountNumber(account));
      int next = engine.accountCount();
      if (choice < 3 || (known.isEmpty() && choice < 15)) {
        return open(choice == 0 || next == cards.count() ? account : next, choice == 1);
      }
      if (choice == 3 && last.containsKey(account)) {
        return last.get(account);
      }
      long sequence = known.map(Account::sequence).orElse(0L) + (choice == 4 ? 5 : 1);
      Transaction said;
      if (choice < 8) {
        long counter = known.map(Account::creditCounter).orElse(0L);
        said = Cards.fold(account, sequence, choice == 5 ? counter + 1_000_000 : counter);
      } else {
        List<Transaction> own = made.get(account);
        said = with(own.get(random.nextInt(own.size())), sequence);
      }
      last.put(account, said);
      return said;
    }

    private Transaction open(int account, boolean otherwise) {
      Transaction.OpenAccount open = cards.open(account);
      return otherwise && account > 0 && account < engine.accountCount()
          ? new Transaction.OpenAccount(
              open.account(), Role.ISSUER, open.encryptionKey(), open.verifyingKey())
          : open;
    }
  }

  private static Transaction with(Transaction transaction, long sequence) {
    return switch (transaction) {
      case Transaction.Transfer t ->
          new Transaction.Transfer(
              t.kind(),
              t.account(),
              t.payee(),
              sequence,
              t.commitment(),
              t.payerHandle(),
              t.payeeHandle(),
              t.auditorHandle());
      case Transaction.Issuance i ->
          new Transaction.Issuance(i.account(), sequence, i.commitment(), i.handle());
      default -> throw new AssertionError(transaction);
    };
  }
}
