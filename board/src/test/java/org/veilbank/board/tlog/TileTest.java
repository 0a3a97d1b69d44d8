package org.veilbank.board.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 256, tile/0/000",
    "0, 0, 1, tile/0/000.p/1",
    "3, 1234067, 256, tile/3/x001/x234/067",
    "1, 1000, 255, tile/1/x001/000.p/255",
    "7, 0, 127, tile/7/000.p/127",
    "0, 36028797018963966, 256, tile/0/x036/x028/x797/x018/x963/966",
  })
  void pathsAreThoseOfTheSpecification(int level, long index, int width, String path)
      throws Exception {
    Tile tile = new Tile(level, index, width);
    assertThat(tile.path()).isEqualTo(path);
    assertThat(Tile.parse(path)).isEqualTo(tile);
    if (level == 0) {
      String bundle = path.replace("tile/0", "tile/entries");
      assertThat(tile.bundlePath()).isEqualTo(bundle);
      assertThat(Tile.parseBundle(bundle)).isEqualTo(tile);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile/0",
        "tile/0/0",
        "tile/00/000",
        "tile/8/000",
        "tile/7/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/x000/000",
        "tile/0/x001/x234",
        "tile/0/001/234",
        "tile/0/X001/234",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/0/x001/x000/x000/x000/x000/x000/000",
        "tile/entries/1000",
      })
  void otherPathsAreRefused(String path) {
    assertThatThrownBy(() -> Tile.parse(path)).isInstanceOf(InvalidLogEncodingException.class);
    assertThatThrownBy(() -> Tile.parseBundle(path))
        .isInstanceOf(InvalidLogEncodingException.class);
  }

  @Test
  void tilesAreThoseOfTheSpecificationsExamples() {
    assertThat(Tile.ofTree(0)).isEmpty();
    assertThat(Tile.ofTree(256)).containsExactly(new Tile(0, 0, 256), new Tile(1, 0, 1));
    List<Tile> tiles = Tile.ofTree(70_000).toList();
    assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
    assertThat(tiles)
        .contains(new Tile(0, 272, 256))
        .endsWith(
            new Tile(0, 273, 112), new Tile(1, 0, 256), new Tile(1, 1, 17), new Tile(2, 0, 1));
  }

  @Test
  void everyNodeIsComputedFromTheTileThatHoldsIt() throws Exception {
    int size = 700;
    List<Hash> leaves = IntStream.range(0, size).mapToObj(Vectors::leaf).toList();
    HashSource tree = Vectors.tree(leaves);
    List<Tile> tiles = Tile.ofTree(size).toList();
    for (int level = 0; size >> level > 0; level++) {
      for (int index = 0; index < size >> level; index++) {
        Tile tile = Tile.holding(level, index, size);
        assertThat(tiles).contains(tile);
        assertThat(HashTile.decode(tile, tile.content(tree)).node(level, index))
            .isEqualTo(tree.node(level, index));
      }
    }
    assertThatThrownBy(() -> Tile.holding(1, 350, size))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tile.holding(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNodeOutsideTheTileIsRefused() throws Exception {
    Tile tile = new Tile(0, 1, 6);
    HashTile hashes = HashTile.decode(tile, new byte[6 * 32]);
    assertThat(hashes.node(1, 130)).isEqualTo(hashes.node(1, 128));
    long[][] outside = {{0, 255}, {0, 262}, {1, 127}, {1, 131}, {3, 32}, {8, 1}, {9, 0}, {-1, 512}};
    for (long[] node : outside) {
      assertThatThrownBy(() -> hashes.node((int) node[0], node[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytesTooManyOrTooFewAreRefused() throws Exception {
    Tile tile = new Tile(0, 0, 2);
    for (int length : new int[] {0, 32, 63, 65, 96}) {
      assertThatThrownBy(() -> HashTile.decode(tile, new byte[length]))
          .isInstanceOf(InvalidLogEncodingException.class)
          .hasMessage("tile/0/000.p/2: \"%d bytes\", need 64".formatted(length));
    }
    byte[] bundle = EntryBundle.encode(List.of(new byte[300], new byte[0]));
    assertThat(EntryBundle.decode(tile, bundle)).containsExactly(new byte[300], new byte[0]);
    for (int length : new int[] {0, 1, 2, 301, 302, 303, 305}) {
      byte[] wrong = Arrays.copyOf(bundle, length);
      assertThatThrownBy(() -> EntryBundle.decode(tile, wrong))
          .isInstanceOf(InvalidLogEncodingException.class);
    }
  }

  @Test
  void anEntryOfMoreThan65535BytesIsRefused() throws Exception {
    byte[] largest = new byte[65535];
    assertThat(EntryBundle.decode(new Tile(0, 0, 1), EntryBundle.encode(List.of(largest))))
        .containsExactly(largest);
    assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65536])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
