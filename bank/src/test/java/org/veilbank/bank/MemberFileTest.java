package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.veilbank.round.GenesisText;

class MemberFileTest {
  @Test
  void aMemberIsReadAsItWasWrittenAndIsATableOfTheGenesis() throws Exception {
    String text = MemberFile.print(TestBanks.member(2));
    assertThat(MemberFile.parse("m", "# comment\n" + text)).isEqualTo(TestBanks.member(2));
    assertThat(GenesisText.print(TestBanks.genesis(2))).endsWith("[[bank]]\n" + text);
  }

  @Test
  void whatIsWrongIsListed() {
    assertThatThrownBy(() -> MemberFile.parse("m", "name = \"\"\ncapacity = -1\nage = 3\n"))
        .isInstanceOf(InvalidFileException.class)
        .extracting(e -> ((InvalidFileException) e).problems())
        .isEqualTo(
            List.of(
                "m, line 1, column 1: no key \"verifying-key\", need a string",
                "m, line 1, column 1: no key \"sealing-key\", need a string",
                "m, line 1, column 1: bank name \"\": need 1 to 64 characters,"
                    + " none a control character",
                "m, line 2, column 1: bank ?: capacity -1, need 1 to 100,000,000",
                "m, line 3, column 1: unknown key \"age\" = 3,"
                    + " need one of name, capacity, verifying-key, sealing-key"));
  }
}
