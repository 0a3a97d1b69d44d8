package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veilbank.round.GateFixture.band;
import static org.veilbank.round.GateFixture.flag;
import static org.veilbank.round.GateFixture.measure;
import static org.veilbank.round.GateFixture.policy;
import static org.veilbank.round.Release.Of.AVERAGE;
import static org.veilbank.round.Release.Of.SUM;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.NoiseOverflowException;
import org.veilbank.math.Modulus;
import org.veilbank.math.Workers;

class DisclosureTest {
  private static final GateFixture TOY = new GateFixture(Workers.single());
  private static final BgvParameters SEARCH = NamedParameters.SEARCH.parameters();

  /**
   * Inputs that go through each number of others and each sum that it can have, again and again.
   */
  private static final class Inputs {
    final long[] count = new long[TOY.slots()];
    final List<long[]> sums = new ArrayList<>();

    Inputs(Policy policy, int banks) {
      for (MeasurePolicy each : policy.measures()) {
        long[] sum = new long[count.length];
        long bound = each.measure().scaledBound();
        for (int i = 0; i < sum.length; i++) {
          int c = i % banks;
          count[i] = c;
          sum[i] = i / banks % (c * bound + 1);
        }
        sums.add(sum);
      }
    }
  }

  private static List<Ciphertext> refreshed(List<long[]> sums, int level, int banks) {
    return sums.stream().map(s -> TOY.refreshed(s, level, banks)).toList();
  }

  private static void assertGated(
      Policy policy, int banks, Inputs inputs, List<Ciphertext> outputs, int first, int end) {
    int offset = outputs.size() - policy.measures().size();
    for (Ciphertext output : outputs) {
      assertThat(output.level()).isEqualTo(Genesis.DECRYPTION_LEVEL);
      assertThat(output.noiseBits()).isLessThanOrEqualTo(TOY.maxNoiseBits());
    }
    for (int o = 0; o < outputs.size(); o++) {
      long[] expected = new long[TOY.slots()];
      for (int i = first; i < end; i++) {
        int c = (int) inputs.count[i];
        expected[i] =
            o < offset
                ? (c >= policy.minContributors() - 1 ? c + 1 : 0)
                : GateFixture.expected(
                    policy, policy.measures().get(o - offset), c, inputs.sums.get(o - offset)[i]);
      }
      assertThat(TOY.decrypt(outputs.get(o)))
          .as("n=%d, k=%d, output %d", banks, policy.minContributors(), o)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void everyNumberOfOthersAndEverySumIsGatedAsTheRulesSay(int banks) {
    for (int k = 1; k <= banks; k++) {
      Policy policy =
          policy(
              k,
              measure("sum", "13", 0, new Release.Sum()),
              measure("average flag", "5", 0, flag(AVERAGE, "2.5")),
              measure("sum flag", "0.7", 1, flag(SUM, "0.65")),
              measure("average band", "4", 0, band(AVERAGE, "1", "1.3333", "4")),
              measure("sum band", "6", 0, band(SUM, "1", "2", "6")));
      Disclosure disclosure = new Disclosure(TOY.context, TOY.relinearisationKey, policy, banks);
      Inputs inputs = new Inputs(policy, banks);
      List<Ciphertext> outputs =
          disclosure.gate(
              TOY.refreshed(inputs.count, disclosure.level(), banks),
              refreshed(inputs.sums, disclosure.level(), banks),
              0,
              TOY.slots());
      assertThat(outputs).hasSize(disclosure.outputCount()).hasSize(6);
      assertGated(policy, banks, inputs, outputs, 0, TOY.slots());
    }
  }

  @Test
  void eachRecipientSeesItsOwnSlotsAndZeroElsewhere() throws ImplausibleReleaseException {
    Policy policy =
        policy(
            3,
            measure("cash", "99.99", 2, new Release.Sum()),
            measure("score", "10", 0, band(AVERAGE, "2.5", "7")),
            measure("reports", "20", 0, flag(SUM, "12")));
    Disclosure disclosure = new Disclosure(TOY.context, TOY.relinearisationKey, policy, 5);
    Inputs inputs = new Inputs(policy, 5);
    try (Disclosure.Gated gated =
        disclosure.prepare(
            TOY.refreshed(inputs.count, disclosure.level(), 5),
            refreshed(inputs.sums, disclosure.level(), 5))) {
      for (int[] range : new int[][] {{0, 1}, {1, 400}, {400, 2048}, {0, 2048}, {2047, 2048}}) {
        List<Ciphertext> outputs = gated.outputFor(range[0], range[1]);
        assertGated(policy, 5, inputs, outputs, range[0], range[1]);
        List<long[]> slots = outputs.stream().map(TOY::decrypt).toList();
        disclosure.decoder().requireZeroOutside(slots, range[0], range[1]);
        for (int i = range[0]; i < range[1]; i++) {
          int c = (int) inputs.count[i];
          assertThat(disclosure.decoder().decode(slots, i).get(0))
              .isEqualTo(
                  c < 2 ? new Released.NotEnough() : new Released.Sum(inputs.sums.get(0)[i], c));
        }
      }
      assertThatThrownBy(() -> gated.outputFor(5, 5)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void polynomialsOfManyBlocksAreExact() {
    Policy policy =
        policy(
            3,
            measure("score", "100", 0, band(AVERAGE, "33", "66.6", "100")),
            measure("reports", "1023", 0, flag(SUM, "2000")));
    Disclosure disclosure = new Disclosure(TOY.context, TOY.relinearisationKey, policy, 5);
    Inputs inputs = new Inputs(policy, 5);
    // Sums up to 4092 do not all come by: their neighbourhood of the limit and the ends do.
    for (int i = 0; i < TOY.slots(); i++) {
      if (inputs.count[i] == 4) {
        long j = i / 5;
        inputs.sums.get(1)[i] = j < 300 ? 1850 + j : j < 350 ? j - 300 : 4092 - (j - 350);
      }
    }
    List<Ciphertext> outputs =
        disclosure.gate(
            TOY.refreshed(inputs.count, disclosure.level(), 5),
            refreshed(inputs.sums, disclosure.level(), 5),
            100,
            2000);
    assertGated(policy, 5, inputs, outputs, 100, 2000);
  }

  @Test
  void theSameBytesComeFromAnyNumberOfThreads() {
    Policy policy =
        policy(
            2,
            measure("cash", "99", 0, new Release.Sum()),
            measure("score", "10", 0, band(AVERAGE, "2.5", "7")));
    List<List<Ciphertext>> outputs = new ArrayList<>();
    try (Workers three = new Workers(3)) {
      for (Workers workers : List.of(Workers.single(), three)) {
        GateFixture fixture = new GateFixture(workers);
        Disclosure disclosure =
            new Disclosure(fixture.context, fixture.relinearisationKey, policy, 3);
        Inputs inputs = new Inputs(policy, 3);
        Ciphertext count = fixture.refreshed(inputs.count, disclosure.level(), 3);
        List<Ciphertext> sums =
            inputs.sums.stream().map(s -> fixture.refreshed(s, disclosure.level(), 3)).toList();
        outputs.add(disclosure.gate(count, sums, 7, 1000));
      }
    }
    for (int o = 0; o < 3; o++) {
      assertThat(outputs.get(1).get(o).c0()).isDeepEqualTo(outputs.get(0).get(o).c0());
      assertThat(outputs.get(1).get(o).c1()).isDeepEqualTo(outputs.get(0).get(o).c1());
      assertThat(outputs.get(1).get(o).factor()).isEqualTo(outputs.get(0).get(o).factor());
    }
  }

  @Test
  void noPlanWorksOneLevelLower() {
    Policy policy =
        policy(
            3,
            measure("cash", "99", 0, new Release.Sum()),
            measure("score", "5", 0, flag(AVERAGE, "2")));
    Modulus t = TOY.context.parameters().plaintextModulus();
    CiphertextGate operations = new CiphertextGate(TOY.context, TOY.relinearisationKey);
    for (MeasurePolicy each : policy.measures()) {
      Policy alone = policy(3, each);
      int level = Disclosure.level(TOY.context.parameters(), alone, 5) - 1;
      Inputs inputs = new Inputs(alone, 5);
      Ciphertext count = TOY.refreshed(inputs.count, level, 5);
      Ciphertext sum = TOY.refreshed(inputs.sums.get(0), level, 5);
      List<GateTerm> terms = GateTerm.of(alone, each, 5, t, false);
      for (int working = Genesis.DECRYPTION_LEVEL; working <= level; working++) {
        for (int babyPowers = 2; babyPowers <= 32; babyPowers *= 2) {
          GateCircuit.Plan plan = new GateCircuit.Plan(working, babyPowers);
          assertThat(isDecryptable(operations, t, count, sum, each, terms, plan))
              .as("%s, %s", each.measure().name(), plan)
              .isFalse();
        }
      }
    }
  }

  private static boolean isDecryptable(
      CiphertextGate operations,
      Modulus t,
      Ciphertext count,
      Ciphertext sum,
      MeasurePolicy each,
      List<GateTerm> terms,
      GateCircuit.Plan plan) {
    try {
      GateCircuit<Ciphertext> circuit =
          new GateCircuit<>(operations, t, Genesis.DECRYPTION_LEVEL, count);
      GateCircuit.Unmasked<Ciphertext> unmasked =
          each.release() instanceof Release.Sum
              ? circuit.sum(terms.get(0), sum, plan)
              : circuit.band(terms, sum, plan);
      Ciphertext output =
          GateCircuit.output(
              operations,
              t,
              Genesis.DECRYPTION_LEVEL,
              unmasked,
              new SlotRange(0, 100, TOY.slots()));
      return output.level() >= Genesis.DECRYPTION_LEVEL && output.noiseBits() <= TOY.maxNoiseBits();
    } catch (NoiseOverflowException | IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void aSumNeedsThreeLevelsAboveDecryptionWithFiveBanks() {
    for (int k = 2; k <= 5; k++) {
      Policy policy = policy(k, measure("cash", "9999", 0, new Release.Sum()));
      assertThat(Disclosure.level(SEARCH, policy, 5)).isEqualTo(Genesis.DECRYPTION_LEVEL + 3);
    }
  }

  @Test
  void inputsOfAnotherLevelOrWithMoreNoiseAreRefused() {
    Policy policy = policy(3, measure("cash", "99", 0, new Release.Sum()));
    Disclosure disclosure = new Disclosure(TOY.context, TOY.relinearisationKey, policy, 3);
    long[] zeros = new long[TOY.slots()];
    Ciphertext good = TOY.refreshed(zeros, disclosure.level(), 3);
    Ciphertext noisy = TOY.refreshed(zeros, disclosure.level(), 5);
    Ciphertext high = TOY.refreshed(zeros, disclosure.level() + 1, 3);
    assertThatThrownBy(() -> disclosure.prepare(good, List.of(noisy)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> disclosure.prepare(high, List.of(good)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> disclosure.prepare(good, List.of()))
        .hasMessage("0 sums: need 1, one for each measure");
  }

  @Test
  void policiesThatCannotBeComputedAreRefusedWithWhatWouldBeRight() {
    assertThatThrownBy(() ->
            Disclosure.requireFeasible(
                SEARCH, policy(3, measure("m", "99.99", 2, flag(AVERAGE, "50"))), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "measure m: a flag or band of 5 banks needs bound * 10^decimals of at most 1023, not"
                + " 9999: fewer decimals, or a lower bound");
    assertThatThrownBy(() ->
            Disclosure.requireFeasible(
                SEARCH, policy(3, measure("m", "10", 0, flag(AVERAGE, "10.5"))), 5))
        .hasMessage(
            "measure m: limit 10.5 is never reached, need at most 10, the largest average of"
                + " others");
    assertThatThrownBy(() ->
            Disclosure.requireFeasible(
                NamedParameters.SMALL_8192.parameters(),
                policy(3, measure("m", "10", 0, flag(SUM, "10"))),
                5))
        .hasMessage(
            "measure m: its release needs more than the 3 levels of SMALL_8192: fewer decimals, or"
                + " a lower bound");
    Disclosure.requireFeasible(SEARCH, policy(3, measure("m", "1023", 0, flag(SUM, "4092"))), 5);
  }

  @Test
  void tenBanksHaveLevelsEnoughForEachRelease() {
    BgvParameters ten = NamedParameters.SEARCH_10.parameters();
    for (int k = 1; k <= 10; k++) {
      Disclosure.requireFeasible(
          ten,
          policy(
              k,
              measure("sum", "9999", 0, new Release.Sum()),
              measure("flag", "455", 0, flag(SUM, "4095")),
              measure("band", "100", 0, band(AVERAGE, "10", "50", "90"))),
          10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 5, flag, 2", // nothing, 0, 1
    "1, 5, flag, 2", // an average of nobody is nothing, too
    "3, 5, band, 3", // nothing, 0 to 3
    "3, 5, sum, 10", // 1 + 201 + 301 + 401
    "5, 5, sum, 9", // 1 + 401
    "1, 2, sum, 7", // 1 + 101
    "3, 5, all, 13", // 1 + 8 * 903
  })
  void releasedBitsCountOutcomes(int k, int banks, String form, int bits) {
    MeasurePolicy sum = measure("sum", "100", 0, new Release.Sum());
    MeasurePolicy flag = measure("flag", "100", 0, flag(AVERAGE, "50"));
    MeasurePolicy band = measure("band", "100", 0, band(SUM, "1", "2", "3"));
    Policy policy =
        switch (form) {
          case "sum" -> policy(k, sum);
          case "flag" -> policy(k, flag);
          case "band" -> policy(k, band);
          default -> policy(k, sum, flag, band);
        };
    assertThat(Disclosure.releasedBits(policy, banks)).isEqualTo(bits);
  }

  @Test
  void limitsAreComparedAsRationalNumbers() {
    Measure measure = new Measure("m", new BigDecimal("10"), 1);
    assertThat(GateTerm.firstReaching(new BigDecimal("3.3333"), measure, 3)).isEqualTo(100);
    assertThat(GateTerm.firstReaching(new BigDecimal("3.33"), measure, 3)).isEqualTo(100);
    assertThat(GateTerm.firstReaching(new BigDecimal("3.30"), measure, 3)).isEqualTo(99);
    assertThat(GateTerm.firstReaching(new BigDecimal("1e-9"), measure, 1)).isEqualTo(1);
    assertThat(GateTerm.firstReaching(new BigDecimal("1e30"), measure, 1))
        .isEqualTo(Integer.MAX_VALUE);
  }
}
