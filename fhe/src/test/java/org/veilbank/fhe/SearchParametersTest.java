package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veilbank.math.Workers;

/** The full-size set: what the consortium's search stands on. */
class SearchParametersTest {
  @Test
  void theZeroTestIsRightInAllSlotsWithAFivePartySecret() {
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      Fixture fixture = new Fixture(NamedParameters.SEARCH.parameters(), 1, workers);
      assertThat(fixture.context.parameters().secretSummands()).isEqualTo(5);
      long[] slots = fixture.randomSlots(new Random(1));
      for (int i = 0; i < slots.length; i += 3) {
        slots[i] = 0;
      }
      slots[1] = fixture.t() - 1;
      slots[2] = 1;
      long[] expected = new long[slots.length];
      for (int i = 0; i < slots.length; i++) {
        expected[i] = slots[i] == 0 ? 0 : 1;
      }
      Ciphertext x = fixture.encrypt(slots);
      Ciphertext power = fixture.evaluator.power(x, fixture.t() - 1, fixture.relinearisationKey);
      assertThat(x.level() - power.level()).isEqualTo(20);
      assertThat(fixture.decrypt(power)).isEqualTo(expected);
      assertThat(fixture.trueNoiseBits(power)).isLessThan(power.noiseBits());
    }
  }
}
