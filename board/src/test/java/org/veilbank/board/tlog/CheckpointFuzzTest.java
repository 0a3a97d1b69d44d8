package org.veilbank.board.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** Any text is refused with a reason, or is the one text of the checkpoint that is read. */
class CheckpointFuzzTest {
  private static final String VALID =
      "log\n300\n" + MerkleTree.EMPTY_ROOT.toBase64() + "\nextension\n";

  @FuzzTest
  void textIsReadOrRefused(@NotNull String text, boolean raw, int offset) {
    int at = Math.floorMod(offset, VALID.length() + 1);
    int end = Math.min(at + text.length(), VALID.length());
    String input = raw ? text : VALID.substring(0, at) + text + VALID.substring(end);
    try {
      assertThat(Checkpoint.parse(input).text()).isEqualTo(input);
    } catch (InvalidLogEncodingException e) {
      assertThat(e).hasMessageContaining(", need ");
    }
  }
}
