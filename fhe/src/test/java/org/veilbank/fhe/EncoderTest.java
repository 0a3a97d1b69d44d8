package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veilbank.math.Modulus;

class EncoderTest {
  private static final Fixture TOY = Fixture.toy(1);

  @Test
  void decodingGivesWhatWasEncoded() {
    long[] slots = TOY.randomSlots(new Random(1));
    assertThat(TOY.encoder.decode(TOY.encoder.encode(slots))).isEqualTo(slots);
    assertThat(TOY.encoder.decode(TOY.encoder.encode(new long[] {-1, 5})))
        .startsWith(12288, 5, 0)
        .hasSize(1024);
    assertThat(TOY.encoder.decode(TOY.encoder.encodeConstant(-3))).containsOnly(12286);
  }

  @Test
  void slotsAreValuesAtTheStatedRoots() {
    long[] slots = TOY.randomSlots(new Random(2));
    double[] coefficients = TOY.encoder.encode(slots).coefficients();
    Modulus t = TOY.context.parameters().plaintextModulus();
    for (int slot : new int[] {0, 1, 8, 500, 1023}) {
      long point =
          t.powerVartime(
              TOY.context.plaintextRing().root(),
              TOY.context.plaintextRing().evaluationExponent(slot));
      long value = 0;
      for (int i = coefficients.length - 1; i >= 0; i--) {
        value = t.add(t.multiply(value, point), t.canonical(coefficients[i]));
      }
      assertThat(value).isEqualTo(slots[slot]);
    }
  }

  @Test
  void slotsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> TOY.encoder.encode(new long[1025]))
        .hasMessage("1025 slots: need at most N=1024");
    assertThatThrownBy(() -> TOY.encoder.encode(new long[] {0, 12289}))
        .hasMessage("slot 1: out of range, need a number in (-t, t), t=12289");
    assertThatThrownBy(() -> TOY.encoder.encode(new long[] {Long.MIN_VALUE}))
        .hasMessageContaining("slot 0");
    assertThatThrownBy(() -> TOY.encoder.encodeConstant(-12289)).hasMessageContaining("(-t, t)");
  }

  @Test
  void secretsDoNotPrint() {
    assertThat(TOY.secretKey).hasToString("SecretKey[redacted]");
    assertThat(TOY.encoder.encodeConstant(5)).hasToString("Plaintext[redacted]");
    Fixture other = Fixture.toy(2);
    other.secretKey.close();
    assertThat(other.secretKey.exportCoefficients()).containsOnly(0);
    assertThat(other.secretKey.evaluations(0)).containsOnly(0);
  }
}
