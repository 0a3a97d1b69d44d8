package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.math.Modulus;

class PolynomialEvaluatorTest {
  private static final Fixture FIXTURE =
      new Fixture(NamedParameters.INSECURE_TOY_SEARCH_2048.parameters(), 1);
  private static final Modulus T = FIXTURE.context.parameters().plaintextModulus();
  private static final PolynomialEvaluator EVALUATOR = new PolynomialEvaluator(FIXTURE.context);

  private static long[][] randomCoefficients(int degree, Random random) {
    long[][] coefficients = new long[degree + 1][];
    for (int j = 0; j <= degree; j++) {
      coefficients[j] = FIXTURE.randomSlots(random);
    }
    return coefficients;
  }

  private static long[] plainly(long[][] coefficients, long[] x) {
    long[] out = new long[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = coefficients.length - 1; j >= 0; j--) {
        out[i] = T.add(T.multiply(out[i], x[i]), T.canonical(coefficients[j][i]));
      }
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 15, 16, 24, 26})
  void eachSlotHasItsOwnPolynomial(int degree) {
    Random random = new Random(degree);
    long[] x = FIXTURE.randomSlots(random);
    long[][] coefficients = randomCoefficients(degree, random);
    Ciphertext result =
        EVALUATOR.evaluate(
            SlotPolynomial.encode(coefficients, FIXTURE.encoder),
            FIXTURE.encrypt(x),
            FIXTURE.relinearisationKey);
    assertThat(FIXTURE.decrypt(result)).isEqualTo(plainly(coefficients, x));
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "8, 2", "8, 3", "8, 4", "8, 9", "8, 20", "0, 1", "5, 6"})
  void theNumberOfBabyPowersDoesNotChangeTheResult(int degree, int babyPowers) {
    Random random = new Random(20);
    long[] x = FIXTURE.randomSlots(random);
    long[][] coefficients = randomCoefficients(degree, random);
    try (PowerBasis powers =
        new PowerBasis(FIXTURE.encrypt(x), FIXTURE.evaluator, FIXTURE.relinearisationKey)) {
      Ciphertext result =
          EVALUATOR.evaluate(
              SlotPolynomial.encode(coefficients, FIXTURE.encoder),
              powers,
              babyPowers,
              FIXTURE.relinearisationKey);
      assertThat(FIXTURE.decrypt(result)).isEqualTo(plainly(coefficients, x));
    }
  }

  @Test
  void postedPowersSaveLevels() {
    Random random = new Random(30);
    long[] x = FIXTURE.randomSlots(random);
    long[] x2 = new long[x.length];
    long[] x4 = new long[x.length];
    for (int i = 0; i < x.length; i++) {
      x2[i] = T.multiply(x[i], x[i]);
      x4[i] = T.multiply(x2[i], x2[i]);
    }
    long[][] coefficients = randomCoefficients(8, random);
    SlotPolynomial polynomial = SlotPolynomial.encode(coefficients, FIXTURE.encoder);
    Ciphertext fresh = FIXTURE.encrypt(x);
    Ciphertext alone = EVALUATOR.evaluate(polynomial, fresh, FIXTURE.relinearisationKey);
    try (PowerBasis powers = new PowerBasis(fresh, FIXTURE.evaluator, FIXTURE.relinearisationKey)) {
      powers.put(2, FIXTURE.encrypt(x2));
      powers.put(4, FIXTURE.encrypt(x4));
      Ciphertext result = EVALUATOR.evaluate(polynomial, powers, 4, FIXTURE.relinearisationKey);
      assertThat(FIXTURE.decrypt(result)).isEqualTo(plainly(coefficients, x));
      assertThat(result.level()).isGreaterThan(alone.level());
    }
  }

  @Test
  void powersTakeTheFewestLevels() {
    Ciphertext x = FIXTURE.encrypt(FIXTURE.randomSlots(new Random(31)));
    try (PowerBasis powers = new PowerBasis(x, FIXTURE.evaluator, FIXTURE.relinearisationKey)) {
      for (int exponent : new int[] {1, 2, 3, 5, 8, 13}) {
        Ciphertext power = powers.get(exponent);
        int depth = Integer.SIZE - Integer.numberOfLeadingZeros(exponent - 1);
        assertThat(x.level() - power.level()).as("x^%d", exponent).isEqualTo(depth);
        assertThat(powers.get(exponent)).isSameAs(power);
      }
    }
    assertThat(FIXTURE.decrypt(x)).isNotEmpty();
  }

  @Test
  void babyPowersBalanceTheProducts() {
    assertThat(PolynomialEvaluator.babyPowers(0)).isEqualTo(1);
    assertThat(PolynomialEvaluator.babyPowers(24)).isBetween(5, 6);
  }

  @ParameterizedTest
  @CsvSource({"24, 23, 8, 0", "24, 23, 8, 1", "9, 16, 8, 1", "17, 5, 4, 1"})
  void severalPolynomialsShareTheirPowersAndAScaleFactor(
      int degree, int otherDegree, int babyPowers, int drops) {
    Random random = new Random(40);
    long[] x = FIXTURE.randomSlots(random);
    long[] y = FIXTURE.randomSlots(random);
    List<long[][]> coefficients =
        List.of(randomCoefficients(degree, random), randomCoefficients(otherDegree, random));
    List<SlotPolynomial> encoded =
        coefficients.stream().map(c -> SlotPolynomial.encode(c, FIXTURE.encoder)).toList();
    Ciphertext fresh = FIXTURE.encrypt(x);
    Ciphertext term = FIXTURE.evaluator.modSwitch(FIXTURE.encrypt(y), 1);
    int blockLevel = fresh.level() - 5;
    try (PowerBasis powers = new PowerBasis(fresh, FIXTURE.evaluator, FIXTURE.relinearisationKey)) {
      List<TensorCiphertext> sums =
          EVALUATOR.evaluateTensors(encoded, powers, babyPowers, blockLevel, blockLevel - drops);
      assertThat(sums).extracting(TensorCiphertext::factor).containsOnly(sums.get(0).factor());
      for (int p = 0; p < 2; p++) {
        FIXTURE.evaluator.addMultiple(sums.get(p), term, -3);
        assertThat(sums.get(p).level()).isEqualTo(blockLevel - drops);
        Ciphertext result =
            FIXTURE.evaluator.relinearise(sums.get(p), FIXTURE.relinearisationKey, 2 - drops);
        long[] expected = plainly(coefficients.get(p), x);
        for (int i = 0; i < expected.length; i++) {
          expected[i] = T.subtract(expected[i], T.multiply(3, y[i]));
        }
        assertThat(FIXTURE.decrypt(result)).isEqualTo(expected);
        assertThat(FIXTURE.trueNoiseBits(result)).isLessThan(result.noiseBits());
      }
    }
  }

  @Test
  void plaintextProductsAddUp() {
    Random random = new Random(41);
    long[] expected = new long[FIXTURE.degree()];
    List<Ciphertext> factors = new ArrayList<>();
    List<Plaintext> plaintexts = new ArrayList<>();
    for (int term = 0; term < 3; term++) {
      long[] x = FIXTURE.randomSlots(random);
      long[] p = FIXTURE.randomSlots(random);
      factors.add(FIXTURE.encrypt(x));
      plaintexts.add(FIXTURE.encoder.encode(p));
      for (int i = 0; i < x.length; i++) {
        expected[i] = T.add(expected[i], T.multiply(x[i], p[i]));
      }
    }
    Ciphertext sum = FIXTURE.evaluator.multiplyPlainSum(factors, plaintexts);
    assertThat(FIXTURE.decrypt(sum)).isEqualTo(expected);
    assertThat(FIXTURE.trueNoiseBits(sum)).isLessThan(sum.noiseBits());
    assertThatThrownBy(() -> FIXTURE.evaluator.multiplyPlainSum(factors, List.of()))
        .hasMessage("3 ciphertexts, 0 plaintexts: need as many, at least one");
    factors.set(0, FIXTURE.evaluator.modSwitch(factors.get(0), 1));
    assertThatThrownBy(() -> FIXTURE.evaluator.multiplyPlainSum(factors, plaintexts))
        .hasMessageContaining("need equal ones");
  }

  @Test
  void wrongCallsAreRefused() {
    assertThatThrownBy(() -> SlotPolynomial.of(List.of()))
        .hasMessage("no coefficients: need at least one");
    Ciphertext x = FIXTURE.encrypt(new long[] {1});
    try (PowerBasis powers = new PowerBasis(x, FIXTURE.evaluator, FIXTURE.relinearisationKey)) {
      assertThatThrownBy(() -> powers.get(0)).hasMessage("exponent 0: need at least 1");
      assertThatThrownBy(() -> powers.put(1, x))
          .hasMessage("exponent 1: need a new one of at least 2");
      SlotPolynomial constant = SlotPolynomial.of(List.of(FIXTURE.encoder.encodeConstant(1)));
      assertThatThrownBy(() -> EVALUATOR.evaluate(constant, powers, 0, FIXTURE.relinearisationKey))
          .hasMessage("babyPowers=0: need at least 1");
      assertThatThrownBy(() -> EVALUATOR.evaluateTensors(List.of(constant), powers, 2, 9, 9))
          .hasMessage("degree 0: need more than the 2 baby powers");
      assertThatThrownBy(() -> EVALUATOR.evaluateTensors(List.of(), powers, 2, 9, 10))
          .hasMessage("babyPowers=2, level 10, blocks at 9: need 1 or more, and levels in order");
      assertThatThrownBy(() -> EVALUATOR.evaluateTensors(List.of(), powers, 2, x.level(), 9))
          .hasMessageContaining("x^2 at level 29: need at least 30");
    }
  }
}
