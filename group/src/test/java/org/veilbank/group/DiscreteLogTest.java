package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small values come back from their multiples of the generator. */
class DiscreteLogTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private static RistrettoPoint multiple(long value) {
    return FixedBaseTable.base().multiplyVartime(Scalar.of(value));
  }

  @ParameterizedTest
  @CsvSource({"32,16", "32,12", "40,18", "26,8", "3,8"})
  void valuesAtEndsAndAtRandomAreFound(int valueBits, int tableBits) {
    DiscreteLog log = DiscreteLog.of(valueBits, tableBits);
    long end = 1L << valueBits;
    for (long value : new long[] {0, 1, 2, 5, end / 2 - 1, end / 2, end - 2, end - 1}) {
      assertThat(log.find(multiple(value))).hasValue(value);
    }
    for (int n = 0; n < 5; n++) {
      long value = random.nextLong(end);
      assertThat(log.find(multiple(value))).as("seed %d", seed).hasValue(value);
    }
    assertThat(log.valueBits()).isEqualTo(valueBits);
  }

  @Test
  void everyValueWhereStepsMeetIsFound() {
    DiscreteLog log = DiscreteLog.of(20, 8);
    RistrettoPoint point = multiple(0);
    for (long value = 0; value < 1200; value++) {
      assertThat(log.find(point)).hasValue(value);
      point = point.add(RistrettoPoint.BASE);
    }
    // around the middle of the first round, and where it ends
    for (long middle : new long[] {1025L << 8, 1025L << 9}) {
      for (long value = middle - 260; value < middle + 260; value += 4) {
        assertThat(log.find(multiple(value))).hasValue(value);
      }
    }
  }

  @Test
  void aRepresentativeOfTheElementDoesNotMatter() {
    DiscreteLog log = DiscreteLog.of(16, 8);
    for (RistrettoPoint torsion : Fixtures.fourTorsion()) {
      assertThat(log.find(torsion)).hasValue(0);
      assertThat(log.find(multiple(12345).add(torsion))).hasValue(12345);
    }
  }

  @Test
  void otherPointsHaveNoSmallLogarithm() {
    DiscreteLog log = DiscreteLog.of(16, 8);
    assertThat(log.find(multiple(1 << 16))).isEmpty();
    assertThat(log.find(RistrettoPoint.BASE.negate())).isEmpty();
    assertThat(log.find(Fixtures.point(random))).as("seed %d", seed).isEmpty();
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> DiscreteLog.of(0, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values of 0 bits: expected 1 to 48");
    assertThatThrownBy(() -> DiscreteLog.of(49, 16)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DiscreteLog.of(32, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("table of 2^7 entries: expected 2^8 to 2^24");
    assertThatThrownBy(() -> DiscreteLog.of(32, 25)).isInstanceOf(IllegalArgumentException.class);
  }
}
