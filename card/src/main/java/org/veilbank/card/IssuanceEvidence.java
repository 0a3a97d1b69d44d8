package org.veilbank.card;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.Transaction;
import org.veilbank.proof.BatchedRangeProof;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CiphertextCommitmentEqualityProof;
import org.veilbank.proof.CommittedAmount;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.PedersenOpening;

/**
 * The proofs of an issuance, without their statements: so that it cannot create a negative amount,
 * nor one that its issuer cannot read.
 *
 * <pre>
 *   0  32   Z, commitment to zero: fills the range proof up to 64 bits
 *  32  192  (C, D) has the amount of C
 * 224  672  C below 2^48, Z below 2^16
 * 896  64   the issuer's signature
 * </pre>
 */
final class IssuanceEvidence {
  private static final int POINT = CompressedRistretto.BYTES;
  private static final int RANGE_AT = POINT + 192;
  private static final int SIGNATURE_AT = RANGE_AT + 672;
  private static final List<Integer> BIT_LENGTHS =
      List.of(Limits.BALANCE_BITS, Long.SIZE - Limits.BALANCE_BITS);

  private IssuanceEvidence() {}

  /** The proofs, all but the signature. */
  static byte[] prove(
      ElGamalKeyPair issuer, long amount, PedersenOpening opening, SecureRandom random) {
    try (PedersenOpening zeroOpening = PedersenOpening.random(random)) {
      CommittedAmount zero = CommittedAmount.of(0, zeroOpening);
      return SignedBytes.concatenate(
          zero.commitment().encoding().toBytes(),
          CiphertextCommitmentEqualityProof.prove(
                  issuer,
                  Ciphertext.encrypt(issuer.publicKey(), amount, opening),
                  opening,
                  amount,
                  random)
              .encodeWithoutStatement(),
          BatchedRangeProof.prove(
                  List.of(CommittedAmount.of(amount, opening), zero), BIT_LENGTHS, random)
              .encodeWithoutStatement());
    }
  }

  /** The proofs in evidence with the statements that they have to prove. */
  static List<NamedProof> proofs(
      Transaction.Issuance issuance, byte[] evidence, CompressedRistretto key)
      throws RefusedEvidenceException {
    byte[] commitment = issuance.commitment().toBytes();
    return List.of(
        NamedProof.of(
            ProofCheck.HANDLES,
            CiphertextCommitmentEqualityProof::decode,
            SignedBytes.concatenate(
                key.toBytes(),
                commitment,
                issuance.handle().toBytes(),
                commitment,
                Arrays.copyOfRange(evidence, POINT, RANGE_AT))),
        NamedProof.of(
            ProofCheck.RANGES,
            BatchedRangeProof::decode,
            SignedBytes.concatenate(
                BatchedRangeProof.statement(
                    List.of(issuance.commitment(), CompressedRistretto.of(evidence, 0)),
                    BIT_LENGTHS),
                Arrays.copyOfRange(evidence, RANGE_AT, SIGNATURE_AT))));
  }
}
