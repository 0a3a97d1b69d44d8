package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** Any bytes are refused with a reason, or are the one encoding of what is read. */
class TileFuzzTest {
  @FuzzTest
  void pathsTilesAndBundlesAreReadOrRefused(
      byte @NotNull [] bytes, boolean whole, @InRange(min = 1, max = 256) int width) {
    String path = (whole ? "" : "tile/0/") + new String(bytes, UTF_8);
    String bundlePath = path.replace("tile/0/", "tile/entries/");
    Tile tile = new Tile(0, 3, width);
    expect(() -> assertThat(Tile.parse(path).path()).isEqualTo(path));
    expect(() -> assertThat(Tile.parseBundle(bundlePath).bundlePath()).isEqualTo(bundlePath));
    expect(() -> assertThat(tile.content(HashTile.decode(tile, bytes))).isEqualTo(bytes));
    expect(() -> assertThat(EntryBundle.encode(EntryBundle.decode(tile, bytes))).isEqualTo(bytes));
  }

  private interface Decoding {
    void run() throws InvalidLogEncodingException;
  }

  private static void expect(Decoding decoding) {
    try {
      decoding.run();
    } catch (InvalidLogEncodingException e) {
      assertThat(e).hasMessageContaining(", need ");
    }
  }
}
