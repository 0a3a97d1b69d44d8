package org.veilbank.group;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A public integer modulo the group order l = 2^252 + 27742317777372353535851937790883648493:
 * challenges, responses, weights of a verifier. Secrets are {@link SecretScalar}s. Immutable.
 */
public final class Scalar {
  /** Bytes of an encoded scalar. */
  public static final int BYTES = ScalarArithmetic.BYTES;

  /** Most bytes that can be reduced modulo l: a challenge of a transcript. */
  public static final int WIDE_BYTES = ScalarArithmetic.WIDE_BYTES;

  public static final Scalar ZERO = new Scalar(ScalarArithmetic.of(0));
  public static final Scalar ONE = new Scalar(ScalarArithmetic.of(1));

  private final long[] limbs;

  /** Takes over the array, whose limbs are canonical. */
  Scalar(long[] limbs) {
    this.limbs = limbs;
  }

  /** The limbs themselves, not to be changed. */
  long[] limbs() {
    return limbs;
  }

  /**
   * The scalar of a number.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static Scalar of(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("scalar " + value + ": expected a number from 0 on");
    }
    return new Scalar(ScalarArithmetic.of(value));
  }

  /** The scalar that any integer is modulo l. Not fast: for constants. */
  public static Scalar of(BigInteger value) {
    byte[] bigEndian = value.mod(ScalarArithmetic.ORDER).toByteArray();
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < bigEndian.length; i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return new Scalar(ScalarArithmetic.load(bytes, 0));
  }

  /**
   * The scalar that {@value #BYTES} little-endian bytes encode.
   *
   * @throws InvalidEncodingException if there are more or fewer, or the number is not below l
   */
  public static Scalar decode(byte[] bytes) throws InvalidEncodingException {
    if (bytes.length != BYTES) {
      throw new InvalidEncodingException(
          "scalar", EncodingFault.LENGTH, bytes.length + " bytes, expected " + BYTES);
    }
    return decode(bytes, 0);
  }

  /**
   * The scalar that the {@value #BYTES} little-endian bytes from an offset on encode.
   *
   * @throws InvalidEncodingException if the number is not below l
   * @throws IndexOutOfBoundsException if the array ends before
   */
  public static Scalar decode(byte[] bytes, int offset) throws InvalidEncodingException {
    if (!ScalarArithmetic.isCanonical(bytes, offset)) {
      throw new InvalidEncodingException("scalar", EncodingFault.NON_CANONICAL);
    }
    return new Scalar(ScalarArithmetic.load(bytes, offset));
  }

  /**
   * A little-endian number of up to {@value #WIDE_BYTES} bytes, modulo l. Of 64 uniform bytes it is
   * uniform but for 2^-259.
   *
   * @throws IllegalArgumentException if there are more
   */
  public static Scalar reduce(byte[] bytes) {
    if (bytes.length > WIDE_BYTES) {
      throw new IllegalArgumentException(
          "scalar of " + bytes.length + " bytes: expected at most " + WIDE_BYTES);
    }
    return new Scalar(ScalarArithmetic.reduceBytes(bytes));
  }

  public Scalar add(Scalar other) {
    return new Scalar(ScalarArithmetic.add(limbs, other.limbs));
  }

  public Scalar subtract(Scalar other) {
    return new Scalar(ScalarArithmetic.subtract(limbs, other.limbs));
  }

  public Scalar multiply(Scalar other) {
    return new Scalar(ScalarArithmetic.multiply(limbs, other.limbs));
  }

  /** this * factor + summand, faster than one after the other. */
  public Scalar multiplyAdd(Scalar factor, Scalar summand) {
    return new Scalar(ScalarArithmetic.multiplyAdd(limbs, factor.limbs, summand.limbs));
  }

  public Scalar negate() {
    return ZERO.subtract(this);
  }

  /**
   * 1/this modulo l.
   *
   * @throws ArithmeticException if this is zero
   */
  public Scalar invert() {
    if (isZero()) {
      throw new ArithmeticException("inverse of the scalar 0");
    }
    return new Scalar(ScalarArithmetic.invert(limbs));
  }

  /**
   * The inverse of each, for the price of one inversion and three products each.
   *
   * @throws ArithmeticException if one is zero
   */
  public static List<Scalar> invertAll(List<Scalar> scalars) {
    Scalar[] before = new Scalar[scalars.size()];
    Scalar product = ONE;
    for (int i = 0; i < before.length; i++) {
      before[i] = product;
      product = product.multiply(scalars.get(i));
    }
    Scalar inverse = product.invert();
    for (int i = before.length - 1; i >= 0; i--) {
      before[i] = before[i].multiply(inverse);
      inverse = inverse.multiply(scalars.get(i));
    }
    return new ArrayList<>(Arrays.asList(before));
  }

  public boolean isZero() {
    return ScalarArithmetic.zeroMask(limbs) != 0;
  }

  /** The {@value #BYTES} little-endian bytes. */
  public byte[] encode() {
    byte[] bytes = new byte[BYTES];
    ScalarArithmetic.store(bytes, 0, limbs);
    return bytes;
  }

  /** The number, from 0 to l - 1. */
  public BigInteger toBigInteger() {
    byte[] bytes = encode();
    for (int i = 0; i < BYTES / 2; i++) {
      byte low = bytes[i];
      bytes[i] = bytes[BYTES - 1 - i];
      bytes[BYTES - 1 - i] = low;
    }
    return new BigInteger(1, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scalar that && Arrays.equals(limbs, that.limbs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(limbs);
  }

  /** The encoding in hexadecimal. */
  @Override
  public String toString() {
    return "Scalar[" + HexFormat.of().formatHex(encode()) + "]";
  }
}
