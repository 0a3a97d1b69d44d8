package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.veilbank.math.Workers;

class NamedParametersTest {
  /** The constants are made when first used, and refuse primes too wide for exact sums. */
  @ParameterizedTest
  @EnumSource
  void sumsAreExactAtEachLevelHoweverManyPrimesAreDropped(NamedParameters set) {
    BgvContext context = new BgvContext(set.parameters(), Workers.single());
    int top = set.parameters().topLevel();
    for (int level = 0; level <= top; level++) {
      assertThat(context.keySwitchPlan(level).digits()).isPositive();
      assertThat(context.modDownOfEncryption(level).kept()).isEqualTo(level + 1);
      assertThat(context.decryptionPlan(level)).isNotNull();
      for (int drops = 0; drops <= Math.min(3, level); drops++) {
        assertThat(context.modDownWithP(level, drops).kept()).isEqualTo(level + 1 - drops);
        if (drops > 0) {
          assertThat(context.modDown(level, drops).kept()).isEqualTo(level + 1 - drops);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SEARCH,INSECURE_TOY_SEARCH_2048", "SEARCH_10,INSECURE_TOY_SEARCH_10_2048"})
  void theSearchSetsDifferInTheirDegreeOnly(NamedParameters real, NamedParameters small) {
    BgvParameters search = real.parameters();
    BgvParameters toy = small.parameters();
    assertThat(toy.secretSummands()).isEqualTo(search.secretSummands());
    assertThat(toy.topLevel()).isEqualTo(search.topLevel());
    assertThat(toy.digitPrimes()).isEqualTo(search.digitPrimes());
    assertThat(toy.specialPrimes()).hasSameSizeAs(search.specialPrimes());
    assertThat(toy.plaintextModulus()).isEqualTo(search.plaintextModulus());
  }
}
