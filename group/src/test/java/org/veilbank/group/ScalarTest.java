package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scalars, public and secret, against BigInteger. */
class ScalarTest {
  private static final BigInteger L = Fixtures.L;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private List<BigInteger> numbers() {
    List<BigInteger> out = new ArrayList<>();
    for (int bit : new int[] {0, 1, 50, 51, 63, 64, 102, 124, 125, 128, 153, 204, 251, 252}) {
      BigInteger power = BigInteger.ONE.shiftLeft(bit);
      for (int k = -2; k <= 2; k++) {
        out.add(power.add(BigInteger.valueOf(k)).mod(L));
        out.add(L.subtract(power).add(BigInteger.valueOf(k)).mod(L));
      }
    }
    for (int n = 0; n < 30; n++) {
      out.add(Fixtures.number(random, L));
    }
    return out;
  }

  @Test
  void arithmeticIsThatOfTheIntegersModuloTheOrder() {
    List<BigInteger> numbers = numbers();
    for (BigInteger a : numbers) {
      Scalar x = Scalar.of(a);
      assertThat(x.toBigInteger()).isEqualTo(a);
      assertThat(x.negate().toBigInteger()).isEqualTo(a.negate().mod(L));
      for (BigInteger b : numbers) {
        Scalar y = Scalar.of(b);
        BigInteger product = a.multiply(b).mod(L);
        assertThat(x.add(y).toBigInteger()).as("seed %d", seed).isEqualTo(a.add(b).mod(L));
        assertThat(x.subtract(y).toBigInteger()).isEqualTo(a.subtract(b).mod(L));
        assertThat(x.multiply(y).toBigInteger()).isEqualTo(product);
        assertThat(x.multiplyAdd(y, x).toBigInteger()).isEqualTo(product.add(a).mod(L));
      }
    }
  }

  @Test
  void inversesMultiplyToOne() {
    List<Scalar> scalars = new ArrayList<>();
    for (BigInteger a : numbers()) {
      if (a.signum() != 0) {
        scalars.add(Scalar.of(a));
      }
    }
    List<Scalar> inverses = Scalar.invertAll(scalars);
    for (int i = 0; i < scalars.size(); i++) {
      assertThat(inverses.get(i).multiply(scalars.get(i))).isEqualTo(Scalar.ONE);
      assertThat(scalars.get(i).invert()).isEqualTo(inverses.get(i));
      assertThat(SecretScalar.of(scalars.get(i)).invert().exportScalar())
          .isEqualTo(inverses.get(i));
    }
    assertThat(Scalar.invertAll(List.of())).isEmpty();
    assertThatThrownBy(Scalar.ZERO::invert).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Scalar.invertAll(List.of(Scalar.ONE, Scalar.ZERO)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> SecretScalar.of(0).invert()).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void wideNumbersAreReduced() {
    List<BigInteger> wide = new ArrayList<>(numbers());
    BigInteger top = BigInteger.ONE.shiftLeft(512);
    wide.add(top.subtract(BigInteger.ONE));
    wide.add(top.divide(L).multiply(L));
    wide.add(top.divide(L).multiply(L).subtract(BigInteger.ONE));
    for (int bit : new int[] {252, 253, 255, 256, 306, 459, 510, 511}) {
      wide.add(BigInteger.ONE.shiftLeft(bit));
      wide.add(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE));
    }
    for (int n = 0; n < 200; n++) {
      wide.add(new BigInteger(512, random));
    }
    for (BigInteger value : wide) {
      byte[] bytes = Fixtures.littleEndian(value, 64);
      assertThat(Scalar.reduce(bytes).toBigInteger()).as("seed %d", seed).isEqualTo(value.mod(L));
      assertThat(SecretScalar.reduce(bytes).exportBytes())
          .isEqualTo(Fixtures.littleEndian(value.mod(L), 32));
    }
    assertThat(Scalar.reduce(new byte[] {7})).isEqualTo(Scalar.of(7));
    assertThat(Scalar.reduce(new byte[0])).isEqualTo(Scalar.ZERO);
    assertThatThrownBy(() -> Scalar.reduce(new byte[65]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65 bytes");
  }

  @Test
  void encodingsRoundTrip() throws InvalidEncodingException {
    for (BigInteger a : numbers()) {
      byte[] bytes = Fixtures.littleEndian(a, 32);
      assertThat(Scalar.decode(bytes).encode()).isEqualTo(bytes);
      assertThat(SecretScalar.decode(bytes).exportBytes()).isEqualTo(bytes);
      byte[] padded = new byte[50];
      System.arraycopy(bytes, 0, padded, 7, 32);
      assertThat(Scalar.decode(padded, 7)).isEqualTo(Scalar.of(a));
    }
  }

  @Test
  void numbersFromTheOrderOnAreRefused() {
    BigInteger top = BigInteger.ONE.shiftLeft(256);
    List<BigInteger> bad = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      bad.add(L.add(BigInteger.valueOf(k)));
      bad.add(top.subtract(BigInteger.valueOf(k + 1)));
    }
    for (int bit = 253; bit < 256; bit++) {
      bad.add(BigInteger.ONE.shiftLeft(bit));
    }
    for (int bit : new int[] {64, 125, 128, 192, 251}) {
      bad.add(L.add(BigInteger.ONE.shiftLeft(bit)));
    }
    for (BigInteger value : bad) {
      byte[] bytes = Fixtures.littleEndian(value, 32);
      assertThatThrownBy(() -> Scalar.decode(bytes))
          .isInstanceOfSatisfying(
              InvalidEncodingException.class,
              e -> assertThat(e.fault()).isEqualTo(EncodingFault.NON_CANONICAL));
      assertThatThrownBy(() -> SecretScalar.decode(bytes))
          .isInstanceOf(InvalidEncodingException.class)
          .hasMessage("secret scalar: not below the modulus");
    }
  }

  @Test
  void otherLengthsAreRefused() {
    for (int length : new int[] {0, 31, 33, 64}) {
      assertThatThrownBy(() -> Scalar.decode(new byte[length]))
          .isInstanceOfSatisfying(
              InvalidEncodingException.class,
              e -> assertThat(e.fault()).isEqualTo(EncodingFault.LENGTH))
          .hasMessageContaining(length + " bytes, expected 32");
      assertThatThrownBy(() -> SecretScalar.decode(new byte[length]))
          .isInstanceOf(InvalidEncodingException.class);
    }
    assertThatThrownBy(() -> Scalar.decode(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Scalar.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SecretScalar.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsComputeLikePublicScalars() {
    for (int n = 0; n < 50; n++) {
      Scalar a = Fixtures.scalar(random);
      Scalar b = Fixtures.scalar(random);
      SecretScalar x = SecretScalar.of(a);
      SecretScalar y = SecretScalar.of(b);
      assertThat(x.add(y).exportScalar()).isEqualTo(a.add(b));
      assertThat(x.subtract(y).exportScalar()).isEqualTo(a.subtract(b));
      assertThat(x.add(b).exportScalar()).isEqualTo(a.add(b));
      assertThat(x.subtract(b).exportScalar()).isEqualTo(a.subtract(b));
      assertThat(x.multiply(y).exportScalar()).isEqualTo(a.multiply(b));
      assertThat(x.multiply(b).exportScalar()).isEqualTo(a.multiply(b));
      assertThat(x.multiplyAdd(b, y).exportScalar()).isEqualTo(a.multiplyAdd(b, b));
      assertThat(x.negate().exportScalar()).isEqualTo(a.negate());
      assertThat(x).isEqualTo(SecretScalar.of(a)).isNotEqualTo(y).isNotEqualTo(a);
    }
  }

  @Test
  void secretsDoNotPrintHashOrOutliveTheirClosing() {
    SecretScalar secret = SecretScalar.random(new SecureRandom());
    assertThat(secret.toString()).isEqualTo("SecretScalar[redacted]");
    assertThat(secret.isZero()).isFalse();
    assertThatThrownBy(secret::hashCode).isInstanceOf(UnsupportedOperationException.class);
    long[] limbs = secret.limbs();
    secret.close();
    assertThat(limbs).containsOnly(0);
    assertThatThrownBy(secret::exportBytes).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> RistrettoPoint.BASE.multiply(secret))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void digitsAddUpToTheScalar() {
    for (BigInteger a : numbers()) {
      long[] limbs = Scalar.of(a).limbs();
      byte[] digits = new byte[128];
      ScalarDigits.radix16(digits, 1, 2, limbs);
      BigInteger sum = BigInteger.ZERO;
      for (int i = 63; i >= 0; i--) {
        assertThat(digits[2 * i + 1]).isBetween((byte) -8, (byte) 8);
        sum = sum.shiftLeft(4).add(BigInteger.valueOf(digits[2 * i + 1]));
      }
      assertThat(sum).as("seed %d", seed).isEqualTo(a);
      for (int width = 4; width <= 13; width++) {
        short[] windows = new short[ScalarDigits.windowCount(width)];
        ScalarDigits.windows(windows, 0, 1, limbs, width);
        sum = BigInteger.ZERO;
        for (int i = windows.length - 1; i >= 0; i--) {
          assertThat(Math.abs(windows[i])).isLessThanOrEqualTo(1 << (width - 1));
          sum = sum.shiftLeft(width).add(BigInteger.valueOf(windows[i]));
        }
        assertThat(sum).isEqualTo(a);
      }
      for (int width : new int[] {5, 8}) {
        byte[] form = new byte[ScalarDigits.NON_ADJACENT_DIGITS];
        int length = ScalarDigits.nonAdjacent(form, 0, limbs, width);
        sum = BigInteger.ZERO;
        for (int i = form.length - 1; i >= 0; i--) {
          assertThat(form[i] == 0 || (form[i] & 1) == 1).isTrue();
          assertThat(Math.abs(form[i])).isLessThan(1 << (width - 1));
          sum = sum.shiftLeft(1).add(BigInteger.valueOf(form[i]));
        }
        assertThat(sum).isEqualTo(a);
        assertThat(Arrays.copyOfRange(form, length, form.length))
            .isEqualTo(new byte[form.length - length]);
      }
    }
  }
}
