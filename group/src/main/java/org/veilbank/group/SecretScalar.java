package org.veilbank.group;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A secret integer modulo the group order l: keys, amounts, openings, nonces. Everything that takes
 * one runs in constant time, and what is computed from one is one again. It does not print,
 * compares in constant time, and {@link #close} erases it; {@link #exportScalar} and {@link
 * #exportBytes} are the ways out.
 *
 * <p>Erasure reaches this object only: not what the garbage collector copied before.
 */
public final class SecretScalar implements AutoCloseable {
  private final long[] limbs;
  private boolean closed;

  private SecretScalar(long[] limbs) {
    this.limbs = limbs;
  }

  /** The limbs themselves, not to be changed. */
  long[] limbs() {
    if (closed) {
      throw new IllegalStateException("secret scalar: erased");
    }
    return limbs;
  }

  /**
   * The scalar of a secret number, such as an amount.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static SecretScalar of(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("secret scalar: expected a number from 0 on");
    }
    return new SecretScalar(ScalarArithmetic.of(value));
  }

  /** A public scalar to be computed with among secrets. */
  public static SecretScalar of(Scalar value) {
    return new SecretScalar(value.limbs().clone());
  }

  /** A fresh uniform scalar, made of 64 bytes. */
  public static SecretScalar random(SecureRandom source) {
    byte[] bytes = new byte[Scalar.WIDE_BYTES];
    source.nextBytes(bytes);
    SecretScalar scalar = reduce(bytes);
    Arrays.fill(bytes, (byte) 0);
    return scalar;
  }

  /**
   * A little-endian number of up to 64 bytes, modulo l; the caller erases the bytes.
   *
   * @throws IllegalArgumentException if there are more
   */
  public static SecretScalar reduce(byte[] bytes) {
    if (bytes.length > Scalar.WIDE_BYTES) {
      throw new IllegalArgumentException(
          "secret scalar of " + bytes.length + " bytes: expected at most " + Scalar.WIDE_BYTES);
    }
    return new SecretScalar(ScalarArithmetic.reduceBytes(bytes));
  }

  /**
   * The scalar that 32 little-endian bytes encode; the caller erases the bytes.
   *
   * @throws InvalidEncodingException if there are more or fewer, or the number is not below l
   */
  public static SecretScalar decode(byte[] bytes) throws InvalidEncodingException {
    if (bytes.length != Scalar.BYTES) {
      throw new InvalidEncodingException(
          "secret scalar", EncodingFault.LENGTH, bytes.length + " bytes, expected " + Scalar.BYTES);
    }
    if (!ScalarArithmetic.isCanonical(bytes, 0)) {
      throw new InvalidEncodingException("secret scalar", EncodingFault.NON_CANONICAL);
    }
    return new SecretScalar(ScalarArithmetic.load(bytes, 0));
  }

  public SecretScalar add(SecretScalar other) {
    return new SecretScalar(ScalarArithmetic.add(limbs(), other.limbs()));
  }

  public SecretScalar add(Scalar other) {
    return new SecretScalar(ScalarArithmetic.add(limbs(), other.limbs()));
  }

  public SecretScalar subtract(SecretScalar other) {
    return new SecretScalar(ScalarArithmetic.subtract(limbs(), other.limbs()));
  }

  public SecretScalar subtract(Scalar other) {
    return new SecretScalar(ScalarArithmetic.subtract(limbs(), other.limbs()));
  }

  public SecretScalar multiply(SecretScalar other) {
    return new SecretScalar(ScalarArithmetic.multiply(limbs(), other.limbs()));
  }

  public SecretScalar multiply(Scalar other) {
    return new SecretScalar(ScalarArithmetic.multiply(limbs(), other.limbs()));
  }

  /** this * factor + summand: the response of a sigma protocol, for a challenge and a nonce. */
  public SecretScalar multiplyAdd(Scalar factor, SecretScalar summand) {
    return new SecretScalar(ScalarArithmetic.multiplyAdd(limbs(), factor.limbs(), summand.limbs()));
  }

  public SecretScalar negate() {
    return new SecretScalar(ScalarArithmetic.subtract(Scalar.ZERO.limbs(), limbs()));
  }

  /**
   * 1/this modulo l.
   *
   * @throws ArithmeticException if this is zero
   */
  public SecretScalar invert() {
    if (isZero()) {
      throw new ArithmeticException("inverse of the scalar 0");
    }
    return new SecretScalar(ScalarArithmetic.invert(limbs()));
  }

  public boolean isZero() {
    return ScalarArithmetic.zeroMask(limbs()) != 0;
  }

  /** This scalar made public: the response of a proof, an opening that is given away. */
  public Scalar exportScalar() {
    return new Scalar(limbs().clone());
  }

  /** The 32 little-endian bytes. */
  public byte[] exportBytes() {
    byte[] bytes = new byte[Scalar.BYTES];
    ScalarArithmetic.store(bytes, 0, limbs());
    return bytes;
  }

  /** Erases the scalar; using it afterwards is an error. */
  @Override
  public void close() {
    Arrays.fill(limbs, 0);
    closed = true;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof SecretScalar that)) {
      return false;
    }
    long difference = 0;
    for (int i = 0; i < limbs.length; i++) {
      difference |= limbs()[i] ^ that.limbs()[i];
    }
    return difference == 0;
  }

  @Override
  public int hashCode() {
    throw new UnsupportedOperationException("a secret scalar is no key of a hash table");
  }

  @Override
  public String toString() {
    return "SecretScalar[redacted]";
  }
}
