package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.math.Modulus;

class EvaluatorTest {
  private static final Fixture TOY = Fixture.toy(1);
  private static final Modulus T = TOY.context.parameters().plaintextModulus();

  private static long[] slotwise(long[] a, long[] b, LongBinaryOperator f) {
    long[] out = new long[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = T.canonical(f.applyAsLong(a[i], b[i]));
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void operationsOnCiphertextsAreOperationsOnSlots(long seed) {
    Random random = new Random(seed);
    long[] a = TOY.randomSlots(random);
    long[] b = TOY.randomSlots(random);
    Ciphertext x = TOY.encrypt(a);
    Ciphertext y = TOY.encrypt(b);
    Evaluator evaluator = TOY.evaluator;
    assertThat(TOY.decrypt(x)).isEqualTo(a);
    assertThat(TOY.decrypt(evaluator.add(x, y))).isEqualTo(slotwise(a, b, Long::sum));
    assertThat(TOY.decrypt(evaluator.subtract(x, y))).isEqualTo(slotwise(a, b, (p, q) -> p - q));
    assertThat(TOY.decrypt(evaluator.negate(x))).isEqualTo(slotwise(a, b, (p, q) -> -p));
    Plaintext plain = TOY.encoder.encode(b);
    assertThat(TOY.decrypt(evaluator.addPlain(x, plain))).isEqualTo(slotwise(a, b, Long::sum));
    assertThat(TOY.decrypt(evaluator.subtractPlain(x, plain)))
        .isEqualTo(slotwise(a, b, (p, q) -> p - q));
    assertThat(TOY.decrypt(evaluator.multiplyPlain(x, plain)))
        .isEqualTo(slotwise(a, b, (p, q) -> p * q));
    long scalar = random.nextLong(-TOY.t() + 1, TOY.t());
    assertThat(TOY.decrypt(evaluator.addScalar(x, scalar)))
        .isEqualTo(slotwise(a, b, (p, q) -> p + scalar));
    assertThat(TOY.decrypt(evaluator.multiplyScalar(x, scalar)))
        .isEqualTo(slotwise(a, b, (p, q) -> p * scalar));
    assertThat(TOY.decrypt(evaluator.multiply(x, y, TOY.relinearisationKey)))
        .isEqualTo(slotwise(a, b, (p, q) -> p * q));
    assertThat(TOY.decrypt(evaluator.square(x, TOY.relinearisationKey)))
        .isEqualTo(slotwise(a, b, (p, q) -> p * p));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void operandsOfOtherLevelsAndScaleFactorsAreBroughtTogether(long seed) {
    Random random = new Random(seed);
    long[] a = TOY.randomSlots(random);
    long[] b = TOY.randomSlots(random);
    Ciphertext x = TOY.evaluator.modSwitch(TOY.encrypt(a), 1 + random.nextInt(5));
    Ciphertext y = TOY.encrypt(b);
    assertThat(x.factor()).isNotEqualTo(y.factor());
    Ciphertext sum = TOY.evaluator.add(x, y);
    assertThat(sum.level()).isEqualTo(x.level());
    assertThat(TOY.decrypt(sum)).isEqualTo(slotwise(a, b, Long::sum));
    assertThat(TOY.decrypt(TOY.evaluator.subtract(y, x)))
        .isEqualTo(slotwise(b, a, (p, q) -> p - q));
    assertThat(TOY.decrypt(TOY.evaluator.multiply(x, y, TOY.relinearisationKey)))
        .isEqualTo(slotwise(a, b, (p, q) -> p * q));
    assertThat(TOY.decrypt(TOY.evaluator.addPlain(x, TOY.encoder.encode(b))))
        .isEqualTo(slotwise(a, b, Long::sum));
    assertThat(TOY.decrypt(TOY.evaluator.addScalar(x, 5)))
        .isEqualTo(slotwise(a, b, (p, q) -> p + 5));
  }

  @Test
  void multiplicationDistributesAndCommutes() {
    Random random = new Random(9);
    Ciphertext x = TOY.encrypt(TOY.randomSlots(random));
    Ciphertext y = TOY.encrypt(TOY.randomSlots(random));
    Ciphertext z = TOY.encrypt(TOY.randomSlots(random));
    Evaluator e = TOY.evaluator;
    RelinearisationKey key = TOY.relinearisationKey;
    assertThat(TOY.decrypt(e.multiply(x, e.add(y, z), key)))
        .isEqualTo(TOY.decrypt(e.add(e.multiply(x, y, key), e.multiply(x, z, key))));
    assertThat(TOY.decrypt(e.multiply(x, y, key))).isEqualTo(TOY.decrypt(e.multiply(y, x, key)));
    assertThat(TOY.decrypt(e.multiply(e.multiply(x, y, key), z, key)))
        .isEqualTo(TOY.decrypt(e.multiply(x, e.multiply(y, z, key), key)));
  }

  @Test
  void aSumOfProductsIsRelinearisedOnce() {
    Random random = new Random(10);
    long[] a = TOY.randomSlots(random);
    long[] b = TOY.randomSlots(random);
    Ciphertext x = TOY.encrypt(a);
    Ciphertext y = TOY.encrypt(b);
    TensorCiphertext sum = TOY.evaluator.tensor(x, y);
    TOY.evaluator.addProduct(sum, x, x);
    TOY.evaluator.addProduct(sum, y, y);
    TOY.evaluator.addTerm(sum, x);
    assertThat(TOY.decrypt(TOY.evaluator.relinearise(sum, TOY.relinearisationKey)))
        .isEqualTo(slotwise(a, b, (p, q) -> p * q + p * p + q * q + p));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void relinearisationMayDropAnyNumberOfPrimes(int drops) {
    Random random = new Random(11);
    long[] a = TOY.randomSlots(random);
    Ciphertext x = TOY.encrypt(a);
    Ciphertext square =
        TOY.evaluator.relinearise(TOY.evaluator.tensor(x, x), TOY.relinearisationKey, drops);
    assertThat(square.level()).isEqualTo(x.level() - drops);
    assertThat(TOY.decrypt(square)).isEqualTo(slotwise(a, a, (p, q) -> p * q));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 6, 7, 13, 64, 100, 127})
  void powersTakeLogarithmicDepth(long exponent) {
    long[] a = TOY.randomSlots(new Random(exponent));
    Ciphertext x = TOY.encrypt(a);
    Ciphertext power = TOY.evaluator.power(x, exponent, TOY.relinearisationKey);
    assertThat(TOY.decrypt(power)).isEqualTo(slotwise(a, a, (p, q) -> T.powerVartime(p, exponent)));
    assertThat(x.level() - power.level())
        .isEqualTo(Long.SIZE - Long.numberOfLeadingZeros(exponent - 1));
  }

  @Test
  void operandsAreNotChanged() throws InvalidEncodingException {
    BgvCodec codec = new BgvCodec(TOY.context);
    Ciphertext x = TOY.encrypt(TOY.randomSlots(new Random(12)));
    byte[] before = codec.encode(x);
    TOY.evaluator.square(x, TOY.relinearisationKey);
    TOY.evaluator.add(x, x);
    TOY.evaluator.modSwitch(x, 2);
    TOY.evaluator.multiplyPlain(x, TOY.encoder.encodeConstant(7));
    TOY.evaluator.power(x, 5, TOY.relinearisationKey).close();
    assertThat(codec.encode(x)).isEqualTo(before);
  }

  @Test
  void aResultThatCouldNotBeDecryptedIsRefused() {
    Ciphertext x = TOY.evaluator.modSwitch(TOY.encrypt(new long[] {1, 2, 3}), 7);
    assertThat(x.level()).isZero();
    assertThatThrownBy(() -> TOY.evaluator.square(x, TOY.relinearisationKey))
        .isInstanceOf(NoiseOverflowException.class)
        .hasMessageContaining("noise bound 2^")
        .hasMessageContaining("at level 0");
  }

  @Test
  void termsThatDoNotFitASumAreNamed() {
    Ciphertext x = TOY.encrypt(new long[] {1});
    Ciphertext lower = TOY.evaluator.modSwitch(x, 1);
    TensorCiphertext sum = TOY.evaluator.tensor(x, x);
    assertThatThrownBy(() -> TOY.evaluator.addProduct(sum, lower, x))
        .hasMessage("term of level 6: need at least the sum's level 7");
    TensorCiphertext lowSum = TOY.evaluator.tensor(lower, lower);
    assertThatThrownBy(() -> TOY.evaluator.addProduct(lowSum, x, x))
        .hasMessageContaining("scale factor 1: need the sum's");
  }

  @Test
  void closedAndForeignOperandsAreRefused() {
    Ciphertext x = TOY.encrypt(new long[] {1});
    x.close();
    x.close();
    assertThatThrownBy(() -> TOY.evaluator.add(x, x)).isInstanceOf(IllegalStateException.class);
    Ciphertext foreign = Fixture.toy(2).encrypt(new long[] {1});
    assertThatThrownBy(() -> TOY.evaluator.add(foreign, foreign))
        .hasMessageContaining("operand of another context");
  }

  @Test
  void scalarsAndDropsOutOfRangeAreRefused() {
    Ciphertext x = TOY.encrypt(new long[] {1});
    assertThatThrownBy(() -> TOY.evaluator.multiplyScalar(x, TOY.t()))
        .hasMessage("scalar 12289: need one in (-t, t), t=12289");
    assertThatThrownBy(() -> TOY.evaluator.modSwitch(x, 8))
        .hasMessage("dropping 8 primes at level 7: need 0 to 7");
    assertThatThrownBy(() -> TOY.evaluator.dropTo(x, 8)).hasMessageContaining("need 0 to 7");
    assertThatThrownBy(() -> TOY.evaluator.power(x, 0, TOY.relinearisationKey))
        .hasMessage("exponent 0: need at least 1");
  }
}
