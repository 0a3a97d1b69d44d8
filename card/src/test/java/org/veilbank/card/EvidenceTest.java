package org.veilbank.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veilbank.card.Counter.CARD;
import static org.veilbank.card.Counter.ISSUER;
import static org.veilbank.card.Counter.MERCHANT;
import static org.veilbank.card.Counter.RANDOM;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionCodec;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.TransferKind;

/**
 * Evidence with anything changed is refused by the check that it is for. The adversary is the owner
 * of the account, so that signatures are right wherever they are not what is tested.
 */
class EvidenceTest {
  private static final int SIGNATURE = 64;

  /** Every how many bytes one is altered: a multiple of none of the fields' lengths. */
  private static final int STEP = 11;

  private static Counter counter;
  private static TransactionVerifier verifier;

  @BeforeAll
  static void open(@TempDir Path folder) {
    counter = Counter.inBusiness(folder, Optional.empty());
    verifier = new TransactionVerifier(counter.policy, RANDOM);
  }

  @AfterAll
  static void close() {
    counter.close();
  }

  private static Optional<ProofCheck> verify(SignedTransaction signed) {
    Transaction transaction = signed.transaction();
    Optional<Account> payee =
        transaction instanceof Transaction.Transfer transfer
            ? counter.engine.account(transfer.payee())
            : Optional.empty();
    Optional<Account> owner =
        transaction instanceof Transaction.OpenAccount
            ? Optional.empty()
            : counter.engine.account(transaction.account());
    return verifier
        .verifyVartime(List.of(new TransactionVerifier.Claim(signed, owner, payee)))
        .getFirst()
        .map(TransactionResult.ProofRejected::check);
  }

  private static byte[] proofs(SignedTransaction signed) {
    byte[] evidence = signed.evidence();
    return Arrays.copyOf(evidence, evidence.length - SIGNATURE);
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= (byte) (1 << (at % Byte.SIZE));
    return copy;
  }

  private static SignedTransaction purchase() {
    return counter.pay(TransferKind.PURCHASE, CARD, MERCHANT, 17);
  }

  /** Alters the proofs here and there; the owner signs what comes out. */
  private static void alterProofs(
      Holder owner, SignedTransaction signed, IntFunction<ProofCheck> expected) {
    byte[] proofs = proofs(signed);
    for (int at = 0; at < proofs.length; at += STEP) {
      SignedTransaction altered = owner.sign(signed.transaction(), flipped(proofs, at));
      assertThat(verify(altered)).as("byte %d", at).contains(expected.apply(at));
    }
  }

  @Test
  void proofsOfATransfer() {
    SignedTransaction purchase = purchase();
    assertThat(verify(purchase)).isEmpty();
    alterProofs(
        counter.holder(CARD),
        purchase,
        at ->
            at < 32
                ? ProofCheck.NEW_BALANCE
                : at < 64
                    ? ProofCheck.RANGES
                    : at < 224
                        ? ProofCheck.HANDLES
                        : at < 416 ? ProofCheck.NEW_BALANCE : ProofCheck.RANGES);
  }

  @Test
  void proofsOfAnIssuance() {
    SignedTransaction issuance = counter.holder(ISSUER).issue(counter.account(ISSUER), 5);
    assertThat(verify(issuance)).isEmpty();
    alterProofs(
        counter.holder(ISSUER),
        issuance,
        at -> at >= 32 && at < 224 ? ProofCheck.HANDLES : ProofCheck.RANGES);
  }

  @Test
  void everyFieldAsTheIdentityOrTooLarge() {
    SignedTransaction purchase = purchase();
    byte[] proofs = proofs(purchase);
    for (int at = 0; at < proofs.length; at += 32) {
      for (byte filling : new byte[] {0, -1}) {
        byte[] altered = proofs.clone();
        Arrays.fill(altered, at, at + 32, filling);
        assertThat(verify(counter.holder(CARD).sign(purchase.transaction(), altered)))
            .as("bytes from %d on all %d", at, filling)
            .isPresent();
      }
    }
  }

  @Test
  void everyByteOfATransactionIsSigned() {
    for (SignedTransaction signed :
        List.of(
            purchase(),
            counter.fold(CARD),
            counter.holder(ISSUER).issue(counter.account(ISSUER), 5))) {
      byte[] bytes = signed.encode();
      int transactionBytes = TransactionCodec.encode(signed.transaction()).length;
      for (int at = 0; at < bytes.length; at += at < transactionBytes ? 1 : STEP) {
        SignedTransaction altered;
        try {
          altered = SignedTransaction.decode(flipped(bytes, at));
        } catch (InvalidFrameException e) {
          assertThat(at).as(e.getMessage()).isLessThan(transactionBytes);
          continue;
        }
        Transaction transaction = altered.transaction();
        boolean known =
            counter.engine.account(transaction.account()).isPresent()
                && (!(transaction instanceof Transaction.Transfer transfer)
                    || counter.engine.account(transfer.payee()).isPresent());
        if (known) {
          Optional<ProofCheck> check = verify(altered);
          assertThat(check).as("byte %d of %s", at, signed).isPresent();
          assertThat(check.orElseThrow()).isIn(ProofCheck.POINTS, ProofCheck.SIGNATURE);
        }
      }
    }
  }

  @Test
  void everyByteOfAnOpeningIsSigned() throws InvalidFrameException {
    Holder holder = counter.newHolder();
    SignedTransaction opening =
        counter.registrar.admit(
            holder.apply(new AccountNumber(counter.engine.accountCount()), Role.CARDHOLDER));
    assertThat(verify(opening)).isEmpty();
    byte[] evidence = opening.evidence();
    for (int at = 0; at < evidence.length; at += STEP) {
      ProofCheck expected = at < 128 ? ProofCheck.SIGNATURE : ProofCheck.REGISTRATION;
      assertThat(verify(SignedTransaction.of(opening.transaction(), flipped(evidence, at))))
          .as("byte %d", at)
          .contains(expected);
    }
    byte[] bytes = opening.encode();
    for (int at = 1; at < 24 + 64; at++) {
      SignedTransaction altered;
      try {
        altered = SignedTransaction.decode(flipped(bytes, at));
      } catch (InvalidFrameException e) {
        continue;
      }
      assertThat(verify(altered)).as("byte %d", at).isPresent();
    }
  }

  @Test
  void aKeyThatNobodyHas() {
    // Somebody else's encryption key, under one's own signature.
    Holder holder = counter.newHolder();
    AccountApplication own = holder.apply(new AccountNumber(9), Role.CARDHOLDER);
    Transaction.OpenAccount stolen =
        new Transaction.OpenAccount(
            new AccountNumber(9),
            Role.CARDHOLDER,
            counter.holder(MERCHANT).encryptionKey().encoding(),
            holder.verifyingKey());
    byte[] proof = Arrays.copyOf(own.evidence(), 64);
    SignedTransaction signed =
        counter.registrar.admit(
            new AccountApplication(
                stolen, SignedBytes.concatenate(proof, holder.signature(stolen, proof))));
    assertThat(verify(signed)).contains(ProofCheck.KEY_VALIDITY);
  }

  @Test
  void aProofCountsOnceAndForOnePayee(@TempDir Path folder) {
    try (Counter other = Counter.inBusiness(folder, Optional.empty())) {
      int second = other.join(Role.MERCHANT);
      SignedTransaction purchase = other.pay(TransferKind.PURCHASE, CARD, MERCHANT, 17);
      Transaction.Transfer transfer = (Transaction.Transfer) purchase.transaction();
      Holder card = other.holder(CARD);
      SignedTransaction elsewhere =
          card.sign(copy(transfer, new AccountNumber(second), 0), proofs(purchase));
      assertThat(other.submit(elsewhere)).extracting("check").isEqualTo(ProofCheck.HANDLES);
      other.require(purchase);
      SignedTransaction again = card.sign(copy(transfer, transfer.payee(), 1), proofs(purchase));
      assertThat(other.submit(again)).extracting("check").isEqualTo(ProofCheck.NEW_BALANCE);
      assertThat(other.available(CARD)).isEqualTo(9_983);
    }
  }

  private static Transaction.Transfer copy(
      Transaction.Transfer t, AccountNumber payee, long later) {
    return new Transaction.Transfer(
        t.kind(),
        t.account(),
        payee,
        t.sequence() + later,
        t.commitment(),
        t.payerHandle(),
        t.payeeHandle(),
        t.auditorHandle());
  }

  @Test
  void pointsThatATransferMayNotHave() {
    SignedTransaction purchase = purchase();
    Transaction.Transfer t = (Transaction.Transfer) purchase.transaction();
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 1);
    for (CompressedRistretto bad :
        List.of(CompressedRistretto.IDENTITY, CompressedRistretto.of(ones, 0))) {
      for (int i = 0; i < 3; i++) {
        Transaction.Transfer altered =
            new Transaction.Transfer(
                t.kind(),
                t.account(),
                t.payee(),
                t.sequence(),
                i == 0 ? bad : t.commitment(),
                i == 1 ? bad : t.payerHandle(),
                i == 2 ? bad : t.payeeHandle(),
                Optional.empty());
        // The payee's handle is decoded with the proof that it belongs to.
        boolean late = i == 2 && !bad.isIdentity();
        assertThat(verify(counter.holder(CARD).sign(altered, proofs(purchase))))
            .as("point %d is %s", i, bad)
            .contains(late ? ProofCheck.HANDLES : ProofCheck.POINTS);
      }
    }
    Transaction.Transfer audited =
        new Transaction.Transfer(
            t.kind(),
            t.account(),
            t.payee(),
            t.sequence(),
            t.commitment(),
            t.payerHandle(),
            t.payeeHandle(),
            Optional.of(t.payeeHandle()));
    assertThat(verify(counter.holder(CARD).sign(audited, Arrays.copyOf(proofs(purchase), 1184))))
        .contains(ProofCheck.AUDITOR);
  }

  @Test
  void oneWrongOneAmongManyIsFound() {
    SignedTransaction right = purchase();
    SignedTransaction wrong =
        counter.holder(CARD).sign(right.transaction(), flipped(proofs(right), 100));
    TransactionVerifier.Claim good = claim(right);
    List<TransactionVerifier.Claim> claims =
        List.of(good, good, good, claim(wrong), good, good, good);
    assertThat(verifier.verifyVartime(claims).stream().map(Optional::isPresent))
        .containsExactly(false, false, false, true, false, false, false);
  }

  private static TransactionVerifier.Claim claim(SignedTransaction signed) {
    return new TransactionVerifier.Claim(
        signed, Optional.of(counter.account(CARD)), Optional.of(counter.account(MERCHANT)));
  }
}
