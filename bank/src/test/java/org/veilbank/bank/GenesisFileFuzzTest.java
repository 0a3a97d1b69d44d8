package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.veilbank.round.Genesis;
import org.veilbank.round.GenesisText;

/** Any text is refused, with places, or is a genesis that is printed and read alike. */
class GenesisFileFuzzTest {
  private static final String VALID = GenesisText.print(TestBanks.genesis(3));

  @FuzzTest
  void textIsReadOrRefused(@NotNull String text, boolean raw, int from, int length) {
    String input = text;
    if (!raw) {
      int start = Math.floorMod(from, VALID.length());
      int end = Math.min(VALID.length(), start + Math.floorMod(length, 20));
      input = VALID.substring(0, start) + text + VALID.substring(end);
    }
    try {
      Genesis genesis = GenesisFile.parse("g", input);
      assertThat(GenesisFile.parse("g", GenesisText.print(genesis))).isEqualTo(genesis);
    } catch (InvalidFileException e) {
      assertThat(e.problems()).isNotEmpty().allMatch(p -> p.matches("(?s)g, line \\d+, .*"));
    }
  }
}
