package org.veilbank.group;

import static org.veilbank.group.Curve.X;
import static org.veilbank.group.Curve.Y;
import static org.veilbank.group.Curve.Z;
import static org.veilbank.group.Field.LIMBS;

import java.math.BigInteger;

/**
 * Coordinates on v^2 = u^3 + A u^2 + u, birationally equivalent to the Edwards curve (RFC 7748,
 * section 4.1): u = (1 + y)/(1 - y), v = sqrt(-486664) u/x. Here addition takes one inversion,
 * which many can share. Not defined for the points with x = 0.
 */
final class MontgomeryCurve {
  static final long A = 486662;

  private static final long[] SQRT_MINUS_A_2 = root(BigInteger.valueOf(-A - 2));

  private MontgomeryCurve() {}

  private static long[] root(BigInteger square) {
    long[] out = new long[LIMBS];
    FieldPowers.squareRootOfRatio(out, 0, Field.of(square), 0, Curve.ONE, 0);
    return out;
  }

  /** out = (Z - Y) X: its inverse gives both coordinates. */
  static void denominator(long[] out, int o, long[] p, int i) {
    Field.subtract(out, o, p, i + Z, p, i + Y);
    Field.multiply(out, o, out, o, p, i + X);
  }

  /** out = u, reduced; inverse is that of the denominator. */
  static void u(long[] out, int o, long[] p, int i, long[] inverse, int j) {
    Field.add(out, o, p, i + Z, p, i + Y);
    Field.multiply(out, o, out, o, p, i + X);
    Field.multiply(out, o, out, o, inverse, j);
  }

  /** out = v, reduced; inverse is that of the denominator. */
  static void v(long[] out, int o, long[] p, int i, long[] inverse, int j) {
    Field.add(out, o, p, i + Z, p, i + Y);
    Field.multiply(out, o, out, o, p, i + Z);
    Field.multiply(out, o, out, o, inverse, j);
    Field.multiply(out, o, out, o, SQRT_MINUS_A_2, 0);
  }
}
