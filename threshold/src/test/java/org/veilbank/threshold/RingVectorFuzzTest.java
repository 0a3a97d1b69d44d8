package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;

/** Any bytes are refused with a reason, or are the one encoding of the vector that is read. */
class RingVectorFuzzTest {
  private static final BgvContext CONTEXT = CeremonySimulation.parameters(5, 3).context();
  private static final byte[] VALID = new RingVector(CONTEXT, new double[2][3][1024]).encode();

  @FuzzTest
  void bytesAreReadOrRefused(byte @NotNull [] bytes, boolean raw, int offset) {
    byte[] input = bytes;
    if (!raw) {
      input = VALID.clone();
      int at = Math.floorMod(offset, input.length);
      System.arraycopy(bytes, 0, input, at, Math.min(bytes.length, input.length - at));
    }
    try {
      assertThat(RingVector.decode(input, CONTEXT, 2, 3).encode()).isEqualTo(input);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("ring vector: ");
    }
  }
}
