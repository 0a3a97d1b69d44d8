package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veilbank.round.GateFixture.band;
import static org.veilbank.round.GateFixture.flag;
import static org.veilbank.round.GateFixture.measure;
import static org.veilbank.round.GateFixture.policy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.veilbank.round.ImplausibleReleaseException.Problem;

class ReleaseDecoderTest {
  private static final MeasurePolicy SUM = measure("sum", "10", 0, new Release.Sum());
  private static final MeasurePolicy FLAG = measure("flag", "10", 0, flag(Release.Of.AVERAGE, "5"));
  private static final MeasurePolicy BAND =
      measure("band", "10", 0, band(Release.Of.SUM, "5", "6", "7"));
  private static final ReleaseDecoder ALL = new ReleaseDecoder(policy(3, SUM, FLAG, BAND), 5);
  private static final ReleaseDecoder BITS = new ReleaseDecoder(policy(3, FLAG, BAND), 5);
  private static final ReleaseDecoder OPEN = new ReleaseDecoder(policy(1, SUM, FLAG), 5);

  private static List<Released> decode(ReleaseDecoder decoder, long... values)
      throws ImplausibleReleaseException {
    return decoder.decode(Arrays.stream(values).mapToObj(v -> new long[] {7, v}).toList(), 1);
  }

  private static void assertImplausible(Problem problem, ReleaseDecoder decoder, long... values) {
    assertThatThrownBy(() -> decode(decoder, values))
        .as("%s", Arrays.toString(values))
        .asInstanceOf(InstanceOfAssertFactories.type(ImplausibleReleaseException.class))
        .returns(problem, ImplausibleReleaseException::problem);
  }

  @Test
  void valuesAreReadWithoutTheOneThatWasAdded() throws ImplausibleReleaseException {
    assertThat(decode(ALL, 5, 41, 2, 4))
        .containsExactly(new Released.Sum(40, 4), new Released.Flag(true), new Released.Band(3));
    assertThat(decode(ALL, 3, 1, 1, 1))
        .containsExactly(new Released.Sum(0, 2), new Released.Flag(false), new Released.Band(0));
    assertThat(decode(BITS, 1, 3)).containsExactly(new Released.Flag(false), new Released.Band(2));
  }

  @Test
  void zeroMeansNotEnough() throws ImplausibleReleaseException {
    assertThat(decode(ALL, 0, 0, 0, 0)).containsOnly(new Released.NotEnough());
    assertThat(decode(BITS, 0, 0)).containsOnly(new Released.NotEnough());
    assertThat(decode(OPEN, 1, 1, 0))
        .containsExactly(new Released.Sum(0, 0), new Released.NotEnough());
  }

  @Test
  void whatNoGateGivesIsNamed() {
    assertImplausible(Problem.COUNT_OUT_OF_RANGE, ALL, 6, 1, 1, 1);
    assertImplausible(Problem.COUNT_OUT_OF_RANGE, ALL, 2, 1, 1, 1);
    assertImplausible(Problem.COUNT_OUT_OF_RANGE, ALL, 786432, 1, 1, 1);
    assertImplausible(Problem.SUM_OUT_OF_RANGE, ALL, 4, 32, 1, 1);
    assertImplausible(Problem.BAND_OUT_OF_RANGE, ALL, 4, 31, 3, 1);
    assertImplausible(Problem.BAND_OUT_OF_RANGE, ALL, 4, 31, 1, 5);
    assertImplausible(Problem.VALUES_DISAGREE, ALL, 0, 1, 0, 0);
    assertImplausible(Problem.VALUES_DISAGREE, ALL, 4, 0, 1, 1);
    assertImplausible(Problem.VALUES_DISAGREE, ALL, 0, 0, 0, 2);
    assertImplausible(Problem.VALUES_DISAGREE, BITS, 0, 1);
    assertImplausible(Problem.VALUES_DISAGREE, BITS, 2, 0);
    assertImplausible(Problem.VALUES_DISAGREE, OPEN, 0, 0, 0);
    assertImplausible(Problem.SUM_OUT_OF_RANGE, OPEN, 1, 2, 0);
    assertImplausible(Problem.VALUES_DISAGREE, OPEN, 1, 1, 1);
  }

  @Test
  void slotsOfOthersMustBeZero() throws ImplausibleReleaseException {
    List<long[]> outputs = List.of(new long[] {0, 3, 0}, new long[] {0, 1, 0});
    new ReleaseDecoder(policy(3, SUM), 5).requireZeroOutside(outputs, 1, 2);
    assertThatThrownBy(
            () -> new ReleaseDecoder(policy(3, SUM), 5).requireZeroOutside(outputs, 2, 3))
        .hasMessage("NOT_ZERO_OUTSIDE: slot 1: not 0, though not of [2, 3)");
  }
}
