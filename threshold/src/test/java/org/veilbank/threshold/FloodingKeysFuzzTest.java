package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.veilbank.fhe.InvalidEncodingException;

/** Any bytes are refused with a reason, or are the one encoding of the keys that are read. */
class FloodingKeysFuzzTest {
  private static final ThresholdParameters PARAMETERS = CeremonySimulation.parameters(3, 2);
  private static final BankIndex HOLDER = new BankIndex(1);

  @FuzzTest
  void bytesAreReadOrRefused(byte @NotNull [] bytes) {
    try (FloodingKeys keys = FloodingKeys.decode(bytes, PARAMETERS, HOLDER)) {
      assertThat(keys.encode()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("flooding keys: ");
    }
  }
}
