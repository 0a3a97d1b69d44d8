package org.veilbank.proof;

import java.security.SecureRandom;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * A ciphertext is one of the amount 0, and whoever made this knows its key's secret: some s with H
 * = s P and C = s D.
 */
public final class ZeroCiphertextProof extends Proof {
  /** Bytes with the statement. */
  public static final int BYTES = 192;

  private static final String NAME = "zero ciphertext proof";
  private static final Transcript START = transcript("zero-ciphertext-instruction");

  private final CompressedRistretto pubkey;
  private final CompressedCiphertext ciphertext;
  private final CompressedRistretto yP;
  private final CompressedRistretto yD;
  private final Scalar z;

  private ZeroCiphertextProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    FieldReader reader = new FieldReader(NAME, bytes, BYTES);
    pubkey = reader.point("pubkey");
    ciphertext =
        CompressedCiphertext.of(
            reader.point("ciphertext (commitment)"), reader.point("ciphertext (handle)"));
    yP = reader.point("Y_P");
    yD = reader.point("Y_D");
    z = reader.scalar("z");
  }

  /**
   * The proof in these bytes.
   *
   * @throws MalformedEncodingException if the length is another, the scalar is not below the group
   *     order, or a point is the identity
   */
  public static ZeroCiphertextProof decode(byte[] bytes) throws MalformedEncodingException {
    return new ZeroCiphertextProof(bytes);
  }

  /**
   * Proves that a ciphertext has the amount 0.
   *
   * @throws IllegalArgumentException if it has another, or a part is the identity
   */
  public static ZeroCiphertextProof prove(
      ElGamalKeyPair keys, Ciphertext ciphertext, SecureRandom random) {
    if (!keys.decrypt(ciphertext).isIdentity()) {
      throw new IllegalArgumentException("the ciphertext is not one of the amount 0");
    }
    CompressedRistretto pubkey = keys.publicKey().encoding();
    CompressedCiphertext compressed = ciphertext.compress();
    Transcript transcript = absorbed(pubkey, compressed);
    try (Nonces nonces = new Nonces(transcript, random, keys.secret());
        SecretScope scope = new SecretScope()) {
      SecretScalar nonce = nonces.next();
      CompressedRistretto yP = keys.publicKey().times(nonce).compress();
      CompressedRistretto yD = ciphertext.handle().multiply(nonce).compress();
      Scalar c = challenge(transcript, yP, yD);
      SecretScalar z = scope.keep(keys.secret().multiplyAdd(c, nonce));
      return Made.of(
          new FieldWriter(BYTES)
              .put(pubkey)
              .put(compressed.encode())
              .put(yP)
              .put(yD)
              .put(z)
              .toBytes(),
          ZeroCiphertextProof::new);
    }
  }

  private static Transcript absorbed(CompressedRistretto pubkey, CompressedCiphertext ciphertext) {
    return START
        .copy()
        .append("pubkey", pubkey)
        .append("ciphertext", ciphertext.encode())
        .separate("zero-ciphertext-proof");
  }

  private static Scalar challenge(
      Transcript transcript, CompressedRistretto yP, CompressedRistretto yD) {
    return transcript.append("Y_P", yP).append("Y_D", yD).challengeScalar("c");
  }

  @Override
  Challenged challenged() {
    Transcript transcript = absorbed(pubkey, ciphertext);
    Scalar c = challenge(transcript, yP, yD);
    Scalar w = transcript.append("z", z).challengeScalar("w");
    return (equations, _) -> {
      Weights weights = equations.weights(w);
      // z P = c H + Y_P
      Scalar k = weights.next();
      equations.add(pubkey, k.multiply(z));
      equations.addH(k.multiply(c).negate());
      equations.add(yP, k.negate());
      // z D = c C + Y_D
      k = weights.next();
      equations.add(ciphertext.handles().getFirst(), k.multiply(z));
      equations.add(ciphertext.commitment(), k.multiply(c).negate());
      equations.add(yD, k.negate());
    };
  }

  public CompressedRistretto pubkey() {
    return pubkey;
  }

  public CompressedCiphertext ciphertext() {
    return ciphertext;
  }

  @Override
  public int statementBytes() {
    return 96;
  }
}
