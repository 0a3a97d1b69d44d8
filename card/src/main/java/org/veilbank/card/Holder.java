package org.veilbank.card;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.DiscreteLog;
import org.veilbank.group.SecretScalar;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.AmountCiphertext;
import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransferKind;
import org.veilbank.ledger.VerifyingKey;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.MalformedEncodingException;
import org.veilbank.proof.PedersenOpening;

/**
 * The owner of an account, on their own device: reads balances, and makes transactions that
 * convince the ledger. Both keys come from one seed of 32 bytes, for one ledger: a key that is used
 * in two could be made to sign for the other. Does not print; {@link #close} erases the keys.
 *
 * <p>Keys by HKDF-SHA256 (RFC 5869) of the seed, the ledger's id as salt: {@code
 * veilbank/card/signing/1} gives the seed of the Ed25519 key, {@code veilbank/card/encryption/1} 64
 * bytes that are reduced to the secret s.
 */
public final class Holder implements AutoCloseable {
  /** Bytes of a seed. */
  public static final int SEED_BYTES = 32;

  private static final int WIDE_BYTES = 64;

  private final LedgerId ledger;
  private final Optional<ElGamalPublicKey> auditor;
  private final SigningKey signingKey;
  private final ElGamalKeyPair keys;
  private final SecureRandom random;

  private Holder(
      LedgerPolicy policy, SigningKey signingKey, ElGamalKeyPair keys, SecureRandom random) {
    ledger = policy.id();
    auditor = policy.auditor();
    this.signingKey = signingKey;
    this.keys = keys;
    this.random = random;
  }

  /**
   * The holder with a seed, in a ledger with these rules; the caller erases the seed.
   *
   * @param random for openings and nonces of proofs
   * @throws IllegalArgumentException if the seed has not {@value #SEED_BYTES} bytes
   */
  public static Holder of(LedgerPolicy policy, byte[] seed, SecureRandom random) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException(
          "seed of %d bytes: expected %d".formatted(seed.length, SEED_BYTES));
    }
    LedgerId ledger = policy.id();
    byte[] signing = derive(ledger, seed, "veilbank/card/signing/1", SigningKey.SEED_BYTES);
    byte[] encryption = derive(ledger, seed, "veilbank/card/encryption/1", WIDE_BYTES);
    try {
      return new Holder(
          policy,
          SigningKey.of(signing),
          ElGamalKeyPair.of(SecretScalar.reduce(encryption)),
          random);
    } finally {
      Arrays.fill(signing, (byte) 0);
      Arrays.fill(encryption, (byte) 0);
    }
  }

  private static byte[] derive(LedgerId ledger, byte[] seed, String purpose, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addSalt(ledger.toBytes())
                  .addIKM(seed)
                  .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HKDF-SHA256", e);
    }
  }

  public ElGamalPublicKey encryptionKey() {
    return keys.publicKey();
  }

  public VerifyingKey verifyingKey() {
    return signingKey.verifyingKey();
  }

  /** Applies for an account. */
  public AccountApplication apply(AccountNumber number, Role role) {
    Transaction.OpenAccount opening =
        new Transaction.OpenAccount(
            number, role, keys.publicKey().encoding(), signingKey.verifyingKey());
    return new AccountApplication(
        opening, OpeningEvidence.prove(ledger, opening, keys, signingKey, random));
  }

  /**
   * Moves an amount from what is available to this holder, in constant time.
   *
   * @param own this holder's account as it is now
   * @param available the amount of {@code own.available()}
   * @param amount 0 to {@link Limits#MAX_AMOUNT}
   * @throws IllegalArgumentException if the amount is out of its range or more than available, the
   *     account has other keys or another amount, or the payee's key is none
   */
  public SignedTransaction transfer(
      TransferKind kind, Account own, long available, Account payee, long amount) {
    requireOwn(own);
    Limits.requireAmount(available, Limits.MAX_BALANCE);
    Limits.requireAmount(amount, Math.min(available, Limits.MAX_AMOUNT));
    List<ElGamalPublicKey> all = new ArrayList<>(List.of(keys.publicKey(), keyOf(payee)));
    auditor.ifPresent(all::add);
    try (PedersenOpening opening = PedersenOpening.random(random)) {
      Transaction.Transfer transfer =
          transfer(
              kind,
              own.number(),
              payee.number(),
              own.sequence() + 1,
              Ciphertext.encrypt(all, amount, opening).compress());
      return sign(
          transfer,
          TransferEvidence.prove(
              keys, all, ciphertext(own.available()), available, amount, opening, random));
    }
  }

  private static Transaction.Transfer transfer(
      TransferKind kind,
      AccountNumber payer,
      AccountNumber payee,
      long sequence,
      CompressedCiphertext amount) {
    List<CompressedRistretto> handles = amount.handles();
    return new Transaction.Transfer(
        kind,
        payer,
        payee,
        sequence,
        amount.commitment(),
        handles.get(0),
        handles.get(1),
        handles.size() > 2 ? Optional.of(handles.get(2)) : Optional.empty());
  }

  /**
   * Makes an amount out of nothing, for this issuer.
   *
   * @param amount 0 to {@link Limits#MAX_BALANCE}
   * @throws IllegalArgumentException if the amount is out of its range, or the account has other
   *     keys
   */
  public SignedTransaction issue(Account own, long amount) {
    requireOwn(own);
    Limits.requireAmount(amount, Limits.MAX_BALANCE);
    try (PedersenOpening opening = PedersenOpening.random(random)) {
      CompressedCiphertext issued =
          Ciphertext.encrypt(keys.publicKey(), amount, opening).compress();
      return sign(
          new Transaction.Issuance(
              own.number(), own.sequence() + 1, issued.commitment(), issued.handles().getFirst()),
          IssuanceEvidence.prove(keys, amount, opening, random));
    }
  }

  /**
   * Adds what is pending to what is available.
   *
   * @throws IllegalArgumentException if the account has other keys
   */
  public SignedTransaction fold(Account own) {
    requireOwn(own);
    return sign(
        new Transaction.Fold(own.number(), own.sequence() + 1, own.creditCounter()), new byte[0]);
  }

  /** Signs a transaction with whatever proofs; whether they convince is the verifier's to say. */
  public SignedTransaction sign(Transaction transaction, byte[] proofs) {
    return SignedTransaction.of(
        transaction, SignedBytes.concatenate(proofs, signature(transaction, proofs)));
  }

  byte[] signature(Transaction transaction, byte[] proofs) {
    return signingKey.sign(SignedBytes.ofOwner(ledger, transaction, proofs));
  }

  /**
   * The amount of a ciphertext of this holder; empty if it is not among those that the search
   * covers. Constant-time but for the search.
   */
  public OptionalLong decrypt(AmountCiphertext amount, DiscreteLog search) {
    return keys.decrypt(ciphertext(amount), search);
  }

  /** Whether this holder's ciphertext is of an amount, from 0 on; no search is needed. */
  public boolean isOf(AmountCiphertext ciphertext, long amount) {
    return keys.decrypt(ciphertext(ciphertext)).equals(Ciphertext.ofPublic(amount).commitment());
  }

  private static Ciphertext ciphertext(AmountCiphertext amount) {
    return Ciphertext.of(amount.commitment(), amount.handle());
  }

  private void requireOwn(Account account) {
    if (!account.encryptionKey().equals(keys.publicKey().encoding())
        || !account.verifyingKey().equals(signingKey.verifyingKey())) {
      throw new IllegalArgumentException(
          "account %d has other keys than this holder".formatted(account.number().value()));
    }
  }

  private static ElGamalPublicKey keyOf(Account payee) {
    try {
      return ElGamalPublicKey.decode(payee.encryptionKey());
    } catch (MalformedEncodingException e) {
      throw new IllegalArgumentException(
          "account %d: %s".formatted(payee.number().value(), e.getMessage()), e);
    }
  }

  /** Erases the keys. */
  @Override
  public void close() {
    signingKey.close();
    keys.close();
  }

  @Override
  public String toString() {
    return "Holder[" + keys.publicKey().encoding() + ", secrets redacted]";
  }
}
