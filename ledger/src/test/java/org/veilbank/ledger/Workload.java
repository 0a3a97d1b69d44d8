package org.veilbank.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.veilbank.group.Scalar;

/** Random transactions: most are sound, some are repeated, early, of strangers, or not allowed. */
final class Workload {
  private final Cards cards;
  private final PlainLedger plain = new PlainLedger();
  private final Random random;
  private final int holders;
  private final List<Transaction> said = new ArrayList<>();
  private final long[] sequences;
  private final long[] received;
  private int opened;

  Workload(int holders, int merchants, long seed) {
    cards = new Cards(holders, merchants);
    this.holders = holders;
    random = new Random(seed);
    sequences = new long[cards.count()];
    received = new long[cards.count()];
  }

  Cards cards() {
    return cards;
  }

  /** What they come to; to be told of each one. */
  PlainLedger plain() {
    return plain;
  }

  List<Transaction> next(int count) {
    List<Transaction> next = new ArrayList<>();
    while (next.size() < count) {
      Transaction one = one();
      next.add(one);
      said.add(one);
    }
    return next;
  }

  private Transaction one() {
    if (opened < cards.count() && (opened < 2 || random.nextInt(4) == 0)) {
      return cards.open(opened++);
    }
    int kind = random.nextInt(20);
    if (kind == 0) {
      return said.get(random.nextInt(said.size()));
    }
    if (kind == 1) {
      return said.getLast();
    }
    int account = random.nextInt(kind == 2 ? cards.count() : opened);
    long sequence = kind == 3 ? 1 + random.nextInt(30) : ++sequences[account];
    long amount = random.nextInt(100_000);
    Scalar r = Cards.scalar(random);
    if (kind < 8) {
      return Cards.fold(account, sequence, Math.max(0, received[account] - random.nextInt(20)));
    }
    if (kind == 8 || (account == 0 && kind < 12)) {
      Transaction.Issuance issuance = cards.issue(account, sequence, amount, r);
      plain.know(issuance.commitment(), amount);
      return issuance;
    }
    TransferKind what = TransferKind.ofCode(1 + random.nextInt(6));
    for (int tries = 0; tries < 20 && what.payer() != cards.role(account); tries++) {
      what = TransferKind.ofCode(1 + random.nextInt(6));
    }
    int payee = payee(what);
    received[payee]++;
    Transaction.Transfer transfer = cards.transfer(what, account, payee, sequence, amount, r);
    plain.know(transfer.commitment(), amount);
    return transfer;
  }

  private int payee(TransferKind kind) {
    return switch (kind.payee()) {
      case ISSUER -> 0;
      case CARDHOLDER -> 1 + random.nextInt(holders);
      case MERCHANT -> 1 + holders + random.nextInt(cards.count() - 1 - holders);
    };
  }
}
