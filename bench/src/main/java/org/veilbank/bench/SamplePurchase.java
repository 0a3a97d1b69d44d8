package org.veilbank.bench;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.veilbank.card.Holder;
import org.veilbank.card.LedgerPolicy;
import org.veilbank.card.SigningKey;
import org.veilbank.card.TransactionVerifier;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.AmountCiphertext;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.TransferKind;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.PedersenOpening;

/** A cardholder and a merchant, and purchases that the gate of their ledger verifies. */
final class SamplePurchase {
  private static final long AMOUNT = 12_950;
  private static final long BALANCE = 1L << 33;

  private final SecureRandom random;
  private final List<ElGamalPublicKey> both;
  private final Holder holder;
  private final Account payer;
  private final Account payee;
  private final TransactionVerifier verifier;

  SamplePurchase(SecureRandom random) {
    this.random = random;
    LedgerPolicy policy =
        new LedgerPolicy(
            "a ledger to be measured",
            SigningKey.generate(random).verifyingKey(),
            Optional.empty(),
            /* proved= */ true);
    holder = holder(policy);
    Holder merchant = holder(policy);
    both = List.of(holder.encryptionKey(), merchant.encryptionKey());
    Ciphertext balance =
        Ciphertext.encrypt(holder.encryptionKey(), BALANCE, PedersenOpening.random(random));
    payer =
        account(
            0,
            Role.CARDHOLDER,
            holder,
            new AmountCiphertext(balance.commitment(), balance.handles().getFirst()));
    payee = account(1, Role.MERCHANT, merchant, nothing());
    verifier = new TransactionVerifier(policy, random);
  }

  private Holder holder(LedgerPolicy policy) {
    byte[] seed = new byte[Holder.SEED_BYTES];
    random.nextBytes(seed);
    return Holder.of(policy, seed, random);
  }

  private static AmountCiphertext nothing() {
    return new AmountCiphertext(RistrettoPoint.IDENTITY, RistrettoPoint.IDENTITY);
  }

  private static Account account(int number, Role role, Holder holder, AmountCiphertext available) {
    return new Account(
        new AccountNumber(number),
        role,
        holder.encryptionKey().encoding(),
        holder.verifyingKey(),
        /* sequence= */ 0,
        /* creditCounter= */ 0,
        /* pendingCredits= */ 0,
        available,
        nothing());
  }

  /** The ciphertext alone: a commitment, and a handle for payer and payee. */
  CompressedCiphertext encrypt() {
    return Ciphertext.encrypt(both, AMOUNT, PedersenOpening.random(random)).compress();
  }

  /** A purchase, encrypted, proved and signed. */
  SignedTransaction buy() {
    return holder.transfer(TransferKind.PURCHASE, payer, BALANCE, payee, AMOUNT);
  }

  /**
   * Verifies purchases as a gate does.
   *
   * @throws IllegalStateException if one is refused
   */
  void verify(List<SignedTransaction> purchases) {
    List<TransactionVerifier.Claim> claims =
        purchases.stream()
            .map(signed ->
                new TransactionVerifier.Claim(signed, Optional.of(payer), Optional.of(payee)))
            .toList();
    if (verifier.verifyVartime(claims).stream().anyMatch(Optional::isPresent)) {
      throw new IllegalStateException("our own purchase was refused");
    }
  }
}
