package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;

/** Any bytes are either refused with a reason, or the one encoding of what is read. */
class GroupDecodingFuzzTest {
  @FuzzTest
  void decodersReadOrRefuse(byte @NotNull [] bytes) {
    check(bytes);
    check(Arrays.copyOf(bytes, 32));
  }

  private static void check(byte[] bytes) {
    try {
      assertThat(Scalar.decode(bytes).encode()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("scalar: ");
    }
    try {
      RistrettoPoint point = CompressedRistretto.of(bytes).decompress();
      assertThat(point.compress().toBytes()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("point: ");
    }
  }
}
