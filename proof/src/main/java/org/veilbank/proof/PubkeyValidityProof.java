package org.veilbank.proof;

import java.security.SecureRandom;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * Whoever made this knows the secret of a public key: some s with P = s^-1 H. Schnorr's protocol
 * for s^-1 to the base H.
 */
public final class PubkeyValidityProof extends Proof {
  /** Bytes with the statement. */
  public static final int BYTES = 96;

  private static final String NAME = "public key validity proof";
  private static final Transcript START = transcript("pubkey-validity-instruction");

  private final CompressedRistretto pubkey;
  private final CompressedRistretto y;
  private final Scalar z;

  private PubkeyValidityProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    FieldReader reader = new FieldReader(NAME, bytes, BYTES);
    pubkey = reader.point("pubkey");
    y = reader.point("Y");
    z = reader.scalar("z");
  }

  /**
   * The proof in these bytes.
   *
   * @throws MalformedEncodingException if the length is another, the scalar is not below the group
   *     order, or a point is the identity
   */
  public static PubkeyValidityProof decode(byte[] bytes) throws MalformedEncodingException {
    return new PubkeyValidityProof(bytes);
  }

  /** Proves knowledge of the secret. */
  public static PubkeyValidityProof prove(ElGamalKeyPair keys, SecureRandom random) {
    CompressedRistretto pubkey = keys.publicKey().encoding();
    Transcript transcript = absorbed(pubkey);
    try (Nonces nonces = new Nonces(transcript, random, keys.secret());
        SecretScope scope = new SecretScope()) {
      SecretScalar nonce = nonces.next();
      CompressedRistretto y = Generators.timesH(nonce).compress();
      Scalar c = transcript.append("Y", y).challengeScalar("c");
      SecretScalar inverse = scope.keep(keys.secret().invert());
      SecretScalar z = scope.keep(inverse.multiplyAdd(c, nonce));
      return Made.of(
          new FieldWriter(BYTES).put(pubkey).put(y).put(z).toBytes(), PubkeyValidityProof::new);
    }
  }

  private static Transcript absorbed(CompressedRistretto pubkey) {
    return START.copy().append("pubkey", pubkey).separate("pubkey-proof");
  }

  @Override
  Challenged challenged() {
    Scalar c = absorbed(pubkey).append("Y", y).challengeScalar("c");
    return (equations, _) -> {
      Scalar k = equations.weights(Scalar.ONE).next();
      equations.addH(k.multiply(z));
      equations.add(pubkey, k.multiply(c).negate());
      equations.add(y, k.negate());
    };
  }

  public CompressedRistretto pubkey() {
    return pubkey;
  }

  @Override
  public int statementBytes() {
    return 32;
  }
}
