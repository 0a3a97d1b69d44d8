package org.veilbank.board;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 public key (RFC 8032) that is made ready for very many verifications, by tables of its
 * multiples: a board has few authors and many entries. All is public, so time depends on it.
 *
 * <p>A signature (R, s) of M is valid if s is below the group's order and s*B - k*A, encoded, is R,
 * with k = SHA-512(R, A, M): the strict reading, without a cofactor, which also refuses encodings
 * of R that are not canonical. Field arithmetic is BouncyCastle's; its own verification decodes a
 * point and doubles it some 128 times, where this adds 86 times.
 */
final class VerifyingKey {
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /** Scalars are written in digits from -32 to 32. */
  private static final int DIGIT_BITS = 6;

  private static final int DIGITS = 43;
  private static final int HALF = 1 << (DIGIT_BITS - 1);

  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final int[] D =
      element(
          BigInteger.valueOf(-121665)
              .multiply(BigInteger.valueOf(121666).modInverse(PRIME))
              .mod(PRIME));

  private static final Table BASE = new Table(base());

  private final byte[] encoded;
  private final Table negative;

  /**
   * A key.
   *
   * @param encoded 32 bytes
   * @throws IllegalArgumentException if they encode no point of the prime-order subgroup
   */
  VerifyingKey(byte[] encoded) {
    if (encoded.length != KEY_BYTES || !Ed25519.validatePublicKeyFull(encoded, 0)) {
      throw new IllegalArgumentException(
          "Ed25519 public key of %d bytes: need 32, of a point of prime order"
              .formatted(encoded.length));
    }
    this.encoded = encoded.clone();
    Point point = Point.decode(encoded);
    X25519Field.negate(point.x, point.x);
    this.negative = new Table(point);
  }

  /** Whether the key's holder made a signature of a message. */
  boolean verifies(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    BigInteger s = littleEndian(signature, KEY_BYTES, KEY_BYTES);
    if (s.compareTo(ORDER) >= 0) {
      return false;
    }
    MessageDigest sha512 = sha512();
    sha512.update(signature, 0, KEY_BYTES);
    sha512.update(encoded);
    byte[] hash = sha512.digest(message);
    BigInteger k = littleEndian(hash, 0, hash.length).mod(ORDER);
    Accumulator sum = new Accumulator();
    BASE.addMultiple(s, sum);
    negative.addMultiple(k, sum);
    return Arrays.equals(sum.encode(), 0, KEY_BYTES, signature, 0, KEY_BYTES);
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-512", e);
    }
  }

  private static BigInteger littleEndian(byte[] bytes, int offset, int length) {
    byte[] reversed = new byte[length];
    for (int i = 0; i < length; i++) {
      reversed[length - 1 - i] = bytes[offset + i];
    }
    return new BigInteger(1, reversed);
  }

  private static int[] element(BigInteger value) {
    byte[] bytes = new byte[KEY_BYTES];
    byte[] big = value.toByteArray();
    for (int i = 0; i < big.length; i++) {
      if (big.length - 1 - i < KEY_BYTES) {
        bytes[big.length - 1 - i] = big[i];
      }
    }
    int[] element = X25519Field.create();
    X25519Field.decode255(bytes, element);
    return element;
  }

  private static int[] half(int[] x) {
    int[] half = X25519Field.create();
    X25519Field.mul(x, element(BigInteger.TWO.modInverse(PRIME)), half);
    return half;
  }

  /** The base point: y = 4/5, x even. */
  private static Point base() {
    byte[] bytes = new byte[KEY_BYTES];
    Arrays.fill(bytes, (byte) 0x66);
    bytes[0] = 0x58;
    return Point.decode(bytes);
  }

  /** A point (x, y). */
  private static final class Point {
    private final int[] x = X25519Field.create();
    private final int[] y = X25519Field.create();

    /** RFC 8032, section 5.1.3, for encodings that are known to be valid. */
    static Point decode(byte[] encoded) {
      Point point = new Point();
      byte[] bytes = encoded.clone();
      int sign = (bytes[KEY_BYTES - 1] >> 7) & 1;
      bytes[KEY_BYTES - 1] &= 0x7f;
      X25519Field.decode255(bytes, point.y);
      int[] u = X25519Field.create();
      int[] v = X25519Field.create();
      X25519Field.sqr(point.y, u);
      X25519Field.mul(D, u, v);
      X25519Field.subOne(u);
      X25519Field.addOne(v);
      if (!X25519Field.sqrtRatioVar(u, v, point.x)) {
        throw new IllegalArgumentException("no point of the curve");
      }
      X25519Field.normalize(point.x);
      if ((point.x[0] & 1) != sign) {
        X25519Field.negate(point.x, point.x);
        X25519Field.normalize(point.x);
      }
      return point;
    }
  }

  /** A running sum in extended coordinates: x/z, y/z, x*y = t*z with t = u*v. */
  private static final class Accumulator {
    private final int[] x = X25519Field.create();
    private final int[] y = X25519Field.create();
    private final int[] z = X25519Field.create();
    private final int[] u = X25519Field.create();
    private final int[] v = X25519Field.create();
    private final int[] a = X25519Field.create();
    private final int[] b = X25519Field.create();
    private final int[] c = X25519Field.create();

    Accumulator() {
      X25519Field.one(y);
      X25519Field.one(z);
      X25519Field.one(v);
    }

    /**
     * Adds a point given as (y-x)/2, (y+x)/2, d*x*y (Hisil, Wong, Carter and Dawson, ePrint
     * 2008/522, section 3.1, with all halved).
     */
    void add(int[] minus, int[] plus, int[] product) {
      combine(minus, plus, product);
      X25519Field.apm(z, c, b, a);
      finish();
    }

    /** Subtracts a point given in the same way: minus and plus change places, product its sign. */
    void subtract(int[] minus, int[] plus, int[] product) {
      combine(/* minus= */ plus, /* plus= */ minus, product);
      X25519Field.apm(z, c, a, b);
      finish();
    }

    private void combine(int[] minus, int[] plus, int[] product) {
      X25519Field.apm(y, x, b, a);
      X25519Field.mul(a, minus, a);
      X25519Field.mul(b, plus, b);
      X25519Field.mul(u, v, c);
      X25519Field.mul(c, product, c);
      X25519Field.apm(b, a, v, u);
    }

    private void finish() {
      X25519Field.mul(a, b, z);
      X25519Field.mul(a, u, x);
      X25519Field.mul(b, v, y);
    }

    byte[] encode() {
      int[] inverse = X25519Field.create();
      X25519Field.invVar(z, inverse);
      X25519Field.mul(x, inverse, a);
      X25519Field.mul(y, inverse, b);
      X25519Field.normalize(a);
      X25519Field.normalize(b);
      byte[] encoded = new byte[KEY_BYTES];
      X25519Field.encode(b, encoded);
      encoded[KEY_BYTES - 1] |= (byte) ((a[0] & 1) << 7);
      return encoded;
    }

    Point toPoint() {
      Point point = new Point();
      int[] inverse = X25519Field.create();
      X25519Field.invVar(z, inverse);
      X25519Field.mul(x, inverse, point.x);
      X25519Field.mul(y, inverse, point.y);
      return point;
    }
  }

  /** For each place of a digit, the multiples 1 to 32 of a point, times 64^place. */
  private static final class Table {
    private final int[][] minus = new int[DIGITS * HALF][];
    private final int[][] plus = new int[DIGITS * HALF][];
    private final int[][] product = new int[DIGITS * HALF][];

    Table(Point point) {
      Point place = point;
      for (int digit = 0; digit < DIGITS; digit++) {
        Accumulator sum = new Accumulator();
        int first = digit * HALF;
        put(first, place);
        for (int multiple = 1; multiple <= HALF; multiple++) {
          sum.add(minus[first], plus[first], product[first]);
          if (multiple > 1) {
            put(first + multiple - 1, sum.toPoint());
          }
        }
        // 64 times is twice 32 times.
        int last = first + HALF - 1;
        sum.add(minus[last], plus[last], product[last]);
        place = sum.toPoint();
      }
    }

    private void put(int at, Point point) {
      int[] sum = X25519Field.create();
      int[] difference = X25519Field.create();
      X25519Field.apm(point.y, point.x, sum, difference);
      plus[at] = half(sum);
      minus[at] = half(difference);
      int[] xy = X25519Field.create();
      X25519Field.mul(point.x, point.y, xy);
      int[] scaled = X25519Field.create();
      X25519Field.mul(xy, D, scaled);
      product[at] = scaled;
    }

    /** Adds a multiple of the point, by a scalar below 2^255. */
    void addMultiple(BigInteger scalar, Accumulator sum) {
      int carry = 0;
      byte[] big = scalar.toByteArray();
      for (int place = 0; place < DIGITS; place++) {
        int digit = bits(big, place * DIGIT_BITS) + carry;
        carry = digit > HALF ? 1 : 0;
        digit -= carry << DIGIT_BITS;
        int at = place * HALF + Math.abs(digit) - 1;
        if (digit > 0) {
          sum.add(minus[at], plus[at], product[at]);
        } else if (digit < 0) {
          sum.subtract(minus[at], plus[at], product[at]);
        }
      }
      assert carry == 0;
    }

    /** Six bits of a big-endian number, from a place on. */
    private static int bits(byte[] big, int from) {
      int at = big.length - 1 - from / Byte.SIZE;
      int low = at >= 0 ? big[at] & 0xff : 0;
      int high = at >= 1 ? big[at - 1] & 0xff : 0;
      return (((high << Byte.SIZE) | low) >> (from % Byte.SIZE)) & ((1 << DIGIT_BITS) - 1);
    }
  }
}
