package org.veilbank.card;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionCodec;
import org.veilbank.proof.BatchedRangeProof;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CiphertextCommitmentEqualityProof;
import org.veilbank.proof.CommittedAmount;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.GroupedCiphertextValidityProof;
import org.veilbank.proof.PedersenOpening;

/**
 * The proofs of a transfer (LED-2.2), without their statements, which are made of what the verifier
 * knows: keys, what was available, the transaction.
 *
 * <pre>
 *  0  32        V, commitment to what will be available
 * 32  32        Z, commitment to zero: fills the range proof up to 128 bits
 * 64  160, 192  the handles are of C (two keys; three with an auditor)
 *     192       what was available, less (C, D), has the amount of V
 *     736       V below 2^48, C below 2^32, Z below 2^48
 *     64        the payer's signature
 * </pre>
 */
final class TransferEvidence {
  private static final int POINT = CompressedRistretto.BYTES;
  private static final int PROOFS_AT = 2 * POINT;
  private static final int EQUALITY_BYTES = 192;
  private static final int RANGE_BYTES = 736;
  private static final List<Integer> BIT_LENGTHS =
      List.of(Limits.BALANCE_BITS, Limits.AMOUNT_BITS, Limits.BALANCE_BITS);

  private TransferEvidence() {}

  /**
   * The proofs, all but the signature.
   *
   * @param keys of payer and payee, and the auditor if there is one
   * @param before what is available
   * @param available its amount, at least that of the transfer
   */
  static byte[] prove(
      ElGamalKeyPair payer,
      List<ElGamalPublicKey> keys,
      Ciphertext before,
      long available,
      long amount,
      PedersenOpening opening,
      SecureRandom random) {
    Ciphertext moved = Ciphertext.encrypt(keys, amount, opening);
    long after = available - amount;
    try (PedersenOpening afterOpening = PedersenOpening.random(random);
        PedersenOpening zeroOpening = PedersenOpening.random(random)) {
      CommittedAmount committed = CommittedAmount.of(after, afterOpening);
      CommittedAmount zero = CommittedAmount.of(0, zeroOpening);
      return SignedBytes.concatenate(
          committed.commitment().encoding().toBytes(),
          zero.commitment().encoding().toBytes(),
          GroupedCiphertextValidityProof.prove(keys, amount, opening, random)
              .encodeWithoutStatement(),
          CiphertextCommitmentEqualityProof.prove(
                  payer, before.subtract(moved.forKey(0)), afterOpening, after, random)
              .encodeWithoutStatement(),
          BatchedRangeProof.prove(
                  List.of(committed, CommittedAmount.of(amount, opening), zero),
                  BIT_LENGTHS,
                  random)
              .encodeWithoutStatement());
    }
  }

  /**
   * The proofs in evidence with the statements that they have to prove.
   *
   * @param keys of payer and payee, and the auditor if there is one
   * @param after what was available, less the transfer
   */
  static List<NamedProof> proofs(
      Transaction.Transfer transfer,
      byte[] evidence,
      List<CompressedRistretto> keys,
      CompressedCiphertext after)
      throws RefusedEvidenceException {
    int equalityAt = evidence.length - Signatures.BYTES - RANGE_BYTES - EQUALITY_BYTES;
    int rangeAt = equalityAt + EQUALITY_BYTES;
    byte[] balance = Arrays.copyOf(evidence, POINT);
    byte[] zero = Arrays.copyOfRange(evidence, POINT, PROOFS_AT);
    List<NamedProof> proofs = new ArrayList<>(3);
    proofs.add(
        NamedProof.of(
            ProofCheck.HANDLES,
            GroupedCiphertextValidityProof::decode,
            SignedBytes.concatenate(
                encodings(keys),
                encodings(TransactionCodec.points(transfer)),
                Arrays.copyOfRange(evidence, PROOFS_AT, equalityAt))));
    proofs.add(
        NamedProof.of(
            ProofCheck.NEW_BALANCE,
            CiphertextCommitmentEqualityProof::decode,
            SignedBytes.concatenate(
                keys.getFirst().toBytes(),
                after.encode(),
                balance,
                Arrays.copyOfRange(evidence, equalityAt, rangeAt))));
    proofs.add(
        NamedProof.of(
            ProofCheck.RANGES,
            BatchedRangeProof::decode,
            SignedBytes.concatenate(
                BatchedRangeProof.statement(
                    List.of(
                        CompressedRistretto.of(balance, 0),
                        transfer.commitment(),
                        CompressedRistretto.of(zero, 0)),
                    BIT_LENGTHS),
                Arrays.copyOfRange(evidence, rangeAt, rangeAt + RANGE_BYTES))));
    return proofs;
  }

  private static byte[] encodings(List<CompressedRistretto> points) {
    byte[] bytes = new byte[POINT * points.size()];
    for (int i = 0; i < points.size(); i++) {
      points.get(i).copyInto(bytes, POINT * i);
    }
    return bytes;
  }
}
