package org.veilbank.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veilbank.card.Counter.CARD;
import static org.veilbank.card.Counter.ISSUER;
import static org.veilbank.card.Counter.MERCHANT;
import static org.veilbank.card.Counter.RANDOM;
import static org.veilbank.card.Counter.SEARCH;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.Batch;
import org.veilbank.ledger.BatchBuilder;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.LedgerAudit;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.LedgerParameters;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.TransferKind;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.PedersenOpening;

/** What convinces is done once, what does not is refused by name and changes nothing. */
class GateTest {
  @TempDir private Path folder;

  @Test
  void theLifeOfACard() throws IOException {
    LedgerPolicy policy;
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      policy = counter.policy;
      assertThat(counter.available(CARD)).isEqualTo(10_000);
      counter.require(counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 2_500));
      assertThat(counter.available(CARD)).isEqualTo(7_500);
      assertThat(counter.pending(MERCHANT)).isEqualTo(2_500);
      counter.require(counter.fold(MERCHANT));
      counter.require(counter.pay(TransferKind.REFUND, MERCHANT, CARD, 500));
      counter.require(counter.pay(TransferKind.SETTLEMENT, MERCHANT, ISSUER, 2_000));
      counter.require(counter.pay(TransferKind.REPAYMENT, ISSUER, CARD, 1_000));
      counter.require(counter.fold(CARD));
      assertThat(counter.available(CARD)).isEqualTo(9_000);
      counter.require(counter.pay(TransferKind.LIMIT_DECREASE, CARD, ISSUER, 9_000));
      assertThat(counter.available(CARD)).isZero();
      assertThat(counter.available(MERCHANT)).isZero();
      assertThat(counter.available(ISSUER) + counter.pending(ISSUER)).isEqualTo(1_000_000);
      assertThat(counter.engine.isConserved()).isTrue();
    }
    LedgerAudit.Report report = EvidenceAudit.check(folder, policy, RANDOM);
    assertThat(report.problems()).isEmpty();
    assertThat(report.done()).isEqualTo(13);
  }

  @Test
  void anAuditorReadsWhatTheLedgerDoesNot() {
    try (ElGamalKeyPair auditor = ElGamalKeyPair.generate(RANDOM);
        Counter counter = Counter.inBusiness(folder, Optional.of(auditor))) {
      SignedTransaction signed = counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 1_234);
      counter.require(signed);
      Transaction.Transfer transfer = (Transaction.Transfer) signed.transaction();
      Ciphertext forAuditor =
          Ciphertext.of(
              decompressed(transfer.commitment()),
              decompressed(transfer.auditorHandle().orElseThrow()));
      assertThat(auditor.decrypt(forAuditor, SEARCH)).hasValue(1_234);
    }
  }

  private static org.veilbank.group.RistrettoPoint decompressed(
      org.veilbank.group.CompressedRistretto point) {
    try {
      return point.decompress();
    } catch (InvalidEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSameBytesGetTheSameAnswerAndNothingIsDoneTwice() throws IOException {
    SignedTransaction purchase;
    LedgerPolicy policy;
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      policy = counter.policy;
      purchase = counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 1);
      counter.require(purchase);
      assertThat(counter.submit(purchase))
          .isEqualTo(new TransactionResult.Replayed(new TransactionResult.Accepted()));
      assertThat(counter.available(CARD)).isEqualTo(9_999);
    }
    try (LedgerEngine engine = LedgerEngine.open(folder, LedgerParameters.of(policy.id()));
        Gate gate = Gate.open(engine, policy, 1, RANDOM)) {
      assertThat(gate.submit(purchase).join())
          .isEqualTo(new TransactionResult.Replayed(new TransactionResult.Accepted()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyAtOnceAreDoneOnceEach() throws InterruptedException {
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      // Two for the same sequence number: one wins, whichever.
      List<SignedTransaction> rivals =
          List.of(
              counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 10),
              counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 20));
      List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(counter.gate.submit(rivals.get(i % 2)));
      }
      List<TransactionResult> results = answers.stream().map(CompletableFuture::join).toList();
      assertThat(results).filteredOn(new TransactionResult.Accepted()::equals).hasSize(1);
      assertThat(results).filteredOn(TransactionResult.Replayed.class::isInstance).hasSize(9);
      assertThat(results).filteredOn(TransactionResult.OutOfSequence.class::isInstance).hasSize(10);
      assertThat(counter.available(CARD)).isIn(9_990L, 9_980L);
    }
  }

  @Test
  void anOverdraftIsImpossible() {
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      assertThatThrownBy(() -> counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 10_001))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("amount 10001: expected 0 to 10000");
      // A client of one's own making: the proofs of 100, and the ciphertext of 100,000.
      Holder thief = counter.holder(CARD);
      SignedTransaction honest = counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 100);
      Transaction.Transfer honestTransfer = (Transaction.Transfer) honest.transaction();
      Transaction.Transfer more = withAmount(counter, honestTransfer, 100_000);
      byte[] proofs = java.util.Arrays.copyOf(honest.evidence(), honest.evidence().length - 64);
      refused(counter, thief.sign(more, proofs), ProofCheck.HANDLES);
      assertThat(counter.available(CARD)).isEqualTo(10_000);
      // The sequence number is not used up.
      counter.require(honest);
    }
  }

  private static Transaction.Transfer withAmount(
      Counter counter, Transaction.Transfer transfer, long amount) {
    List<ElGamalPublicKey> keys =
        List.of(counter.holder(CARD).encryptionKey(), counter.holder(MERCHANT).encryptionKey());
    try (PedersenOpening opening = PedersenOpening.random(RANDOM)) {
      CompressedCiphertext other = Ciphertext.encrypt(keys, amount, opening).compress();
      return new Transaction.Transfer(
          transfer.kind(),
          transfer.account(),
          transfer.payee(),
          transfer.sequence(),
          other.commitment(),
          other.handles().get(0),
          other.handles().get(1),
          Optional.empty());
    }
  }

  private static void refused(Counter counter, SignedTransaction signed, ProofCheck check) {
    TransactionResult result = counter.submit(signed);
    assertThat(result).isInstanceOf(TransactionResult.ProofRejected.class);
    assertThat(((TransactionResult.ProofRejected) result).check()).isEqualTo(check);
  }

  @Test
  void whatIsNotTheOwnersIsRefused() {
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      SignedTransaction purchase = counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 5);
      byte[] proofs = java.util.Arrays.copyOf(purchase.evidence(), purchase.evidence().length - 64);
      refused(
          counter,
          counter.holder(MERCHANT).sign(purchase.transaction(), proofs),
          ProofCheck.SIGNATURE);
      assertThatThrownBy(() ->
              counter
                  .holder(MERCHANT)
                  .transfer(
                      TransferKind.PURCHASE,
                      counter.account(CARD),
                      1,
                      counter.account(MERCHANT),
                      1))
          .hasMessage("account 1 has other keys than this holder");
    }
  }

  @Test
  void whatCountsInOneLedgerCountsInNoOther(@TempDir Path other) {
    try (Counter here = Counter.inBusiness(folder, Optional.empty());
        Counter there = Counter.open(other, Optional.empty())) {
      Holder holder = here.newHolder();
      SignedTransaction admitted =
          here.registrar.admit(holder.apply(new AccountNumber(0), Role.ISSUER));
      refused(there, admitted, ProofCheck.SIGNATURE);
      assertThat(there.engine.accountCount()).isZero();
    }
  }

  @Test
  void nobodyOpensAnAccountAlone() {
    try (Counter counter = Counter.open(folder, Optional.empty())) {
      Holder holder = counter.newHolder();
      AccountApplication application = holder.apply(new AccountNumber(0), Role.ISSUER);
      SigningKey stranger = SigningKey.generate(RANDOM);
      byte[] evidence =
          OpeningEvidence.register(
              counter.policy.id(), application.opening(), application.evidence(), stranger);
      refused(
          counter, SignedTransaction.of(application.opening(), evidence), ProofCheck.REGISTRATION);
      assertThatThrownBy(() -> new Registrar(counter.policy, stranger))
          .hasMessageContaining("expected " + counter.policy.registrar());
    }
  }

  @Test
  void answersThatNeedNoProof() {
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      Account card = counter.account(CARD);
      Holder holder = counter.holder(CARD);
      assertThat(
              counter.submit(
                  holder.sign(
                      new Transaction.Fold(card.number(), card.sequence() + 2, 0), new byte[0])))
          .isEqualTo(new TransactionResult.OutOfSequence(card.sequence() + 1, card.sequence() + 2));
      assertThat(
              counter.submit(
                  holder.sign(new Transaction.Fold(new AccountNumber(77), 1, 0), new byte[0])))
          .isEqualTo(new TransactionResult.UnknownAccount(77));
      SignedTransaction purchase = counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 5);
      Transaction.Transfer transfer = (Transaction.Transfer) purchase.transaction();
      Transaction.Transfer toNobody =
          new Transaction.Transfer(
              transfer.kind(),
              transfer.account(),
              new AccountNumber(77),
              transfer.sequence(),
              transfer.commitment(),
              transfer.payerHandle(),
              transfer.payeeHandle(),
              Optional.empty());
      assertThat(counter.submit(SignedTransaction.of(toNobody, purchase.evidence())))
          .isEqualTo(new TransactionResult.UnknownAccount(77));
      // Well proved, but nobody pays so: the ledger decides.
      TransactionResult result =
          counter.submit(counter.pay(TransferKind.REFUND, CARD, MERCHANT, 5));
      assertThat(result).isInstanceOf(TransactionResult.Rejected.class);
    }
  }

  @Test
  void whatGotInWithoutTheGateIsFound() throws Exception {
    LedgerPolicy policy;
    try (Counter counter = Counter.inBusiness(folder, Optional.empty())) {
      policy = counter.policy;
      SignedTransaction purchase = counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 5);
      byte[] evidence = purchase.evidence();
      evidence[300] ^= 1;
      counter.engine.submit(batch(purchase.transaction(), evidence)).get();
      SignedTransaction fold = counter.fold(MERCHANT);
      counter.engine.submit(batch(fold.transaction(), new byte[64])).get();
      // Changes nothing but the sequence number; that too is the owner's to decide.
      Transaction.Fold early =
          new Transaction.Fold(
              new AccountNumber(CARD), counter.account(CARD).sequence() + 1, 1_000_000);
      counter.engine.submit(batch(early, new byte[64])).get();
      counter.engine.submit(Batch.of(List.of(counter.fold(ISSUER).transaction()))).get();
    }
    List<String> problems = EvidenceAudit.check(folder, policy, RANDOM).problems();
    assertThat(problems)
        .hasSize(4)
        .allMatch(problem -> problem.startsWith("LED-2.2: "))
        .anyMatch(problem -> problem.contains("has no evidence"));
    assertThat(problems.getFirst()).contains("frame 6, transaction 0: is not that of account 1");
  }

  private static Batch batch(Transaction transaction, byte[] evidence)
      throws InvalidFrameException {
    return new BatchBuilder().add(SignedTransaction.of(transaction, evidence)).build();
  }

  @Test
  void aGateIsForItsOwnLedger(@TempDir Path other) throws IOException {
    try (Counter counter = Counter.open(folder, Optional.empty())) {
      LedgerPolicy simulated =
          new LedgerPolicy(
              "simulated", counter.policy.registrar(), Optional.empty(), /* proved= */ false);
      assertThatThrownBy(() -> Gate.open(counter.engine, simulated, 1, RANDOM))
          .hasMessageStartingWith("policy of ledger " + simulated.id());
      try (LedgerEngine engine = LedgerEngine.open(other, LedgerParameters.of(simulated.id()))) {
        assertThatThrownBy(() -> Gate.open(engine, simulated, 1, RANDOM))
            .hasMessage("a ledger for simulated load has no gate");
      }
      counter.gate.close();
      assertThatThrownBy(() -> counter.join(Role.ISSUER)).hasMessage("the gate is closed");
    }
  }
}
