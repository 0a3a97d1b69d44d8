package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.veilbank.fhe.InvalidEncodingException;

/** Any bytes are refused with a reason, or are the one encoding of the answer that is read. */
class AnswerFuzzTest {
  private static final ThresholdParameters PARAMETERS = CeremonySimulation.parameters(5, 3);
  private static final byte[] VALID =
      new Answer(new BankIndex(2), CiphertextDigest.ofBytes(new byte[32]), new double[3][1024])
          .encode(PARAMETERS);

  @FuzzTest
  void bytesAreReadOrRefused(byte @NotNull [] bytes, boolean raw, int offset) {
    byte[] input = bytes;
    if (!raw) {
      input = VALID.clone();
      int at = Math.floorMod(offset, input.length);
      System.arraycopy(bytes, 0, input, at, Math.min(bytes.length, input.length - at));
    }
    try {
      assertThat(Answer.decode(input, PARAMETERS).encode(PARAMETERS)).isEqualTo(input);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("answer: ");
    }
  }
}
