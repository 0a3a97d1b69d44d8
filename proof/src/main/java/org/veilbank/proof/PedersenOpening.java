package org.veilbank.proof;

import java.security.SecureRandom;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * The secret r of a commitment v G + r H: who has it can prove statements about the commitment, and
 * can open it. Does not print; {@link #close} erases it.
 */
public final class PedersenOpening implements AutoCloseable {
  private final SecretScalar scalar;

  private PedersenOpening(SecretScalar scalar) {
    this.scalar = scalar;
  }

  /** A fresh one. */
  public static PedersenOpening random(SecureRandom random) {
    return new PedersenOpening(SecretScalar.random(random));
  }

  /** An opening of this value, which is erased with the opening. */
  public static PedersenOpening of(SecretScalar scalar) {
    return new PedersenOpening(scalar);
  }

  /**
   * The opening that 32 bytes encode; the caller erases the bytes.
   *
   * @throws MalformedEncodingException if they are more or fewer, or not below the group order
   */
  public static PedersenOpening decode(byte[] bytes) throws MalformedEncodingException {
    return new PedersenOpening(decodeSecret("opening", bytes));
  }

  static SecretScalar decodeSecret(String what, byte[] bytes) throws MalformedEncodingException {
    try {
      return SecretScalar.decode(bytes);
    } catch (InvalidEncodingException e) {
      EncodingFlaw flaw =
          switch (e.fault()) {
            case LENGTH -> EncodingFlaw.LENGTH;
            default -> EncodingFlaw.SCALAR;
          };
      throw new MalformedEncodingException(what, flaw, "");
    }
  }

  SecretScalar scalar() {
    return scalar;
  }

  /** The opening of the sum of both commitments. */
  public PedersenOpening add(PedersenOpening other) {
    return new PedersenOpening(scalar.add(other.scalar));
  }

  /** The opening of the difference of both commitments. */
  public PedersenOpening subtract(PedersenOpening other) {
    return new PedersenOpening(scalar.subtract(other.scalar));
  }

  /** The opening of the multiple of the commitment by a public factor. */
  public PedersenOpening multiply(Scalar factor) {
    return new PedersenOpening(scalar.multiply(factor));
  }

  /** The 32 little-endian bytes. */
  public byte[] exportBytes() {
    return scalar.exportBytes();
  }

  /** Erases the opening; using it afterwards is an error. */
  @Override
  public void close() {
    scalar.close();
  }

  @Override
  public String toString() {
    return "PedersenOpening[redacted]";
  }
}
