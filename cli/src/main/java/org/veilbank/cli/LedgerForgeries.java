package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.veilbank.card.Holder;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.TransferKind;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.PedersenOpening;

/** What cheats try with a card, and the check that each fails by. */
final class LedgerForgeries {
  private static final int SIGNATURE_BYTES = 64;
  private static final long SMALL = 100;
  private static final long LARGE = 500_000;

  /** Can be paid once. */
  private static final long TWICE = 60_000;

  private final DemoLedger ledger;
  private final PrintWriter text;
  private boolean asExpected = true;

  LedgerForgeries(DemoLedger ledger, PrintWriter text) {
    this.ledger = ledger;
    this.text = text;
  }

  /** Tries all of it; whether each got the answer that it must get, and nothing else changed. */
  boolean tryAll() throws IOException, InterruptedException {
    long before = ledger.available(LedgerStory.CARD_A);
    overdraw(before);
    SignedTransaction first = purchase(TWICE);
    SignedTransaction second = purchase(TWICE);
    attempt("A buys at C for " + AmountText.of(TWICE), first, new TransactionResult.Accepted());
    attempt(
        "the same bytes come again",
        first,
        new TransactionResult.Replayed(new TransactionResult.Accepted()));
    text.printf("    A was charged once: has %s%n", AmountText.of(available()));
    spendAgain(second);
    Transaction.Transfer done = (Transaction.Transfer) first.transaction();
    attempt(
        "C sends the same amount again, under A's next number",
        SignedTransaction.of(with(done, done.sequence() + 1, amount(done)), first.evidence()),
        ProofCheck.SIGNATURE);
    SignedTransaction next = purchase(SMALL);
    Transaction.Transfer transfer = (Transaction.Transfer) next.transaction();
    attempt(
        "C puts %s into A's next purchase, of %s"
            .formatted(AmountText.of(LARGE), AmountText.of(SMALL)),
        SignedTransaction.of(with(transfer, transfer.sequence(), encrypt(LARGE)), next.evidence()),
        ProofCheck.SIGNATURE);
    fromAnotherLedger(next);
    return asExpected && available() == before - TWICE;
  }

  private long available() {
    return ledger.available(LedgerStory.CARD_A);
  }

  private void overdraw(long available) throws IOException, InterruptedException {
    String attempt =
        "A has %s and wants to pay %s".formatted(AmountText.of(available), AmountText.of(LARGE));
    try {
      purchase(LARGE);
      asExpected = false;
      say(attempt, "its own client does it");
    } catch (IllegalArgumentException e) {
      say(attempt, "its own client refuses: " + e.getMessage());
    }
    // From here on with clients of A's own making, and A's keys.
    SignedTransaction small = purchase(SMALL);
    Transaction.Transfer transfer = (Transaction.Transfer) small.transaction();
    attempt(
        "A sends the proofs of %s with a ciphertext of %s"
            .formatted(AmountText.of(SMALL), AmountText.of(LARGE)),
        ledger
            .holder(LedgerStory.CARD_A)
            .sign(with(transfer, transfer.sequence(), encrypt(LARGE)), proofs(small)),
        ProofCheck.HANDLES);
  }

  /** A purchase that was proved before the last one was done, signed anew for after it. */
  private void spendAgain(SignedTransaction second) throws IOException, InterruptedException {
    Transaction.Transfer transfer = (Transaction.Transfer) second.transaction();
    attempt(
        "A spends %s again, proved while it was there: its balance would be negative"
            .formatted(AmountText.of(TWICE)),
        ledger
            .holder(LedgerStory.CARD_A)
            .sign(with(transfer, transfer.sequence() + 1, amount(transfer)), proofs(second)),
        ProofCheck.NEW_BALANCE);
  }

  /** The same person in another ledger: the same seed, other keys, another ledger's id. */
  private void fromAnotherLedger(SignedTransaction next) throws IOException, InterruptedException {
    try (Holder elsewhere = ledger.trial().holderElsewhere(LedgerStory.CARD_A, ledger.random())) {
      attempt(
          "what A signed for another ledger",
          elsewhere.sign(next.transaction(), proofs(next)),
          ProofCheck.SIGNATURE);
    }
  }

  private SignedTransaction purchase(long amount) {
    return ledger.pay(TransferKind.PURCHASE, LedgerStory.CARD_A, LedgerStory.SHOP_C, amount);
  }

  private static byte[] proofs(SignedTransaction signed) {
    byte[] evidence = signed.evidence();
    return Arrays.copyOf(evidence, evidence.length - SIGNATURE_BYTES);
  }

  private CompressedCiphertext encrypt(long amount) {
    try (PedersenOpening opening = PedersenOpening.random(ledger.random())) {
      return Ciphertext.encrypt(
              List.of(
                  ledger.holder(LedgerStory.CARD_A).encryptionKey(),
                  ledger.holder(LedgerStory.SHOP_C).encryptionKey()),
              amount,
              opening)
          .compress();
    }
  }

  private static CompressedCiphertext amount(Transaction.Transfer transfer) {
    return CompressedCiphertext.of(
        transfer.commitment(), transfer.payerHandle(), transfer.payeeHandle());
  }

  private static Transaction.Transfer with(
      Transaction.Transfer transfer, long sequence, CompressedCiphertext amount) {
    return new Transaction.Transfer(
        transfer.kind(),
        transfer.account(),
        transfer.payee(),
        sequence,
        amount.commitment(),
        amount.handles().getFirst(),
        amount.handles().getLast(),
        Optional.empty());
  }

  private void attempt(String what, SignedTransaction signed, ProofCheck check)
      throws IOException, InterruptedException {
    TransactionResult result = ledger.submit(signed);
    asExpected &=
        result instanceof TransactionResult.ProofRejected rejected && rejected.check() == check;
    say(what, AnswerText.of(result));
  }

  private void attempt(String what, SignedTransaction signed, TransactionResult expected)
      throws IOException, InterruptedException {
    TransactionResult result = ledger.submit(signed);
    asExpected &= result.equals(expected);
    say(what, AnswerText.of(result));
  }

  private void say(String what, String answer) {
    text.printf("%s%n    %s%n", what, answer);
    text.flush();
  }
}
