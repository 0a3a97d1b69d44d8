package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.veilbank.board.tlog.InvalidLogEncodingException;

class MembersFileTest {
  private static final String TEXT = MembersFile.print(TestBanks.MEMBERS);

  @Test
  void membersComeBackAsTheyWere() throws InvalidLogEncodingException {
    Members read = MembersFile.parse("# three banks\n\n" + TEXT);
    assertThat(read.count()).isEqualTo(3);
    assertThat(read.consortium()).isEqualTo(TestBanks.CONSORTIUM);
    assertThat(MembersFile.print(read)).isEqualTo(TEXT);
  }

  @Test
  void whatIsWrongIsSaidWithItsLine() {
    List<String> lines = TEXT.lines().toList();
    assertThatThrownBy(() -> MembersFile.parse(lines.get(0) + "\n" + lines.get(2)))
        .isInstanceOf(InvalidLogEncodingException.class)
        .hasMessageStartingWith("members, line 2: ")
        .hasMessageContaining("/bank-2");
    assertThatThrownBy(() -> MembersFile.parse("#\n"))
        .hasMessage("members: \"no key\", need a verifier key for each bank");
    assertThatThrownBy(() -> MembersFile.parse("bank 1"))
        .isInstanceOf(InvalidLogEncodingException.class);
    assertThatThrownBy(() -> new Members(TestBanks.CONSORTIUM, List.of()))
        .hasMessage("0 members: need 1 to 255");
    byte[] key = BankSigner.publicKey(TestBanks.seed(1));
    assertThatThrownBy(() -> new Members(TestBanks.CONSORTIUM, List.of(key, key)))
        .hasMessage("public key of bank 2: another bank has the same");
  }
}
