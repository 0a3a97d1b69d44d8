package org.veilbank.board.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that Tessera and Sunlight wrote are audited with our code alone. */
class LogOfOthersTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void rootsOfTesseraFollowFromTilesAndFromEntries(int size) throws Exception {
    Checkpoint checkpoint = tessera(size);
    assertThat(checkpoint.size()).isEqualTo(size);
    assertThat(MerkleTree.root(tiles("tessera/", size), size)).isEqualTo(checkpoint.root());
    Frontier frontier = new Frontier();
    for (Tile tile : Tile.ofTree(size).filter(tile -> tile.level() == 0).toList()) {
      byte[] bundle = Vectors.bytes("tessera/" + tile.bundlePath());
      List<byte[]> entries = EntryBundle.decode(tile, bundle);
      entries.forEach(entry -> frontier.append(MerkleTree.leafHash(entry)));
      assertThat(EntryBundle.encode(entries)).isEqualTo(bundle);
    }
    assertThat(frontier.root()).isEqualTo(checkpoint.root());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 14})
  void tesserasLogOnlyGrew(int size) throws Exception {
    ConsistencyProof.make(tiles("tessera/", 15), size, 15)
        .verify(tessera(size).root(), tessera(15).root());
  }

  @Test
  void theRootOfSunlightFollowsFromFullAndPartialTiles() throws Exception {
    SignedNote note = SignedNote.parse(Vectors.bytes("sunlight/checkpoint"));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    HashSource source = tiles("sunlight/", checkpoint.size());
    assertThat(MerkleTree.root(source, checkpoint.size())).isEqualTo(checkpoint.root());
    for (Tile tile : Tile.ofTree(checkpoint.size()).toList()) {
      assertThat(tile.content(source)).isEqualTo(Vectors.bytes("sunlight/" + tile.path()));
    }
    Tile full = new Tile(0, 0, 256);
    assertThat(HashTile.decode(full, full.content(source)).node(8, 0)).isEqualTo(source.node(8, 0));
    InclusionProof.make(source, 299, 300).verify(source.node(0, 299), checkpoint.root());
  }

  private static Checkpoint tessera(int size) throws Exception {
    SignedNote note = SignedNote.parse(Vectors.bytes("tessera/checkpoint." + size));
    assertThat(note.verified(List.of(NoteKey.parse(Vectors.TESSERA_KEY)))).hasSize(1);
    return Checkpoint.parse(note.text());
  }

  private static HashSource tiles(String folder, long size) {
    return (level, index) -> {
      Tile tile = Tile.holding(level, index, size);
      try {
        return HashTile.decode(tile, Vectors.bytes(folder + tile.path())).node(level, index);
      } catch (InvalidLogEncodingException e) {
        throw new AssertionError(e);
      }
    };
  }
}
