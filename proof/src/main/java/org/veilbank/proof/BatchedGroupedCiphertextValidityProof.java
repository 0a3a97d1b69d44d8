package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * Two ciphertexts for the same two or three keys, such as the low and the high part of an amount,
 * are each as {@link GroupedCiphertextValidityProof} says: it is proved for their sum, the second
 * one times a challenge.
 *
 * <p>Differs from zk-sdk as that one does.
 */
public final class BatchedGroupedCiphertextValidityProof extends Proof {
  private static final String NAME = "batched grouped ciphertext validity proof";
  private static final Transcript START_2 =
      transcript("batched-grouped-ciphertext-validity-2-handles-instruction");
  private static final Transcript START_3 =
      transcript("batched-grouped-ciphertext-validity-3-handles-instruction");

  private final List<CompressedRistretto> pubkeys;
  private final CompressedCiphertext low;
  private final CompressedCiphertext high;
  private final HandlesProof proof;

  private BatchedGroupedCiphertextValidityProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    int handles = bytes.length >= bytes(3) ? 3 : 2;
    FieldReader reader = new FieldReader(NAME, bytes, bytes(handles));
    pubkeys = HandlesProof.readKeys(reader, handles);
    low = reader.ciphertext("low ciphertext", handles);
    high = reader.ciphertext("high ciphertext", handles);
    proof = new HandlesProof(reader, handles);
  }

  /** Bytes with the statement, for two or three keys: 416 or 544. */
  public static int bytes(int keys) {
    return statementBytes(keys) + HandlesProof.bytes(keys);
  }

  private static int statementBytes(int keys) {
    return 32 * keys + 2 * CompressedCiphertext.bytes(keys);
  }

  /**
   * The proof in these bytes, whose number tells that of the keys.
   *
   * @throws MalformedEncodingException if the length is another, a scalar is not below the group
   *     order, or a key, a commitment or a point of the proof is the identity
   */
  public static BatchedGroupedCiphertextValidityProof decode(byte[] bytes)
      throws MalformedEncodingException {
    return new BatchedGroupedCiphertextValidityProof(bytes);
  }

  /**
   * Proves that {@link Ciphertext#encrypt(List, long, PedersenOpening)} of either amount is what it
   * is.
   *
   * @throws IllegalArgumentException if there are not two or three keys
   */
  public static BatchedGroupedCiphertextValidityProof prove(
      List<ElGamalPublicKey> keys,
      long lowAmount,
      PedersenOpening lowOpening,
      long highAmount,
      PedersenOpening highOpening,
      SecureRandom random) {
    HandlesProof.requireKeys(keys.size());
    List<CompressedRistretto> pubkeys = keys.stream().map(ElGamalPublicKey::encoding).toList();
    CompressedCiphertext low = Ciphertext.encrypt(keys, lowAmount, lowOpening).compress();
    CompressedCiphertext high = Ciphertext.encrypt(keys, highAmount, highOpening).compress();
    Transcript transcript = absorbed(pubkeys, low, high);
    Scalar t = transcript.challengeScalar("t");
    try (SecretScope scope = new SecretScope()) {
      SecretScalar lowX = scope.keep(SecretScalar.of(lowAmount));
      SecretScalar highX = scope.keep(SecretScalar.of(highAmount));
      SecretScalar x = scope.keep(highX.multiplyAdd(t, lowX));
      SecretScalar r = scope.keep(highOpening.scalar().multiplyAdd(t, lowOpening.scalar()));
      try (Nonces nonces = new Nonces(transcript, random, x, r)) {
        FieldWriter writer = new FieldWriter(bytes(keys.size()));
        pubkeys.forEach(writer::put);
        writer.put(low.encode()).put(high.encode());
        writer.put(HandlesProof.prove(keys, x, r, transcript, nonces));
        return Made.of(writer.toBytes(), BatchedGroupedCiphertextValidityProof::new);
      }
    }
  }

  private static Transcript absorbed(
      List<CompressedRistretto> pubkeys, CompressedCiphertext low, CompressedCiphertext high) {
    Transcript start = pubkeys.size() == 2 ? START_2 : START_3;
    return HandlesProof.absorb(start.copy(), pubkeys)
        .append("grouped-ciphertext-lo", low.encode())
        .append("grouped-ciphertext-hi", high.encode())
        .separate("batched-validity-proof")
        .append("handles", pubkeys.size());
  }

  @Override
  Challenged challenged() {
    Transcript transcript = absorbed(pubkeys, low, high);
    Scalar t = transcript.challengeScalar("t");
    return proof.challenged(transcript, pubkeys, List.of(Scalar.ONE, t), List.of(low, high));
  }

  /** The keys in the order of the handles. */
  public List<CompressedRistretto> pubkeys() {
    return pubkeys;
  }

  public CompressedCiphertext low() {
    return low;
  }

  public CompressedCiphertext high() {
    return high;
  }

  @Override
  public int statementBytes() {
    return statementBytes(pubkeys.size());
  }
}
