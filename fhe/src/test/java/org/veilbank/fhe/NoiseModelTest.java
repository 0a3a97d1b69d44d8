package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veilbank.math.Workers;

/** The bound that a ciphertext carries against the noise that is really in it. */
class NoiseModelTest {
  /**
   * Bits by which a bound may pass the truth: it must hold with probability 1 - 2^-64, of which a
   * sample shows about the 2^-12 tail, and sums of bounds add magnitudes where noise adds squares.
   */
  private static final double SLACK = 8;

  private static void assertBounds(Fixture fixture, Ciphertext ciphertext, double slack) {
    double truth = fixture.trueNoiseBits(ciphertext);
    assertThat(truth).isLessThan(ciphertext.noiseBits());
    assertThat(truth).isGreaterThan(ciphertext.noiseBits() - slack);
  }

  @ParameterizedTest
  @EnumSource(names = {"INSECURE_TOY_1024", "SMALL_8192", "SMALL_16384"})
  void theBoundIsAboveTheTrueNoiseAndNotFarAbove(NamedParameters set) {
    Fixture fixture = new Fixture(set.parameters(), 1, Workers.single());
    Random random = new Random(1);
    Ciphertext fresh = fixture.encrypt(fixture.randomSlots(random));
    assertBounds(fixture, fresh, SLACK);
    Ciphertext symmetric =
        fixture
            .encryptor
            .encryptSymmetric(
                fixture.encoder.encode(fixture.randomSlots(random)),
                fixture.secretKey,
                fixture.context.parameters().topLevel(),
                fixture.randomness)
            .expand();
    assertBounds(fixture, symmetric, SLACK);
    assertBounds(fixture, fixture.evaluator.add(fresh, symmetric), SLACK);
    assertBounds(fixture, fixture.evaluator.modSwitch(fresh, 1), SLACK);
    assertBounds(
        fixture,
        fixture.evaluator.multiplyPlain(fresh, fixture.encoder.encode(fixture.randomSlots(random))),
        2 * SLACK);
    assertBounds(fixture, fixture.evaluator.multiplyScalar(fresh, 1000), SLACK);
    TensorCiphertext product = fixture.evaluator.tensor(fresh, symmetric);
    Ciphertext kept = fixture.evaluator.relinearise(product, fixture.relinearisationKey, 0);
    assertBounds(fixture, kept, 2 * SLACK);
    Ciphertext last = fresh;
    while (last.level() > 0) {
      last = fixture.evaluator.square(last, fixture.relinearisationKey);
      assertBounds(fixture, last, SLACK);
    }
  }

  @Test
  void keySwitchingNoiseIsBoundedOnItsOwn() {
    Fixture fixture = Fixture.toy(3);
    // A square of zero has no noise of its own but what the key switch adds before any division.
    Ciphertext zero =
        fixture
            .encryptor
            .encryptSymmetric(
                fixture.encoder.encodeConstant(0), fixture.secretKey, 7, fixture.randomness)
            .expand();
    Ciphertext square =
        fixture.evaluator.relinearise(
            fixture.evaluator.tensor(zero, zero), fixture.relinearisationKey, 0);
    assertThat(fixture.trueNoiseBits(square)).isLessThan(square.noiseBits());
  }

  @Test
  void boundsAddInTheLogarithm() {
    assertThat(NoiseModel.sum(10, 10)).isCloseTo(11, Offset.offset(1e-12));
    assertThat(NoiseModel.sum(3, Double.NEGATIVE_INFINITY)).isEqualTo(3);
    assertThat(NoiseModel.sum(100, 1)).isGreaterThanOrEqualTo(100);
  }

  @Test
  void tailsAreAsUnlikelyAsStated() {
    double limit = -90 * Math.log(2);
    assertThat(-Math.pow(NoiseModel.GAUSSIAN_TAIL, 2)).isLessThan(limit);
    // 2x K_1(2x) < sqrt(pi x) exp(-2x) (1 + 3/(16x)), DLMF 10.40.2.
    double x = NoiseModel.PRODUCT_TAIL;
    double bound = Math.log(Math.sqrt(Math.PI * x) * (1 + 3 / (16 * x))) - 2 * x;
    assertThat(bound).isLessThan(limit);
  }
}
