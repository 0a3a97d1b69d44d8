package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.Scalar;
import org.veilbank.ledger.TransactionResult.Accepted;
import org.veilbank.ledger.TransactionResult.Folded;
import org.veilbank.ledger.TransactionResult.OutOfSequence;
import org.veilbank.ledger.TransactionResult.Rejected;
import org.veilbank.ledger.TransactionResult.Replayed;
import org.veilbank.ledger.TransactionResult.TooManyCredits;
import org.veilbank.ledger.TransactionResult.UnknownAccount;

/** The answers of the ledger, and its sums. */
class LedgerStateTest {
  private static final int ISSUER = 0;
  private static final int ALICE = 1;
  private static final int BOB = 2;
  private static final int SHOP = 3;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Cards cards = new Cards(2, 1);
  private final LedgerState state = new LedgerState(Cards.LEDGER, 0);

  @BeforeEach
  void open() throws InvalidFrameException {
    assertThat(apply(cards.openAll())).containsOnly(new Accepted());
  }

  private FrameResults apply(List<Transaction> transactions) throws InvalidFrameException {
    return state.apply(Frame.of(state.next(), Batch.of(transactions)));
  }

  private TransactionResult apply(Transaction transaction) throws InvalidFrameException {
    return apply(List.of(transaction)).get(0);
  }

  private Scalar r() {
    return Cards.scalar(random);
  }

  private Transaction purchase(int payer, long sequence, long amount) {
    return cards.transfer(TransferKind.PURCHASE, payer, SHOP, sequence, amount, r());
  }

  private Account account(int number) {
    return state.account(new AccountNumber(number)).orElseThrow();
  }

  @Test
  void anAmountGoesFromTheIssuerToAHolderToAShopAndBack() throws InvalidFrameException {
    List<TransactionResult> results = new ArrayList<>();
    results.add(apply(cards.issue(ISSUER, 1, 1_000_000, r())));
    results.add(apply(cards.transfer(TransferKind.LIMIT_INCREASE, ISSUER, ALICE, 2, 50_000, r())));
    assertThat(cards.isOf(account(ALICE).pending(), ALICE, 50_000)).isTrue();
    results.add(apply(Cards.fold(ALICE, 1, 1)));
    assertThat(cards.isOf(account(ALICE).available(), ALICE, 50_000)).isTrue();
    assertThat(cards.isOf(account(ALICE).pending(), ALICE, 0)).isTrue();
    results.add(apply(purchase(ALICE, 2, 1999)));
    results.add(apply(Cards.fold(SHOP, 1, 1)));
    results.add(apply(cards.transfer(TransferKind.REFUND, SHOP, ALICE, 2, 500, r())));
    results.add(apply(cards.transfer(TransferKind.SETTLEMENT, SHOP, ISSUER, 3, 1499, r())));
    results.add(apply(cards.transfer(TransferKind.REPAYMENT, ISSUER, ALICE, 3, 1499, r())));
    results.add(apply(cards.transfer(TransferKind.LIMIT_DECREASE, ALICE, ISSUER, 3, 10_000, r())));
    assertThat(results)
        .allSatisfy(result -> assertThat(result).isInstanceOfAny(Accepted.class, Folded.class));
    assertThat(cards.isOf(account(ALICE).available(), ALICE, 38_001)).isTrue();
    assertThat(cards.isOf(account(ALICE).pending(), ALICE, 1999)).isTrue();
    assertThat(cards.isOf(account(SHOP).available(), SHOP, 0)).isTrue();
    assertThat(cards.isOf(account(ISSUER).available(), ISSUER, 948_501)).isTrue();
    assertThat(cards.isOf(account(ISSUER).pending(), ISSUER, 11_499)).isTrue();
    assertThat(state.isConserved()).isTrue();
  }

  @Test
  void theSameBytesGetTheSameAnswerAndChangeNothing() throws InvalidFrameException {
    Transaction accepted = purchase(ALICE, 1, 10);
    Transaction refused = cards.transfer(TransferKind.REFUND, BOB, SHOP, 1, 11, r());
    Transaction fold = Cards.fold(SHOP, 1, 1);
    Transaction issued = cards.issue(ISSUER, 1, 5, r());
    List<Transaction> all = List.of(accepted, refused, fold, issued, cards.open(BOB));
    FrameResults first = apply(all);
    assertThat(first.subList(0, 4))
        .containsExactly(
            new Accepted(),
            new Rejected(Check.ROLES, "account 2 is of a CARDHOLDER"),
            new Folded(1),
            new Accepted());
    LedgerState before = restored(state.exportAccounts(0, cards.count()));
    FrameResults again = apply(all);
    for (int i = 0; i < 4; i++) {
      assertThat(again.get(i)).isEqualTo(new Replayed(first.get(i)));
    }
    assertThat(again.get(4)).isEqualTo(new Replayed(new Accepted())).isEqualTo(first.get(4));
    assertThat(again.replayedCount()).isEqualTo(5);
    assertThat(again.doneCount()).isZero();
    for (int i = 0; i < cards.count(); i++) {
      assertThat(account(i)).isEqualTo(before.account(new AccountNumber(i)).orElseThrow());
    }
  }

  /** These accounts, at the place of the state. */
  private LedgerState restored(byte[] accounts) {
    LedgerState restored =
        LedgerState.restored(
            state.next(), state.issued(), accounts.length / LedgerState.ACCOUNT_BYTES, 0);
    assertThat(restored.importAccounts(0, accounts)).isEmpty();
    return restored;
  }

  @Test
  void aRefusedTransactionStaysRefusedWhenItCouldBeDoneLater() throws InvalidFrameException {
    Transaction early = Cards.fold(SHOP, 1, 1);
    assertThat(apply(early))
        .isEqualTo(new Rejected(Check.CREDIT_COUNTER, "counter 1, expected 0 at most"));
    apply(purchase(ALICE, 1, 10));
    assertThat(apply(early))
        .isEqualTo(
            new Replayed(new Rejected(Check.CREDIT_COUNTER, "counter 1, expected 0 at most")));
    assertThat(apply(Cards.fold(SHOP, 2, 1))).isEqualTo(new Folded(1));
  }

  @Test
  void otherBytesWithAUsedNumberAndNumbersAheadAreOutOfSequence() throws InvalidFrameException {
    Transaction first = purchase(ALICE, 1, 10);
    assertThat(apply(purchase(ALICE, 2, 10))).isEqualTo(new OutOfSequence(1, 2));
    assertThat(apply(first)).isEqualTo(new Accepted());
    assertThat(apply(purchase(ALICE, 1, 10))).isEqualTo(new OutOfSequence(2, 1));
    assertThat(apply(purchase(ALICE, 2, 10))).isEqualTo(new Accepted());
    assertThat(apply(first)).as("older than the last").isEqualTo(new OutOfSequence(3, 1));
    assertThat(apply(purchase(ALICE, Long.MAX_VALUE, 10)))
        .isEqualTo(new OutOfSequence(3, Long.MAX_VALUE));
  }

  @Test
  void unknownPayersDecideNothingUnknownPayeesDoDecide() throws InvalidFrameException {
    Transaction early = purchase(4, 1, 10);
    assertThat(apply(early)).isEqualTo(new UnknownAccount(4));
    Transaction nowhere = cards.transfer(TransferKind.PURCHASE, ALICE, 4, 1, 10, r());
    assertThat(apply(nowhere)).isEqualTo(new UnknownAccount(4));
    Transaction.OpenAccount key = cards.open(BOB);
    assertThat(
            apply(
                new Transaction.OpenAccount(
                    new AccountNumber(4),
                    Role.CARDHOLDER,
                    key.encryptionKey(),
                    key.verifyingKey())))
        .isEqualTo(new Accepted());
    assertThat(apply(early)).isEqualTo(new Accepted());
    assertThat(apply(nowhere)).isEqualTo(new Replayed(new UnknownAccount(4)));
    assertThat(apply(Cards.fold(Integer.MAX_VALUE, 1, 0)))
        .isEqualTo(new UnknownAccount(Integer.MAX_VALUE));
  }

  @Test
  void accountsAreOpenedInOrderAndOnce() throws InvalidFrameException {
    Transaction.OpenAccount bob = cards.open(BOB);
    Transaction.OpenAccount other =
        new Transaction.OpenAccount(
            bob.account(), Role.MERCHANT, bob.encryptionKey(), bob.verifyingKey());
    assertThat(apply(other)).isEqualTo(new Rejected(Check.NUMBER_TAKEN, "account 2"));
    Transaction.OpenAccount ahead =
        new Transaction.OpenAccount(
            new AccountNumber(9), Role.MERCHANT, bob.encryptionKey(), bob.verifyingKey());
    assertThat(apply(ahead)).isEqualTo(new OutOfSequence(4, 9));
    assertThat(state.accountCount()).isEqualTo(4);
  }

  @Test
  void rolesSayWhoPaysWhomAndWhoIssues() throws InvalidFrameException {
    long sequence = 0;
    for (TransferKind kind : TransferKind.values()) {
      assertThat(TransferKind.ofCode(kind.code())).isEqualTo(kind);
      for (int payer = 0; payer < 4; payer++) {
        for (int payee = 0; payee < 4; payee++) {
          long next = account(payer).sequence() + 1;
          TransactionResult result = apply(cards.transfer(kind, payer, payee, next, 3, r()));
          if (cards.role(payer) == kind.payer() && cards.role(payee) == kind.payee()) {
            assertThat(result).isEqualTo(new Accepted());
          } else {
            assertThat(result)
                .isInstanceOfSatisfying(
                    Rejected.class, r -> assertThat(r.check()).isEqualTo(Check.ROLES));
          }
          sequence = next;
        }
      }
    }
    assertThat(sequence).isEqualTo(24);
    assertThat(apply(cards.issue(ALICE, account(ALICE).sequence() + 1, 3, r())))
        .isEqualTo(new Rejected(Check.ROLES, "account 1 is of a CARDHOLDER"));
    assertThat(state.isConserved()).isTrue();
    assertThat(state.issued().isIdentity()).isTrue();
  }

  @Test
  void afterTooManyCreditsOnlyAFoldHelps() throws InvalidFrameException {
    Transaction.Transfer one = (Transaction.Transfer) purchase(ALICE, 1, 10);
    byte[] hint = hint(one);
    long sequence = 1;
    while (sequence <= LedgerState.MAX_CREDITS) {
      BatchBuilder builder = new BatchBuilder();
      for (; builder.size() < 4096 && sequence <= LedgerState.MAX_CREDITS; sequence++) {
        builder.add(withSequence(one, sequence), hint);
      }
      FrameResults results = state.apply(Frame.of(state.next(), builder.build()));
      assertThat(results.doneCount()).isEqualTo(results.size());
    }
    assertThat(account(SHOP).pendingCredits()).isEqualTo(LedgerState.MAX_CREDITS);
    Transaction more = withSequence(one, sequence);
    assertThat(apply(more)).isEqualTo(new TooManyCredits(new AccountNumber(SHOP)));
    assertThat(apply(Cards.fold(SHOP, 1, 0))).isEqualTo(new Folded(LedgerState.MAX_CREDITS));
    assertThat(apply(more)).isEqualTo(new Replayed(new TooManyCredits(new AccountNumber(SHOP))));
    assertThat(apply(withSequence(one, sequence + 1))).isEqualTo(new Accepted());
    assertThat(cards.isOf(account(SHOP).available(), SHOP, 10L * LedgerState.MAX_CREDITS)).isTrue();
    assertThat(cards.isOf(account(SHOP).pending(), SHOP, 10)).isTrue();
  }

  private static byte[] hint(Transaction.Transfer transfer) {
    byte[] encodings = new byte[3 * 32];
    transfer.commitment().copyInto(encodings, 0);
    transfer.payerHandle().copyInto(encodings, 32);
    transfer.payeeHandle().copyInto(encodings, 64);
    try {
      return AffinePoints.decode(encodings).toCoordinates();
    } catch (InvalidEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static Transaction withSequence(Transaction.Transfer t, long sequence) {
    return new Transaction.Transfer(
        t.kind(),
        t.account(),
        t.payee(),
        sequence,
        t.commitment(),
        t.payerHandle(),
        t.payeeHandle(),
        t.auditorHandle());
  }

  @Test
  void aFrameElsewhereIsNotApplied() throws InvalidFrameException {
    LedgerState before = restored(state.exportAccounts(0, 4));
    FramePosition next = state.next();
    Frame frame =
        Frame.of(
            new FramePosition(next.ledger(), next.number() + 1, next.previous()),
            Batch.of(List.of(purchase(ALICE, 1, 10))));
    assertThatThrownBy(() -> state.apply(frame)).isInstanceOf(IllegalArgumentException.class);
    assertThat(state.isSameAs(before)).isTrue();
    assertThat(state.next()).isEqualTo(next);
  }

  @Test
  void randomTransactionsGiveWhatAPlainRecomputationGives() throws InvalidFrameException {
    Workload workload = new Workload(6, 3, seed);
    LedgerState random = new LedgerState(Cards.LEDGER, 2);
    for (int frame = 0; frame < 12; frame++) {
      List<Transaction> transactions = workload.next(frame == 0 ? 1 : 60);
      List<TransactionResult> expected =
          transactions.stream().map(workload.plain()::apply).toList();
      FrameResults results = random.apply(Frame.of(random.next(), Batch.of(transactions)));
      for (int i = 0; i < expected.size(); i++) {
        assertThat(results.get(i))
            .as("seed %d, frame %d, %s", seed, frame, transactions.get(i))
            .isEqualTo(expected.get(i));
      }
      assertThat(random.isConserved()).as("seed %d", seed).isTrue();
    }
    workload.plain().assertSame(workload.cards(), n -> random.account(n).orElseThrow());
  }

  @Test
  void aPointOutOfNothingIsSeenWithoutAKey() throws InvalidFrameException {
    apply(purchase(ALICE, 1, 10));
    byte[] exported = state.exportAccounts(0, 4);
    LedgerState same = restored(exported);
    assertThat(same.isConserved()).isTrue();
    assertThat(same.isSameAs(state)).isTrue();
    // what Alice has, a second time
    int points = 4 * AffinePoints.COORDINATE_BYTES;
    System.arraycopy(
        exported,
        LedgerState.ACCOUNT_BYTES * (ALICE + 1) - points,
        exported,
        LedgerState.ACCOUNT_BYTES * (BOB + 1) - points,
        points);
    LedgerState richer = restored(exported);
    assertThat(richer.isConserved()).isFalse();
    assertThat(richer.isSameAs(state)).isFalse();
  }
}
