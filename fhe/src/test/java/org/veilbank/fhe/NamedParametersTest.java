package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void theSearchSetsDifferInTheirDegreeOnly() {
    BgvParameters search = NamedParameters.SEARCH.parameters();
    BgvParameters toy = NamedParameters.INSECURE_TOY_SEARCH_2048.parameters();
    assertThat(toy.topLevel()).isEqualTo(search.topLevel());
    assertThat(toy.digitPrimes()).isEqualTo(search.digitPrimes());
    assertThat(toy.specialPrimes()).hasSameSizeAs(search.specialPrimes());
    assertThat(toy.plaintextModulus()).isEqualTo(search.plaintextModulus());
  }
}
