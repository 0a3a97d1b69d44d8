package org.veilbank.proof;

import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.SecretScalar;

/** P = s^-1 H for a secret s; never the identity. Immutable. */
public final class ElGamalPublicKey {
  /** Bytes of an encoding. */
  public static final int BYTES = CompressedRistretto.BYTES;

  private final RistrettoPoint point;
  private final CompressedRistretto encoding;

  private ElGamalPublicKey(RistrettoPoint point, CompressedRistretto encoding) {
    this.point = point;
    this.encoding = encoding;
  }

  /**
   * The key that this point is, for example one whose secret is in shares.
   *
   * @throws IllegalArgumentException if it is the identity, which anybody can decrypt with
   */
  public static ElGamalPublicKey of(RistrettoPoint point) {
    if (point.isIdentity()) {
      throw new IllegalArgumentException("public key: is the identity");
    }
    return new ElGamalPublicKey(point, point.compress());
  }

  /**
   * The key that these bytes encode. That somebody knows its secret is another matter: {@link
   * PubkeyValidityProof}.
   *
   * @throws MalformedEncodingException if they encode no point, or the identity
   */
  public static ElGamalPublicKey decode(CompressedRistretto encoding)
      throws MalformedEncodingException {
    if (encoding.isIdentity()) {
      throw new MalformedEncodingException("public key", EncodingFlaw.IDENTITY, "");
    }
    return new ElGamalPublicKey(PedersenCommitment.decompress("public key", encoding), encoding);
  }

  /** r P, with which the key's owner reads a commitment with this opening; in constant time. */
  public RistrettoPoint handle(PedersenOpening opening) {
    return times(opening.scalar());
  }

  RistrettoPoint times(SecretScalar scalar) {
    return point.multiply(scalar);
  }

  public RistrettoPoint point() {
    return point;
  }

  /** The {@value #BYTES} bytes. */
  public CompressedRistretto encoding() {
    return encoding;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ElGamalPublicKey that && encoding.equals(that.encoding);
  }

  @Override
  public int hashCode() {
    return encoding.hashCode();
  }

  /** The encoding in hexadecimal. */
  @Override
  public String toString() {
    return "ElGamalPublicKey[" + encoding + "]";
  }
}
