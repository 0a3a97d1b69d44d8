package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** Any bytes are refused with a reason, or are the one encoding of the note or key that is read. */
class NoteFuzzTest {
  private static final byte[] VALID = Vectors.bytes("sunlight/witness-checkpoint");
  private static final byte[] VALID_KEY = Vectors.TESSERA_KEY.getBytes(UTF_8);

  @FuzzTest
  void notesAndKeysAreReadOrRefused(byte @NotNull [] bytes, boolean raw, boolean key, int offset) {
    byte[] input = bytes;
    if (!raw) {
      input = key ? VALID_KEY.clone() : VALID.clone();
      int at = Math.floorMod(offset, input.length);
      System.arraycopy(bytes, 0, input, at, Math.min(bytes.length, input.length - at));
    }
    try {
      if (key) {
        String vkey = new String(input, UTF_8);
        assertThat(NoteKey.parse(vkey)).hasToString(vkey);
      } else {
        assertThat(SignedNote.parse(input).encode()).isEqualTo(input);
      }
    } catch (InvalidLogEncodingException e) {
      assertThat(e).hasMessageContaining(", need ");
    }
  }
}
