package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final String REFERENCE = Vectors.text("merkle/reference-tree.json");
  private static final List<Hash> LEAVES = IntStream.range(0, 70).mapToObj(Vectors::leaf).toList();

  @Test
  void leavesAndNodesHashAsInTheReference() throws Exception {
    assertThat(MerkleTree.leafHash("L123456".getBytes(US_ASCII)))
        .isEqualTo(hex(Vectors.field(REFERENCE, "leaf")));
    assertThat(hashOfChildren("N123", "N456")).isEqualTo(hex(Vectors.field(REFERENCE, "node")));
  }

  @Test
  void rootsOfAllSizesAreThoseOfTheReference() throws Exception {
    List<Hash> leaves =
        Vectors.strings(Vectors.field(REFERENCE, "leaf_inputs")).stream()
            .map(input -> MerkleTree.leafHash(HexFormat.of().parseHex(input)))
            .toList();
    List<String> roots = Vectors.strings(Vectors.field(REFERENCE, "root_hashes_by_size"));
    assertThat(roots).hasSize(leaves.size() + 1);
    for (int size = 0; size < roots.size(); size++) {
      assertThat(MerkleTree.root(Vectors.tree(leaves), size))
          .isEqualTo(Hash.fromHex(roots.get(size)));
    }
  }

  @Test
  void theFrontierIsTheRecursiveDefinition() {
    Frontier frontier = new Frontier();
    assertThat(frontier.root()).isEqualTo(MerkleTree.EMPTY_ROOT);
    for (int size = 1; size <= LEAVES.size(); size++) {
      frontier.append(LEAVES.get(size - 1));
      assertThat(frontier.size()).isEqualTo(size);
      assertThat(frontier.root()).isEqualTo(recursive(LEAVES.subList(0, size)));
      assertThat(Frontier.of(Vectors.tree(LEAVES), size).root()).isEqualTo(frontier.root());
    }
  }

  @Test
  void aCopiedFrontierGrowsAlone() {
    Frontier frontier = Frontier.of(Vectors.tree(LEAVES), 7);
    Frontier copy = frontier.copy();
    copy.append(LEAVES.get(7));
    assertThat(frontier.root()).isEqualTo(recursive(LEAVES.subList(0, 7)));
    assertThat(copy.root()).isEqualTo(recursive(LEAVES.subList(0, 8)));
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThatThrownBy(() -> MerkleTree.root(Vectors.tree(LEAVES), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashesAreReadOnlyFromTheirOneSpelling() throws Exception {
    Hash hash = LEAVES.getFirst();
    assertThat(Hash.fromHex(hash.toString())).isEqualTo(hash).hasSameHashCodeAs(hash);
    assertThat(Hash.fromBase64(hash.toBase64())).isEqualTo(hash);
    List<String> wrong = new ArrayList<>(List.of("", "00", hash.toBase64(), hash + "0"));
    wrong.add("A" + hash.toString().substring(1));
    for (String hex : wrong) {
      assertThatThrownBy(() -> Hash.fromHex(hex)).isInstanceOf(InvalidLogEncodingException.class);
    }
    String noPadding = hash.toBase64().replace("=", "");
    String spareBits = noPadding.substring(0, 42) + "B=";
    for (String base64 : List.of("", "AAAA", noPadding, spareBits, hash.toString(), "\u2014")) {
      assertThatThrownBy(() -> Hash.fromBase64(base64))
          .isInstanceOf(InvalidLogEncodingException.class);
    }
    assertThatThrownBy(() -> Hash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
  }

  private static Hash hex(String json) throws InvalidLogEncodingException {
    return Hash.fromHex(Vectors.strings(json).getFirst());
  }

  /** The reference's children are no hashes, but four bytes. */
  private static Hash hashOfChildren(String left, String right) {
    return Hash.sha256(new byte[] {1}, left.getBytes(US_ASCII), right.getBytes(US_ASCII));
  }

  private static Hash recursive(List<Hash> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return MerkleTree.nodeHash(
        recursive(leaves.subList(0, k)), recursive(leaves.subList(k, leaves.size())));
  }
}
