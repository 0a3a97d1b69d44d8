package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.Arrays;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * Two ciphertexts for two keys have the same amount: there are s, x and r with H = s P_1, C_1 = x G
 * + s D_1, C_2 = x G + r H and D_2 = r P_2. Whoever made this knows the secret of the first key and
 * the opening of the second ciphertext, which may be 0.
 */
public final class CiphertextCiphertextEqualityProof extends Proof {
  /** Bytes with the statement. */
  public static final int BYTES = 416;

  private static final int STATEMENT_BYTES = 192;
  private static final String NAME = "ciphertext-ciphertext equality proof";
  private static final Transcript START = transcript("ciphertext-ciphertext-equality-instruction");

  private final CompressedRistretto firstPubkey;
  private final CompressedRistretto secondPubkey;
  private final CompressedCiphertext firstCiphertext;
  private final CompressedCiphertext secondCiphertext;
  private final CompressedRistretto y0;
  private final CompressedRistretto y1;
  private final CompressedRistretto y2;
  private final CompressedRistretto y3;
  private final Scalar zs;
  private final Scalar zx;
  private final Scalar zr;

  private CiphertextCiphertextEqualityProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    FieldReader reader = new FieldReader(NAME, bytes, BYTES);
    firstPubkey = reader.point("first pubkey");
    secondPubkey = reader.point("second pubkey");
    firstCiphertext =
        CompressedCiphertext.of(
            reader.point("first ciphertext (commitment)"),
            reader.point("first ciphertext (handle)"));
    secondCiphertext = reader.anyCiphertext(1);
    y0 = reader.point("Y_0");
    y1 = reader.point("Y_1");
    y2 = reader.point("Y_2");
    y3 = reader.point("Y_3");
    zs = reader.scalar("z_s");
    zx = reader.scalar("z_x");
    zr = reader.scalar("z_r");
  }

  /**
   * The proof in these bytes.
   *
   * @throws MalformedEncodingException if the length is another, a scalar is not below the group
   *     order, or a point is the identity where only the second ciphertext may be
   */
  public static CiphertextCiphertextEqualityProof decode(byte[] bytes)
      throws MalformedEncodingException {
    return new CiphertextCiphertextEqualityProof(bytes);
  }

  /**
   * Proves that a ciphertext has the amount of the one for the second key with this opening.
   *
   * @throws IllegalArgumentException if it has another, or a part of the first ciphertext is the
   *     identity
   */
  public static CiphertextCiphertextEqualityProof prove(
      ElGamalKeyPair firstKeys,
      Ciphertext firstCiphertext,
      ElGamalPublicKey secondKey,
      PedersenOpening secondOpening,
      long amount,
      SecureRandom random) {
    try (SecretScope scope = new SecretScope()) {
      SecretScalar s = firstKeys.secret();
      SecretScalar r = secondOpening.scalar();
      SecretScalar x = scope.keep(SecretScalar.of(amount));
      if (!firstKeys.decrypt(firstCiphertext).equals(Generators.timesG(x))) {
        throw new IllegalArgumentException("the first ciphertext has another amount");
      }
      byte[] statement =
          new FieldWriter(STATEMENT_BYTES)
              .put(firstKeys.publicKey().encoding())
              .put(secondKey.encoding())
              .put(firstCiphertext.compress().encode())
              .put(Ciphertext.encrypt(secondKey, amount, secondOpening).compress().encode())
              .toBytes();
      Transcript transcript = absorbed(statement);
      try (Nonces nonces = new Nonces(transcript, random, s, r)) {
        SecretScalar ys = nonces.next();
        SecretScalar yx = nonces.next();
        SecretScalar yr = nonces.next();
        CompressedRistretto y0 = firstKeys.publicKey().times(ys).compress();
        CompressedRistretto y1 =
            Generators.timesG(yx).add(firstCiphertext.handle().multiply(ys)).compress();
        CompressedRistretto y2 = Generators.commit(yx, yr).compress();
        CompressedRistretto y3 = secondKey.times(yr).compress();
        Scalar c = challenge(transcript, y0, y1, y2, y3);
        return Made.of(
            new FieldWriter(BYTES)
                .put(statement)
                .put(y0)
                .put(y1)
                .put(y2)
                .put(y3)
                .put(scope.keep(s.multiplyAdd(c, ys)))
                .put(scope.keep(x.multiplyAdd(c, yx)))
                .put(scope.keep(r.multiplyAdd(c, yr)))
                .toBytes(),
            CiphertextCiphertextEqualityProof::new);
      }
    }
  }

  private static Transcript absorbed(byte[] statement) {
    return START
        .copy()
        .append("first-pubkey", Arrays.copyOfRange(statement, 0, 32))
        .append("second-pubkey", Arrays.copyOfRange(statement, 32, 64))
        .append("first-ciphertext", Arrays.copyOfRange(statement, 64, 128))
        .append("second-ciphertext", Arrays.copyOfRange(statement, 128, 192))
        .separate("ciphertext-ciphertext-equality-proof");
  }

  private static Scalar challenge(
      Transcript transcript,
      CompressedRistretto y0,
      CompressedRistretto y1,
      CompressedRistretto y2,
      CompressedRistretto y3) {
    return transcript
        .append("Y_0", y0)
        .append("Y_1", y1)
        .append("Y_2", y2)
        .append("Y_3", y3)
        .challengeScalar("c");
  }

  @Override
  Challenged challenged() {
    Transcript transcript = absorbed(encode());
    Scalar c = challenge(transcript, y0, y1, y2, y3);
    Scalar w =
        transcript.append("z_s", zs).append("z_x", zx).append("z_r", zr).challengeScalar("w");
    return (equations, _) -> {
      Weights weights = equations.weights(w);
      // z_s P_1 = c H + Y_0
      Scalar k = weights.next();
      equations.add(firstPubkey, k.multiply(zs));
      equations.addH(k.multiply(c).negate());
      equations.add(y0, k.negate());
      // z_x G + z_s D_1 = c C_1 + Y_1
      k = weights.next();
      equations.addG(k.multiply(zx));
      equations.add(firstCiphertext.handles().getFirst(), k.multiply(zs));
      equations.add(firstCiphertext.commitment(), k.multiply(c).negate());
      equations.add(y1, k.negate());
      // z_x G + z_r H = c C_2 + Y_2
      k = weights.next();
      equations.addG(k.multiply(zx));
      equations.addH(k.multiply(zr));
      equations.add(secondCiphertext.commitment(), k.multiply(c).negate());
      equations.add(y2, k.negate());
      // z_r P_2 = c D_2 + Y_3
      k = weights.next();
      equations.add(secondPubkey, k.multiply(zr));
      equations.add(secondCiphertext.handles().getFirst(), k.multiply(c).negate());
      equations.add(y3, k.negate());
    };
  }

  public CompressedRistretto firstPubkey() {
    return firstPubkey;
  }

  public CompressedRistretto secondPubkey() {
    return secondPubkey;
  }

  public CompressedCiphertext firstCiphertext() {
    return firstCiphertext;
  }

  public CompressedCiphertext secondCiphertext() {
    return secondCiphertext;
  }

  @Override
  public int statementBytes() {
    return STATEMENT_BYTES;
  }
}
