package org.veilbank.bench;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.proof.BatchVerifier;
import org.veilbank.proof.BatchedRangeProof;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CiphertextCommitmentEqualityProof;
import org.veilbank.proof.CommittedAmount;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.GroupedCiphertextValidityProof;
import org.veilbank.proof.PedersenOpening;
import org.veilbank.proof.Proof;
import org.veilbank.proof.Verdict;

/**
 * A purchase with all that a ledger checks: that both handles belong to the amount, that a
 * commitment has what the payer has left, that this has 48 bits and the amount 32, and a signature
 * over all of it. The one place that knows of what a purchase consists.
 */
final class SamplePurchase {
  private static final long AMOUNT = 12_950;
  private static final long BALANCE = 1L << 33;
  private static final List<Integer> BITS = List.of(48, 32, 48);

  /** What else is signed: the ledger, the accounts, the sequence number. */
  private static final byte[] CONTEXT = new byte[32 + 4 + 4 + 8];

  private final List<Proof> proofs;
  private final byte[] signed;
  private final byte[] signature;
  private final byte[] verifyingKey;

  private SamplePurchase(List<Proof> proofs, byte[] signed, byte[] signature, byte[] verifyingKey) {
    this.proofs = proofs;
    this.signed = signed;
    this.signature = signature;
    this.verifyingKey = verifyingKey;
  }

  /** Who pays, with an encrypted balance, and whom. */
  static final class Payer {
    private final SecureRandom random;
    private final ElGamalKeyPair keys;
    private final List<ElGamalPublicKey> both;
    private final Ciphertext available;
    private final byte[] signingKey = new byte[Ed25519.SECRET_KEY_SIZE];
    private final byte[] verifyingKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    Payer(SecureRandom random) {
      this.random = random;
      keys = ElGamalKeyPair.generate(random);
      both = List.of(keys.publicKey(), ElGamalKeyPair.generate(random).publicKey());
      available = Ciphertext.encrypt(keys.publicKey(), BALANCE, PedersenOpening.random(random));
      Ed25519.generatePrivateKey(random, signingKey);
      Ed25519.generatePublicKey(signingKey, 0, verifyingKey, 0);
    }

    /** The ciphertext alone: a commitment, and a handle for payer and payee. */
    CompressedCiphertext encrypt() {
      return Ciphertext.encrypt(both, AMOUNT, PedersenOpening.random(random)).compress();
    }

    /** A purchase, encrypted, proved and signed. */
    SamplePurchase buy() {
      PedersenOpening opening = PedersenOpening.random(random);
      PedersenOpening openingLeft = PedersenOpening.random(random);
      Ciphertext amount = Ciphertext.encrypt(both, AMOUNT, opening);
      Ciphertext left = available.subtract(amount.forKey(0));
      List<CommittedAmount> inRange =
          List.of(
              CommittedAmount.of(BALANCE - AMOUNT, openingLeft),
              CommittedAmount.of(AMOUNT, opening),
              CommittedAmount.of(0, PedersenOpening.random(random)));
      List<Proof> proofs =
          List.of(
              GroupedCiphertextValidityProof.prove(both, AMOUNT, opening, random),
              CiphertextCommitmentEqualityProof.prove(
                  keys, left, openingLeft, BALANCE - AMOUNT, random),
              BatchedRangeProof.prove(inRange, BITS, random));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(CONTEXT);
      proofs.forEach(proof -> all.writeBytes(proof.encode()));
      byte[] signed = all.toByteArray();
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      Ed25519.sign(signingKey, 0, signed, 0, signed.length, signature, 0);
      return new SamplePurchase(proofs, signed, signature, verifyingKey);
    }
  }

  /** Bytes that are signed. */
  int bytes() {
    return signed.length;
  }

  /** Validity, equality and range. */
  List<Proof> proofs() {
    return proofs;
  }

  /**
   * Verifies purchases: proofs as one batch, each signature by itself.
   *
   * @throws IllegalStateException if one is wrong
   */
  static void verify(List<SamplePurchase> purchases, SecureRandom random) {
    BatchVerifier verifier = new BatchVerifier(random);
    boolean valid = true;
    for (SamplePurchase one : purchases) {
      one.proofs.forEach(verifier::add);
      valid &=
          Ed25519.verify(one.signature, 0, one.verifyingKey, 0, one.signed, 0, one.signed.length);
    }
    valid &= verifier.verifyVartime().stream().allMatch(verdict -> verdict == Verdict.VALID);
    if (!valid) {
      throw new IllegalStateException("our own purchase was refused");
    }
  }
}
