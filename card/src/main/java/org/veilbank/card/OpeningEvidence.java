package org.veilbank.card;

import java.security.SecureRandom;
import java.util.Arrays;
import org.veilbank.ledger.Evidence;
import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.Transaction;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.PubkeyValidityProof;

/**
 * What opens an account: that its owner has the secret of its encryption key and the signing key,
 * and that the registrar admits it.
 *
 * <pre>
 *   0  64  somebody knows the secret of the encryption key
 *  64  64  the owner's signature
 * 128  64  the registrar's signature
 * </pre>
 */
final class OpeningEvidence {
  private static final int SIGNATURE_AT = 64;
  private static final int REGISTRATION_AT = SIGNATURE_AT + Signatures.BYTES;

  private OpeningEvidence() {}

  /** The owner's part. */
  static byte[] prove(
      LedgerId ledger,
      Transaction.OpenAccount opening,
      ElGamalKeyPair keys,
      SigningKey signingKey,
      SecureRandom random) {
    byte[] proof = PubkeyValidityProof.prove(keys, random).encodeWithoutStatement();
    return SignedBytes.concatenate(
        proof, signingKey.sign(SignedBytes.ofOwner(ledger, opening, proof)));
  }

  /** All of it, with the registrar's signature. */
  static byte[] register(
      LedgerId ledger, Transaction.OpenAccount opening, byte[] ownersPart, SigningKey registrar) {
    return SignedBytes.concatenate(
        ownersPart, registrar.sign(SignedBytes.ofRegistrar(ledger, opening, ownersPart)));
  }

  /** Refuses an application whose owner's signature is wrong. */
  static void requireOwner(LedgerId ledger, Transaction.OpenAccount opening, byte[] evidence)
      throws RefusedEvidenceException {
    if (!Signatures.isKey(opening.verifyingKey())) {
      throw new RefusedEvidenceException(
          ProofCheck.VERIFYING_KEY, opening.verifyingKey().toString());
    }
    byte[] proof = Arrays.copyOf(evidence, SIGNATURE_AT);
    if (!Signatures.verify(
        opening.verifyingKey(),
        SignedBytes.ofOwner(ledger, opening, proof),
        Arrays.copyOfRange(evidence, SIGNATURE_AT, REGISTRATION_AT))) {
      throw new RefusedEvidenceException(ProofCheck.SIGNATURE, "is not the new owner's");
    }
  }

  /** Refuses an account that the registrar did not admit. */
  static void requireRegistrar(
      LedgerPolicy policy, LedgerId ledger, Transaction.OpenAccount opening, byte[] evidence)
      throws RefusedEvidenceException {
    if (!Signatures.verify(
        policy.registrar(),
        SignedBytes.ofRegistrar(ledger, opening, Arrays.copyOf(evidence, REGISTRATION_AT)),
        Arrays.copyOfRange(evidence, REGISTRATION_AT, Evidence.OPEN_ACCOUNT_BYTES))) {
      throw new RefusedEvidenceException(ProofCheck.REGISTRATION, "is not the registrar's");
    }
  }

  /** The proof in it. */
  static NamedProof proof(Transaction.OpenAccount opening, byte[] evidence)
      throws RefusedEvidenceException {
    return NamedProof.of(
        ProofCheck.KEY_VALIDITY,
        PubkeyValidityProof::decode,
        SignedBytes.concatenate(
            opening.encryptionKey().toBytes(), Arrays.copyOf(evidence, SIGNATURE_AT)));
  }
}
