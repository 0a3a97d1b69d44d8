package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.round.Genesis;

class GenesisSignaturesTest {
  private static final Genesis GENESIS = TestBanks.genesis(3);

  @TempDir Path folder;
  private Path genesis;
  private Path signatures;

  @BeforeEach
  void name() {
    genesis = folder.resolve("genesis.toml");
    signatures = folder.resolve("genesis.toml.signatures");
  }

  private boolean sign(int bank) throws Exception {
    return GenesisSignatures.sign(genesis, GENESIS, TestBanks.signingSeed(bank));
  }

  private GenesisSignatures.Report verify() throws Exception {
    return GenesisSignatures.verify(genesis, GENESIS);
  }

  @Test
  void banksSignOneAfterAnotherAndOnce() throws Exception {
    assertThat(verify().missing()).containsExactly(1, 2, 3);
    assertThat(sign(3)).isTrue();
    assertThat(sign(1)).isTrue();
    String after = Files.readString(signatures);
    assertThat(sign(3)).isFalse();
    assertThat(signatures).content().isEqualTo(after).startsWith("# Signatures of genesis.toml: ");
    assertThat(verify().signed()).containsExactly(1, 3);
    assertThat(verify().missing()).containsExactly(2);
    assertThat(verify().complete()).isFalse();
    sign(2);
    assertThat(verify().complete()).isTrue();
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void filesPutBehindOneAnotherAndCommentsAreHarmless() throws Exception {
    sign(1);
    String first = Files.readString(signatures);
    Files.delete(signatures);
    sign(2);
    Files.writeString(
        signatures, first + "\n# and then\r\n" + Files.readString(signatures) + first);
    assertThat(verify().signed()).containsExactly(1, 2);
    assertThat(verify().wrong()).isEmpty();
    sign(3);
    assertThat(signatures).content().contains("# and then");
    assertThat(verify().complete()).isTrue();
  }

  @Test
  void eachWrongLineIsNamedWithItsReason() throws Exception {
    GenesisSignatures.sign(genesis, TestBanks.genesis(4), TestBanks.signingSeed(1));
    String other = Files.readString(signatures).lines().toList().get(1);
    String digits = other.substring(other.length() - 128);
    Files.writeString(
        signatures,
        String.join(
            "\n",
            other,
            "nonsense",
            "4 Bank \"4\" of Zürich " + digits,
            "2 Bank \"1\" of Zürich " + digits,
            "2 Bank \"2\" of Zürich " + digits.toUpperCase(java.util.Locale.ROOT)));
    assertThat(verify().signed()).isEmpty();
    String need = ", need a bank's index, its name, and 128 lower-case hexadecimal digits";
    List<String> wrong = verify().wrong();
    assertThat(wrong)
        .startsWith(
            ("%s, line 1: bank 1 \"Bank \"1\" of Zürich\" has not signed this genesis so,"
                    + " but perhaps one with another id than %s")
                .formatted(signatures, GENESIS.id()),
            "%s, line 2: \"nonsense\"%s".formatted(signatures, need),
            "%s, line 3: bank 4, need 1 to 3".formatted(signatures),
            ("%s, line 4: bank 2 \"Bank \"1\" of Zürich\","
                    + " which is \"Bank \"2\" of Zürich\" in the genesis")
                .formatted(signatures))
        .hasSize(5);
    assertThat(wrong.get(4)).contains("line 5: \"2 Bank").endsWith("...\"" + need);
    sign(2);
    assertThat(verify().signed()).containsExactly(2);
    assertThat(verify().wrong()).hasSize(3);
  }

  @Test
  void aChangedByteOfASignatureIsFound() throws Exception {
    sign(1);
    String text = Files.readString(signatures);
    int start = text.length() - 129;
    for (int i = 0; i < 128; i++) {
      char other = text.charAt(start + i) == '0' ? '1' : '0';
      Files.writeString(
          signatures, text.substring(0, start + i) + other + text.substring(start + i + 1));
      assertThat(verify().signed()).isEmpty();
      assertThat(verify().wrong()).hasSize(1);
    }
  }

  @Test
  void aStrangerCannotSign() {
    assertThatThrownBy(() -> sign(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "verifying key %s: is that of no bank of the genesis",
            TestBanks.member(4).verifyingKey());
    assertThat(signatures).doesNotExist();
  }
}
