package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.math.Seed;

class FloodingKeysEncodingTest {
  private static final ThresholdParameters PARAMETERS = CeremonySimulation.parameters(5, 3);
  private static final BankIndex HOLDER = new BankIndex(2);
  private static final int HEADER = 7;
  private static final int KEY = 34;

  private static FloodingKeys keys() {
    Map<Integer, Seed> keys = new HashMap<>();
    for (int subset : PARAMETERS.subsets()) {
      if (ThresholdParameters.contains(subset, HOLDER)) {
        keys.put(subset, Consortium.testSeed(subset));
      }
    }
    return new FloodingKeys(PARAMETERS, HOLDER, keys);
  }

  @Test
  void keysAreReadAsTheyWereWrittenAndGiveTheSameNoise() throws Exception {
    byte[] encoded = keys().encode();
    FloodingKeys read = FloodingKeys.decode(encoded, PARAMETERS, HOLDER);
    assertThat(encoded).hasSize(HEADER + 6 * KEY).startsWith('V', 'B', 'F', 'K', 2, 0, 6);
    assertThat(read.encode()).isEqualTo(encoded);
    CiphertextDigest digest = CiphertextDigest.ofBytes(Consortium.testSeed(9).exportBytes());
    assertThat(read.noiseShare(digest)).isDeepEqualTo(keys().noiseShare(digest));
    assertThat(read.toString()).isEqualTo("FloodingKeys[bank 2, redacted]");
  }

  @Test
  void anyOtherLengthIsRefused() {
    byte[] encoded = keys().encode();
    for (int length = 0; length <= encoded.length + 2; length++) {
      if (length != encoded.length) {
        byte[] other = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> FloodingKeys.decode(other, PARAMETERS, HOLDER))
            .isInstanceOf(InvalidEncodingException.class)
            .hasMessage("flooding keys: %d bytes, need 211", length);
      }
    }
  }

  @Test
  void aByteThatIsNotOfASeedCannotBeAnother() throws Exception {
    byte[] encoded = keys().encode();
    for (int at = 0; at < encoded.length; at++) {
      byte[] changed = encoded.clone();
      changed[at] ^= 1;
      boolean ofSeed = at >= HEADER && (at - HEADER) % KEY >= 2;
      if (ofSeed) {
        assertThat(FloodingKeys.decode(changed, PARAMETERS, HOLDER).encode()).isEqualTo(changed);
      } else {
        assertThatThrownBy(() -> FloodingKeys.decode(changed, PARAMETERS, HOLDER))
            .isInstanceOf(InvalidEncodingException.class)
            .hasMessageStartingWith("flooding keys: ");
      }
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    byte[] encoded = keys().encode();
    assertThatThrownBy(() -> FloodingKeys.decode(encoded, PARAMETERS, new BankIndex(3)))
        .hasMessage(
            "flooding keys: start with 0x5642464b and are 6 of bank 2,"
                + " need 0x5642464b (VBFK), 6 of bank 3");
    encoded[HEADER + KEY + 1] ^= 4;
    assertThatThrownBy(() -> FloodingKeys.decode(encoded, PARAMETERS, HOLDER))
        .hasMessage("flooding keys: key 1 is of set 1111, need 1011");
  }
}
