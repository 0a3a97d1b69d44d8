package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * A ciphertext has the same amount for each of two or three keys: there are x and r with C = x G +
 * r H and D_i = r P_i. Whoever made this knows x and r.
 *
 * <p>Differs from zk-sdk: that one allows the last key to be the identity, which means that nobody
 * has it. Here it is refused.
 */
public final class GroupedCiphertextValidityProof extends Proof {
  private static final String NAME = "grouped ciphertext validity proof";
  private static final Transcript START_2 =
      transcript("grouped-ciphertext-validity-2-handles-instruction");
  private static final Transcript START_3 =
      transcript("grouped-ciphertext-validity-3-handles-instruction");

  private final List<CompressedRistretto> pubkeys;
  private final CompressedCiphertext ciphertext;
  private final HandlesProof proof;

  private GroupedCiphertextValidityProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    int handles = bytes.length >= bytes(3) ? 3 : 2;
    FieldReader reader = new FieldReader(NAME, bytes, bytes(handles));
    pubkeys = HandlesProof.readKeys(reader, handles);
    ciphertext = reader.ciphertext("ciphertext", handles);
    proof = new HandlesProof(reader, handles);
  }

  /** Bytes with the statement, for two or three keys: 320 or 416. */
  public static int bytes(int keys) {
    return statementBytes(keys) + HandlesProof.bytes(keys);
  }

  private static int statementBytes(int keys) {
    return 32 * keys + CompressedCiphertext.bytes(keys);
  }

  /**
   * The proof in these bytes, whose number tells that of the keys.
   *
   * @throws MalformedEncodingException if the length is another, a scalar is not below the group
   *     order, or a key, the commitment or a point of the proof is the identity
   */
  public static GroupedCiphertextValidityProof decode(byte[] bytes)
      throws MalformedEncodingException {
    return new GroupedCiphertextValidityProof(bytes);
  }

  /**
   * Proves that {@link Ciphertext#encrypt(List, long, PedersenOpening)} of these is what it is.
   *
   * @throws IllegalArgumentException if there are not two or three keys
   */
  public static GroupedCiphertextValidityProof prove(
      List<ElGamalPublicKey> keys, long amount, PedersenOpening opening, SecureRandom random) {
    HandlesProof.requireKeys(keys.size());
    List<CompressedRistretto> pubkeys = keys.stream().map(ElGamalPublicKey::encoding).toList();
    CompressedCiphertext ciphertext = Ciphertext.encrypt(keys, amount, opening).compress();
    Transcript transcript = absorbed(pubkeys, ciphertext);
    try (SecretScalar x = SecretScalar.of(amount);
        Nonces nonces = new Nonces(transcript, random, x, opening.scalar())) {
      FieldWriter writer = new FieldWriter(bytes(keys.size()));
      pubkeys.forEach(writer::put);
      writer.put(ciphertext.encode());
      writer.put(HandlesProof.prove(keys, x, opening.scalar(), transcript, nonces));
      return Made.of(writer.toBytes(), GroupedCiphertextValidityProof::new);
    }
  }

  private static Transcript absorbed(
      List<CompressedRistretto> pubkeys, CompressedCiphertext ciphertext) {
    Transcript start = pubkeys.size() == 2 ? START_2 : START_3;
    return HandlesProof.absorb(start.copy(), pubkeys)
        .append("grouped-ciphertext", ciphertext.encode());
  }

  @Override
  Challenged challenged() {
    return proof.challenged(
        absorbed(pubkeys, ciphertext), pubkeys, List.of(Scalar.ONE), List.of(ciphertext));
  }

  /** The keys in the order of the handles. */
  public List<CompressedRistretto> pubkeys() {
    return pubkeys;
  }

  public CompressedCiphertext ciphertext() {
    return ciphertext;
  }

  @Override
  public int statementBytes() {
    return statementBytes(pubkeys.size());
  }
}
