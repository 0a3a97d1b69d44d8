package org.veilbank.math;

import java.math.BigInteger;

/**
 * An odd prime modulus q with 2 &lt; q &lt; 2^50, and arithmetic on single residues modulo it.
 *
 * <p>A residue has two forms. <i>Canonical</i> is a {@code long} in [0, q). <i>Balanced</i> is an
 * integer-valued {@code double} near 0: the form in which the kernels work, because one fused
 * multiply-add gives the exact low half of a product of two doubles. "Reduced" balanced residues
 * satisfy |x| &lt;= q/2 + 1; lazily reduced ones a multiple of q that each kernel states.
 */
public final class Modulus {
  /** Moduli are below 2^MAX_BITS. */
  public static final int MAX_BITS = 50;

  /**
   * Moduli below 2^LOOSE_BITS are <i>loose</i>: sums of some dozens of residues keep the quotient
   * estimate of a product exact, so that the transforms skip most reductions.
   */
  static final int LOOSE_BITS = 44;

  private final long value;
  private final double real;
  private final double reciprocal;

  private Modulus(long value) {
    this.value = value;
    this.real = value;
    this.reciprocal = 1.0 / value;
  }

  /**
   * The modulus q.
   *
   * @throws IllegalArgumentException if q is not an odd prime below 2^50
   */
  public static Modulus of(long q) {
    if (q <= 2 || q >= 1L << MAX_BITS) {
      throw new IllegalArgumentException(
          "modulus " + q + ": need an odd prime below 2^" + MAX_BITS);
    }
    if (!isPrime(q)) {
      throw new IllegalArgumentException("modulus " + q + ": is not an odd prime");
    }
    return new Modulus(q);
  }

  /**
   * Whether q is prime.
   *
   * @throws IllegalArgumentException if q is 2^50 or more
   */
  public static boolean isPrime(long q) {
    if (q >= 1L << MAX_BITS) {
      throw new IllegalArgumentException(q + ": need a number below 2^" + MAX_BITS);
    }
    if (q < 2) {
      return false;
    }
    for (long prime : DECIDING_BASES) {
      if (q % prime == 0) {
        return q == prime;
      }
    }
    // Miller and Rabin's test; multiplication is exact modulo any number of this size.
    Modulus n = new Modulus(q);
    int twos = Long.numberOfTrailingZeros(q - 1);
    for (long base : DECIDING_BASES) {
      long x = n.powerVartime(base, (q - 1) >> twos);
      boolean passes = x == 1 || x == q - 1;
      for (int i = 1; i < twos && !passes; i++) {
        x = n.multiply(x, x);
        passes = x == q - 1;
      }
      if (!passes) {
        return false;
      }
    }
    return true;
  }

  /** The first twelve primes decide all n &lt; 3.3e24 (Sorenson and Webster, 2015). */
  private static final long[] DECIDING_BASES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};

  /** q itself. */
  public long value() {
    return value;
  }

  /** The bit length of q, 2 to 50. */
  public int bitLength() {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  /** log2(q). */
  public double bits() {
    return Math.log(real) / Math.log(2);
  }

  /** q as a double, exactly. */
  double real() {
    return real;
  }

  /** 1/q, correctly rounded. */
  double reciprocal() {
    return reciprocal;
  }

  boolean isLoose() {
    return value < 1L << LOOSE_BITS;
  }

  /** a*b mod q for canonical a and b. */
  public long multiply(long a, long b) {
    assert a >= 0 && a < value && b >= 0 && b < value : a + " * " + b + " mod " + value;
    // The estimated quotient is off by at most one, because a*b/q < 2^50 has 53 bits to be kept in.
    long quotient = (long) ((double) a * (double) b * reciprocal);
    long remainder = a * b - quotient * value;
    remainder += value & (remainder >> 63);
    remainder -= value;
    return remainder + (value & (remainder >> 63));
  }

  /** a+b mod q for canonical a and b. */
  public long add(long a, long b) {
    long sum = a + b - value;
    return sum + (value & (sum >> 63));
  }

  /** a-b mod q for canonical a and b. */
  public long subtract(long a, long b) {
    long difference = a - b;
    return difference + (value & (difference >> 63));
  }

  /** base^exponent mod q for canonical base and exponent &gt;= 0; its time depends on both. */
  public long powerVartime(long base, long exponent) {
    if (exponent < 0) {
      throw new IllegalArgumentException("exponent " + exponent + ": must not be negative");
    }
    long result = 1;
    long square = base;
    for (long e = exponent; e > 0; e >>= 1) {
      if ((e & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /**
   * The inverse of a canonical, non-zero a.
   *
   * @throws ArithmeticException if a is zero
   */
  public long invert(long a) {
    if (a == 0) {
      throw new ArithmeticException("0 has no inverse modulo " + value);
    }
    return powerVartime(a, value - 2);
  }

  /** The canonical residue of any long. */
  public long canonical(long x) {
    long remainder = x % value;
    return remainder + (value & (remainder >> 63));
  }

  /** The canonical residue of an integer-valued double below 2^53 in magnitude. */
  public long canonical(double x) {
    return canonical((long) x);
  }

  /** The canonical residue of any integer. */
  public long canonical(BigInteger x) {
    return x.mod(BigInteger.valueOf(value)).longValueExact();
  }

  /** The balanced residue, |x| &lt; q/2, of a canonical one. */
  public double balanced(long canonical) {
    assert canonical >= 0 && canonical < value : canonical + " mod " + value;
    return canonical > value >> 1 ? canonical - value : canonical;
  }

  /** The balanced residue, |x| &lt; q/2, of any integer. */
  public double balanced(BigInteger x) {
    return balanced(canonical(x));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Modulus that && value == that.value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
