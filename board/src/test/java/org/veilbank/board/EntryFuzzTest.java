package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.veilbank.board.tlog.InvalidLogEncodingException;

class EntryFuzzTest {
  /** One value, one byte string; anything else is refused in the stated way. */
  @FuzzTest
  void whatDecodesIsTheOneEncodingOfItself(byte[] bytes) {
    Entry entry;
    try {
      entry = Entry.decode(bytes);
    } catch (InvalidLogEncodingException e) {
      return;
    }
    assertThat(entry.encode()).isEqualTo(bytes);
  }
}
