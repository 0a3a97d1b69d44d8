package org.veilbank.board.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String ROOT = MerkleTree.EMPTY_ROOT.toBase64();

  @Test
  void extensionsAreKept() throws Exception {
    String text = "a log\n9223372036854775807\n" + ROOT + "\none\ntwo\n";
    Checkpoint checkpoint = Checkpoint.parse(text);
    assertThat(checkpoint.extensions()).containsExactly("one", "two");
    assertThat(checkpoint.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(checkpoint.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "-0", "+1", "01", "00", "", " 1", "1 ", "9223372036854775808", "\u0661"})
  void aSizeHasOneSpelling(String size) {
    refused("log\n" + size + "\n" + ROOT + "\n");
  }

  @Test
  void emptyLinesAndControlCharactersAreRefused() {
    refused("");
    refused("\n");
    refused("log\n1\n");
    refused("log\n1\n" + ROOT);
    refused("\n1\n" + ROOT + "\n");
    refused("log\n1\n" + ROOT + "\n\n");
    refused("log\n1\n" + ROOT + "\n\nextension\n");
    refused("log\r\n1\n" + ROOT + "\n");
    refused("lo\ud800g\n1\n" + ROOT + "\n");
    refused("log\n1\n" + ROOT.substring(4) + "\n");
    refused("log\n1\n" + ROOT.replace("=", "") + "\n");
    assertThatThrownBy(() -> new Checkpoint("log", 0, MerkleTree.EMPTY_ROOT, List.of("two\nlines")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Checkpoint("log", -1, MerkleTree.EMPTY_ROOT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text))
        .isInstanceOf(InvalidLogEncodingException.class)
        .hasMessageContaining("need ");
  }
}
