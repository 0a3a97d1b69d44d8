package org.veilbank.ledger;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;

/** Owners of accounts who know their keys: an issuer (account 0), cardholders, then merchants. */
final class Cards {
  static final LedgerId LEDGER = LedgerId.of(digest("a ledger for tests"));
  static final RistrettoPoint H = RistrettoPoint.fromUniformBytes(wide("H"));

  private final int holders;
  private final List<Scalar> secrets = new ArrayList<>();
  private final List<RistrettoPoint> keys = new ArrayList<>();

  Cards(int holders, int merchants) {
    this.holders = holders;
    for (int i = 0; i < 1 + holders + merchants; i++) {
      Scalar secret = Scalar.reduce(wide("secret " + i));
      secrets.add(secret);
      keys.add(H.multiplyVartime(secret.invert()));
    }
  }

  private static byte[] digest(String text) {
    return Sha256.newDigest().digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static byte[] wide(String text) {
    try {
      return MessageDigest.getInstance("SHA3-512")
          .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static Scalar scalar(Random random) {
    byte[] bytes = new byte[Scalar.WIDE_BYTES];
    random.nextBytes(bytes);
    return Scalar.reduce(bytes);
  }

  int count() {
    return keys.size();
  }

  Role role(int account) {
    return account == 0 ? Role.ISSUER : account <= holders ? Role.CARDHOLDER : Role.MERCHANT;
  }

  RistrettoPoint key(int account) {
    return keys.get(account);
  }

  Transaction.OpenAccount open(int account) {
    return new Transaction.OpenAccount(
        new AccountNumber(account),
        role(account),
        keys.get(account).compress(),
        VerifyingKey.of(digest("verifying " + account)));
  }

  List<Transaction> openAll() {
    List<Transaction> all = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      all.add(open(i));
    }
    return all;
  }

  static RistrettoPoint commitment(long amount, Scalar r) {
    return RistrettoPoint.BASE.multiplyVartime(Scalar.of(amount)).add(H.multiplyVartime(r));
  }

  private CompressedRistretto handle(int account, Scalar r) {
    // Of an account that is not there, any key.
    return keys.get(Math.min(account, count() - 1)).multiplyVartime(r).compress();
  }

  Transaction.Transfer transfer(
      TransferKind kind, int payer, int payee, long sequence, long amount, Scalar r) {
    return new Transaction.Transfer(
        kind,
        new AccountNumber(payer),
        new AccountNumber(payee),
        sequence,
        commitment(amount, r).compress(),
        handle(payer, r),
        handle(payee, r),
        amount % 2 == 0 ? Optional.empty() : Optional.of(handle(0, r)));
  }

  static Transaction.Fold fold(int account, long sequence, long counter) {
    return new Transaction.Fold(new AccountNumber(account), sequence, counter);
  }

  Transaction.Issuance issue(int account, long sequence, long amount, Scalar r) {
    return new Transaction.Issuance(
        new AccountNumber(account), sequence, commitment(amount, r).compress(), handle(account, r));
  }

  /** Whether a ciphertext of an account is of an amount, which may be negative. */
  boolean isOf(AmountCiphertext ciphertext, int account, long amount) {
    RistrettoPoint opened =
        ciphertext.commitment().subtract(ciphertext.handle().multiplyVartime(secrets.get(account)));
    RistrettoPoint size = RistrettoPoint.BASE.multiplyVartime(Scalar.of(Math.abs(amount)));
    return opened.equals(amount < 0 ? size.negate() : size);
  }
}
