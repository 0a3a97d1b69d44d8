package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veilbank.group.Field.LIMBS;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Field arithmetic against BigInteger, at the ends of the ranges that it states. */
class FieldTest {
  private static final BigInteger P = Field.P;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Rows of limbs: numbers at ends, and limbs at the ends of a range. */
  private List<long[]> elements(double bits) {
    List<long[]> out = new ArrayList<>();
    for (BigInteger value :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.TWO,
            BigInteger.valueOf(19),
            P.subtract(BigInteger.ONE),
            P.shiftRight(1),
            BigInteger.ONE.shiftLeft(254))) {
      out.add(Field.of(value));
    }
    long bound = (long) Math.pow(2, bits);
    for (int pattern = 0; pattern < 32; pattern++) {
      long[] limbs = new long[LIMBS];
      for (int i = 0; i < LIMBS; i++) {
        limbs[i] = (pattern >> i & 1) == 0 ? bound : -bound;
      }
      out.add(limbs);
    }
    for (int n = 0; n < 50; n++) {
      long[] limbs = new long[LIMBS];
      for (int i = 0; i < LIMBS; i++) {
        limbs[i] = random.nextLong(-bound, bound + 1);
      }
      out.add(limbs);
    }
    return out;
  }

  private static BigInteger big(long[] a) {
    return Field.toBigInteger(a, 0);
  }

  private static void assertReduced(long[] a) {
    for (long limb : a) {
      assertThat(limb).isBetween(-(1L << 16), (1L << 51) + (1L << 16));
    }
  }

  @Test
  void productsAreExactUpToTheStatedSizes() {
    for (double[] bits : new double[][] {{52.35, 52.35}, {53, 51.7}, {51.7, 53}}) {
      for (long[] a : elements(bits[0])) {
        for (long[] b : elements(bits[1])) {
          long[] out = new long[LIMBS];
          Field.multiply(out, 0, a, 0, b, 0);
          assertThat(big(out)).as("seed %d", seed).isEqualTo(big(a).multiply(big(b)).mod(P));
          assertReduced(out);
        }
      }
    }
  }

  @Test
  void squaresAreExactUpToTheStatedSize() {
    for (long[] a : elements(52.3)) {
      long[] out = new long[LIMBS];
      Field.square(out, 0, a, 0);
      assertThat(big(out)).as("seed %d", seed).isEqualTo(big(a).pow(2).mod(P));
      assertReduced(out);
    }
  }

  @Test
  void resultsMayReplaceFactors() {
    for (long[] a : elements(51)) {
      BigInteger square = big(a).pow(2).mod(P);
      long[] out = a.clone();
      Field.multiply(out, 0, out, 0, out, 0);
      assertThat(big(out)).isEqualTo(square);
      out = a.clone();
      Field.square(out, 0, out, 0);
      assertThat(big(out)).isEqualTo(square);
    }
  }

  @Test
  void canonicalFormIsBelowP() {
    List<long[]> all = elements(61);
    all.addAll(elements(51));
    for (int k = -40; k <= 40; k++) {
      // around 0, p and 2p
      all.add(new long[] {k, 0, 0, 0, 0});
      all.add(new long[] {Field.MASK + k, Field.MASK, Field.MASK, Field.MASK, Field.MASK});
      all.add(
          new long[] {
            2 * Field.MASK + k, 2 * Field.MASK, 2 * Field.MASK, 2 * Field.MASK, 2 * Field.MASK
          });
    }
    for (long[] a : all) {
      long[] out = new long[LIMBS];
      Field.canonical(out, 0, a, 0);
      assertThat(out).as("seed %d", seed).isEqualTo(Field.of(big(a)));
      byte[] bytes = new byte[32];
      Field.store(bytes, 0, a, 0);
      assertThat(bytes).isEqualTo(Fixtures.littleEndian(big(a), 32));
      assertThat(Field.isCanonical(bytes, 0)).isTrue();
      long[] loaded = new long[LIMBS];
      Field.load(loaded, 0, bytes, 0);
      assertThat(loaded).isEqualTo(out);
      assertThat(Field.zeroMask(a, 0)).isEqualTo(big(a).signum() == 0 ? -1 : 0);
      assertThat(Field.negativeMask(a, 0)).isEqualTo(big(a).testBit(0) ? -1 : 0);
    }
  }

  @Test
  void encodingsFromPOnAreNotCanonical() {
    BigInteger top = BigInteger.ONE.shiftLeft(256);
    for (int k = 0; k < 19; k++) {
      assertThat(canonical(P.add(BigInteger.valueOf(k)))).isFalse();
      assertThat(canonical(BigInteger.ONE.shiftLeft(255).add(BigInteger.valueOf(k)))).isFalse();
      assertThat(canonical(top.subtract(BigInteger.valueOf(k + 1)))).isFalse();
      assertThat(canonical(P.subtract(BigInteger.valueOf(k + 1)))).isTrue();
    }
    assertThat(canonical(P.subtract(BigInteger.ONE.shiftLeft(64)))).isTrue();
    assertThat(canonical(P.subtract(BigInteger.ONE.shiftLeft(192)))).isTrue();
  }

  private static boolean canonical(BigInteger value) {
    return Field.isCanonical(Fixtures.littleEndian(value, 32), 0);
  }

  @Test
  void inversesAreInversesAndZeroStaysZero() {
    List<long[]> all = elements(51);
    long[] batch = new long[LIMBS * all.size()];
    for (int k = 0; k < all.size(); k++) {
      System.arraycopy(all.get(k), 0, batch, LIMBS * k, LIMBS);
    }
    FieldPowers.invertAll(batch, 0, all.size());
    for (int k = 0; k < all.size(); k++) {
      BigInteger value = big(all.get(k));
      BigInteger expected = value.signum() == 0 ? value : value.modInverse(P);
      long[] out = new long[LIMBS];
      FieldPowers.invert(out, 0, all.get(k), 0);
      assertThat(big(out)).as("seed %d", seed).isEqualTo(expected);
      assertThat(Field.toBigInteger(batch, LIMBS * k)).isEqualTo(expected);
    }
  }

  @Test
  void rootsOfRatiosFollowTheStandard() {
    BigInteger i = Field.toBigInteger(Curve.SQRT_M1, 0);
    assertThat(i.pow(2).mod(P)).isEqualTo(P.subtract(BigInteger.ONE));
    assertThat(i.testBit(0)).isFalse();
    List<long[]> all = elements(51);
    for (int n = 0; n + 1 < all.size(); n++) {
      BigInteger u = big(all.get(n));
      BigInteger v = big(all.get(n + 1));
      long[] out = new long[LIMBS];
      boolean square = FieldPowers.squareRootOfRatio(out, 0, all.get(n), 0, all.get(n + 1), 0) != 0;
      BigInteger r = big(out);
      assertThat(r.testBit(0)).isFalse();
      BigInteger left = r.pow(2).multiply(v).mod(P);
      if (v.signum() == 0) {
        assertThat(r.signum()).isZero();
        assertThat(square).isEqualTo(u.signum() == 0);
      } else {
        assertThat(left).as("seed %d", seed).isEqualTo(square ? u : u.multiply(i).mod(P));
      }
    }
  }
}
