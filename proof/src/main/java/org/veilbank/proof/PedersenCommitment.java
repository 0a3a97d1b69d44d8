package org.veilbank.proof;

import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * v G + r H: hides the amount v and binds to it (Pedersen 1991). Sums of commitments are
 * commitments to sums. Immutable.
 */
public final class PedersenCommitment {
  private final RistrettoPoint point;
  private final CompressedRistretto encoding;

  private PedersenCommitment(RistrettoPoint point, CompressedRistretto encoding) {
    this.point = point;
    this.encoding = encoding;
  }

  /** The commitment that this point is, such as that of a ciphertext. */
  public static PedersenCommitment of(RistrettoPoint point) {
    return new PedersenCommitment(point, point.compress());
  }

  /**
   * A commitment to an amount, in constant time.
   *
   * @throws IllegalArgumentException if the amount is negative
   */
  public static PedersenCommitment of(long amount, PedersenOpening opening) {
    try (SecretScalar v = SecretScalar.of(amount)) {
      return of(Generators.commit(v, opening.scalar()));
    }
  }

  /**
   * The commitment that these bytes encode.
   *
   * @throws MalformedEncodingException if they encode no point
   */
  public static PedersenCommitment decode(CompressedRistretto encoding)
      throws MalformedEncodingException {
    return new PedersenCommitment(decompress("commitment", encoding), encoding);
  }

  static RistrettoPoint decompress(String what, CompressedRistretto encoding)
      throws MalformedEncodingException {
    try {
      return encoding.decompress();
    } catch (InvalidEncodingException e) {
      throw new MalformedEncodingException(what, EncodingFlaw.POINT, e.fault().toString());
    }
  }

  public PedersenCommitment add(PedersenCommitment other) {
    return of(point.add(other.point));
  }

  public PedersenCommitment subtract(PedersenCommitment other) {
    return of(point.subtract(other.point));
  }

  /** A commitment to a multiple of the amount, in a time that depends on the public factor. */
  public PedersenCommitment multiplyVartime(Scalar factor) {
    return of(point.multiplyVartime(factor));
  }

  public RistrettoPoint point() {
    return point;
  }

  /** The 32 bytes. */
  public CompressedRistretto encoding() {
    return encoding;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PedersenCommitment that && encoding.equals(that.encoding);
  }

  @Override
  public int hashCode() {
    return encoding.hashCode();
  }

  /** The encoding in hexadecimal. */
  @Override
  public String toString() {
    return "PedersenCommitment[" + encoding + "]";
  }
}
