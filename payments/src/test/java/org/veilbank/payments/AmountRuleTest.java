package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountRuleTest {
  private static final AmountRule WEI = AmountRule.of(new BigDecimal("1e-16"));

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.00, 0",
    "0.01, 1",
    "9839.64, 983964",
    "181.0, 18100",
    "1.916920493E7, 1916920493",
    "1.5e+1, 1500",
    "25e-2, 25",
    "007, 700",
    "1.2300000, 123",
    "1.23000000000000000000000000000000000000000000, 123",
    "42949672.95, 4294967295",
    "00000000000000000000000000000000000001.5, 150",
  })
  void unitsOfHundredCentsAreExact(String amount, long cents) {
    assertThat(AmountRule.HUNDREDTHS.cents(amount)).isEqualTo(cents);
    assertThat(AmountRule.HUNDREDTHS.exactCents(amount)).isEqualTo(cents);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42949672.96",
        "1e99",
        "999999999999999999",
        "9223372036854775807",
        "18446744073709551616",
        "184467440737095516.16",
        "184467440737095516.17",
        "-0.01",
        "-5",
      })
  void whatIsBelowZeroOrAboveTheMaximumIsNotWrapped(String amount) {
    assertThat(AmountRule.HUNDREDTHS.cents(amount)).isEqualTo(AmountRule.OUT_OF_RANGE);
    assertThat(AmountRule.HUNDREDTHS.rounding(RoundingMode.DOWN).cents(amount))
        .isEqualTo(AmountRule.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "1,000.00",
        "1 000",
        "1.",
        ".5",
        "1..2",
        "0x10",
        "NaN",
        "Infinity",
        "+1",
        "1e",
        "e5",
        "1e1000",
        "--1",
        "1.e2",
        "\u0661",
        "1f",
        "1d",
        "$5",
        "1_000",
        "1.5.2",
      })
  void whatIsNoDecimalNumberIsRefused(String amount) {
    assertThat(AmountRule.HUNDREDTHS.cents(amount)).isEqualTo(AmountRule.MALFORMED);
    assertThat(AmountRule.HUNDREDTHS.exactCents(amount)).isEqualTo(AmountRule.MALFORMED);
    assertThat(WEI.cents(amount)).isEqualTo(AmountRule.MALFORMED);
  }

  @Test
  void partsOfCentsAreRoundedOnlyAsStated() {
    AmountRule rule = AmountRule.HUNDREDTHS;
    assertThat(rule.cents("1.005")).isEqualTo(AmountRule.INEXACT);
    assertThat(rule.rounding(RoundingMode.HALF_EVEN).cents("1.005")).isEqualTo(100);
    assertThat(rule.rounding(RoundingMode.HALF_UP).cents("1.005")).isEqualTo(101);
    assertThat(rule.rounding(RoundingMode.DOWN).cents("1.009")).isEqualTo(100);
    assertThat(rule.rounding(RoundingMode.UP).cents("42949672.951"))
        .isEqualTo(AmountRule.OUT_OF_RANGE);
    assertThat(rule.rounding(RoundingMode.HALF_UP).cents("-0.001"))
        .isEqualTo(AmountRule.OUT_OF_RANGE);
  }

  @Test
  void weiPassSixtyFourBitsAndStayExact() {
    assertThat(WEI.cents("110000000000000000000")).isEqualTo(11_000);
    assertThat(WEI.cents("8140416390630760000")).isEqualTo(AmountRule.INEXACT);
    assertThat(WEI.rounding(RoundingMode.DOWN).cents("8140416390630760000")).isEqualTo(814);
    String most = BigDecimal.TWO.pow(256).subtract(BigDecimal.ONE).toPlainString();
    assertThat(WEI.cents(most)).isEqualTo(AmountRule.OUT_OF_RANGE);
  }

  @Test
  void theFastWayAgreesWithExactArithmetic() {
    SplitMix64 random = new SplitMix64(7);
    AmountRule[] rules = {
      AmountRule.CENTS,
      AmountRule.HUNDREDTHS,
      AmountRule.of(new BigDecimal("1e9")),
      AmountRule.of(new BigDecimal("1e18")),
      AmountRule.HUNDREDTHS.maxCents(99_999),
    };
    for (int i = 0; i < 200_000; i++) {
      int digits = 1 + (int) random.nextBelow(18);
      long unscaled = random.nextBelow(1L << 31) % (long) Math.pow(10, digits);
      String amount = BigDecimal.valueOf(unscaled, (int) random.nextBelow(6)).toPlainString();
      for (AmountRule rule : rules) {
        assertThat(rule.cents(amount))
            .as("%s by %s", amount, rule)
            .isEqualTo(rule.exactCents(amount));
      }
    }
  }

  @Test
  void rulesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> AmountRule.of(BigDecimal.ZERO))
        .hasMessageStartingWith("0 cents a unit: need a number above 0");
    assertThatThrownBy(() -> AmountRule.of(new BigDecimal("-1"))).hasMessageContaining("above 0");
    assertThatThrownBy(() -> AmountRule.of(new BigDecimal("1e1000000000")))
        .hasMessageContaining("from 1e-60 to 1e60");
    assertThatThrownBy(() -> AmountRule.CENTS.maxCents(1L << 32))
        .hasMessage("maximum of 4294967296 cents: need 1 to 4294967295");
  }
}
