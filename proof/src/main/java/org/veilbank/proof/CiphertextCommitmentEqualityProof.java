package org.veilbank.proof;

import java.security.SecureRandom;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * A ciphertext and a commitment have the same amount: there are s, x and r with H = s P, C = x G +
 * s D and V = x G + r H. Whoever made this knows the key's secret s and the commitment's opening r,
 * but need not know the ciphertext's opening; so an account's owner can prove something about a
 * balance that others have changed.
 */
public final class CiphertextCommitmentEqualityProof extends Proof {
  /** Bytes with the statement. */
  public static final int BYTES = 320;

  private static final String NAME = "ciphertext-commitment equality proof";
  private static final Transcript START = transcript("ciphertext-commitment-equality-instruction");

  private final CompressedRistretto pubkey;
  private final CompressedCiphertext ciphertext;
  private final CompressedRistretto commitment;
  private final CompressedRistretto y0;
  private final CompressedRistretto y1;
  private final CompressedRistretto y2;
  private final Scalar zs;
  private final Scalar zx;
  private final Scalar zr;

  private CiphertextCommitmentEqualityProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    FieldReader reader = new FieldReader(NAME, bytes, BYTES);
    pubkey = reader.point("pubkey");
    ciphertext =
        CompressedCiphertext.of(
            reader.point("ciphertext (commitment)"), reader.point("ciphertext (handle)"));
    commitment = reader.point("commitment");
    y0 = reader.point("Y_0");
    y1 = reader.point("Y_1");
    y2 = reader.point("Y_2");
    zs = reader.scalar("z_s");
    zx = reader.scalar("z_x");
    zr = reader.scalar("z_r");
  }

  /**
   * The proof in these bytes.
   *
   * @throws MalformedEncodingException if the length is another, a scalar is not below the group
   *     order, or a point is the identity
   */
  public static CiphertextCommitmentEqualityProof decode(byte[] bytes)
      throws MalformedEncodingException {
    return new CiphertextCommitmentEqualityProof(bytes);
  }

  /**
   * Proves that a ciphertext has the amount of the commitment with this opening.
   *
   * @throws IllegalArgumentException if it has another, or a part is the identity
   */
  public static CiphertextCommitmentEqualityProof prove(
      ElGamalKeyPair keys,
      Ciphertext ciphertext,
      PedersenOpening opening,
      long amount,
      SecureRandom random) {
    try (SecretScope scope = new SecretScope()) {
      SecretScalar x = scope.keep(SecretScalar.of(amount));
      if (!keys.decrypt(ciphertext).equals(Generators.timesG(x))) {
        throw new IllegalArgumentException("the ciphertext has another amount");
      }
      CompressedRistretto pubkey = keys.publicKey().encoding();
      CompressedCiphertext compressed = ciphertext.compress();
      CompressedRistretto commitment = Generators.commit(x, opening.scalar()).compress();
      Transcript transcript = absorbed(pubkey, compressed, commitment);
      try (Nonces nonces = new Nonces(transcript, random, keys.secret(), opening.scalar())) {
        SecretScalar ys = nonces.next();
        SecretScalar yx = nonces.next();
        SecretScalar yr = nonces.next();
        CompressedRistretto y0 = keys.publicKey().times(ys).compress();
        CompressedRistretto y1 =
            Generators.timesG(yx).add(ciphertext.handle().multiply(ys)).compress();
        CompressedRistretto y2 = Generators.commit(yx, yr).compress();
        Scalar c = challenge(transcript, y0, y1, y2);
        return Made.of(
            new FieldWriter(BYTES)
                .put(pubkey)
                .put(compressed.encode())
                .put(commitment)
                .put(y0)
                .put(y1)
                .put(y2)
                .put(scope.keep(keys.secret().multiplyAdd(c, ys)))
                .put(scope.keep(x.multiplyAdd(c, yx)))
                .put(scope.keep(opening.scalar().multiplyAdd(c, yr)))
                .toBytes(),
            CiphertextCommitmentEqualityProof::new);
      }
    }
  }

  private static Transcript absorbed(
      CompressedRistretto pubkey, CompressedCiphertext ciphertext, CompressedRistretto commitment) {
    return START
        .copy()
        .append("pubkey", pubkey)
        .append("ciphertext", ciphertext.encode())
        .append("commitment", commitment)
        .separate("ciphertext-commitment-equality-proof");
  }

  private static Scalar challenge(
      Transcript transcript,
      CompressedRistretto y0,
      CompressedRistretto y1,
      CompressedRistretto y2) {
    return transcript.append("Y_0", y0).append("Y_1", y1).append("Y_2", y2).challengeScalar("c");
  }

  @Override
  Challenged challenged() {
    Transcript transcript = absorbed(pubkey, ciphertext, commitment);
    Scalar c = challenge(transcript, y0, y1, y2);
    Scalar w =
        transcript.append("z_s", zs).append("z_x", zx).append("z_r", zr).challengeScalar("w");
    return (equations, _) -> {
      Weights weights = equations.weights(w);
      // z_s P = c H + Y_0
      Scalar k = weights.next();
      equations.add(pubkey, k.multiply(zs));
      equations.addH(k.multiply(c).negate());
      equations.add(y0, k.negate());
      // z_x G + z_s D = c C + Y_1
      k = weights.next();
      equations.addG(k.multiply(zx));
      equations.add(ciphertext.handles().getFirst(), k.multiply(zs));
      equations.add(ciphertext.commitment(), k.multiply(c).negate());
      equations.add(y1, k.negate());
      // z_x G + z_r H = c V + Y_2
      k = weights.next();
      equations.addG(k.multiply(zx));
      equations.addH(k.multiply(zr));
      equations.add(commitment, k.multiply(c).negate());
      equations.add(y2, k.negate());
    };
  }

  public CompressedRistretto pubkey() {
    return pubkey;
  }

  public CompressedCiphertext ciphertext() {
    return ciphertext;
  }

  public CompressedRistretto commitment() {
    return commitment;
  }

  @Override
  public int statementBytes() {
    return 128;
  }
}
