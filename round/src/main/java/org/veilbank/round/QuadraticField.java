package org.veilbank.round;

import org.veilbank.math.Modulus;

/**
 * The field F_(t^2) = F_t[w]/(w^2 - g), g the smallest quadratic non-residue modulo t (5 for
 * 786433), in which a tag's two words are one element a + b*w. So two tags are equal only if both
 * words are, and one polynomial can have tags as its roots (RND-3.1).
 *
 * <p>An element is a long: a in the low 32 bits, b in the high ones, each from 0 to t-1.
 */
public final class QuadraticField {
  /** The element 1. */
  public static final long ONE = 1;

  private static final long LOW = 0xffffffffL;

  private final long t;
  private final long nonResidue;

  /**
   * The field over the integers modulo t.
   *
   * @param t an odd prime below 2^31
   */
  public QuadraticField(Modulus t) {
    this.t = t.value();
    if (this.t < 3 || this.t > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("t=%s: need an odd prime below 2^31".formatted(t));
    }
    long g = 2;
    // Euler's criterion.
    while (t.powerVartime(g, (this.t - 1) / 2) == 1) {
      g++;
    }
    this.nonResidue = g;
  }

  /** g. */
  public long nonResidue() {
    return nonResidue;
  }

  /** a + b*w. */
  public long element(long a, long b) {
    if (a < 0 || a >= t || b < 0 || b >= t) {
      throw new IllegalArgumentException("(%d, %d): need 0 to %d".formatted(a, b, t - 1));
    }
    return a | (b << Integer.SIZE);
  }

  /** The tag of an identifier. */
  public long tag(SaltedId id) {
    return element(id.word0(), id.word1());
  }

  /** a of a + b*w. */
  public long first(long x) {
    return x & LOW;
  }

  /** b of a + b*w. */
  public long second(long x) {
    return x >>> Integer.SIZE;
  }

  /** x + y. */
  public long add(long x, long y) {
    return pack(first(x) + first(y), second(x) + second(y));
  }

  /** x - y. */
  public long subtract(long x, long y) {
    return pack(first(x) - first(y) + t, second(x) - second(y) + t);
  }

  /** x * y. */
  public long multiply(long x, long y) {
    long cross = second(x) * second(y) % t;
    return pack(
        first(x) * first(y) % t + cross * nonResidue,
        first(x) * second(y) % t + second(x) * first(y) % t);
  }

  private long pack(long a, long b) {
    return a % t | (b % t << Integer.SIZE);
  }

  /** The norm a^2 - g*b^2, an element of F_t that is 0 only for 0. */
  public long norm(long x) {
    long square = first(x) * first(x) % t;
    long other = second(x) * second(x) % t * nonResidue % t;
    return (square - other + t) % t;
  }

  /**
   * 1/x.
   *
   * @throws ArithmeticException if x is 0
   */
  public long invert(long x) {
    long norm = norm(x);
    if (norm == 0) {
      throw new ArithmeticException("0 has no inverse");
    }
    long inverse = power(norm, t - 2);
    return pack(first(x) * inverse, (t - second(x)) % t * inverse);
  }

  private long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long e = exponent; e > 0; e >>= 1) {
      if ((e & 1) == 1) {
        result = result * square % t;
      }
      square = square * square % t;
    }
    return result;
  }
}
