package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes are either refused with a reason, or a proof that has exactly these, and is not valid.
 */
class ProofDecodingFuzzTest {
  private static final List<Vectors.Line> KINDS = Vectors.oneProofOfEach();

  @FuzzTest
  void decodersReadOrRefuse(byte @NotNull [] bytes) {
    if (bytes.length == 0) {
      return;
    }
    Vectors.Line kind = KINDS.get((bytes[0] & 0xFF) % KINDS.size());
    byte[] altered = kind.bytes(0);
    for (int i = 1; i + 2 < bytes.length; i += 3) {
      int at = ((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)) % altered.length;
      altered[at] = bytes[i + 2];
    }
    check(kind, altered);
    check(kind, Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  private static void check(Vectors.Line kind, byte[] bytes) {
    try {
      Proof proof = Vectors.decode(kind.name(), bytes);
      assertThat(proof.encode()).isEqualTo(bytes);
      if (!Arrays.equals(bytes, kind.bytes(0))) {
        assertThat(proof.verifyVartime()).isNotEqualTo(Verdict.VALID);
      }
    } catch (MalformedEncodingException e) {
      assertThat(e.getMessage()).contains(e.flaw().toString());
    }
  }
}
