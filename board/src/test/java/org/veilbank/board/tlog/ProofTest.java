package org.veilbank.board.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProofTest {
  private static final int MOST = 70;
  private static final List<Hash> LEAVES =
      IntStream.range(0, MOST).mapToObj(Vectors::leaf).toList();
  private static final HashSource TREE = Vectors.tree(LEAVES);
  private static final List<Hash> ROOTS =
      IntStream.rangeClosed(0, MOST).mapToObj(size -> MerkleTree.root(TREE, size)).toList();

  static Stream<String> inclusions() {
    return Vectors.text("merkle/inclusion.jsonl").lines();
  }

  static Stream<String> consistencies() {
    return Vectors.text("merkle/consistency.jsonl").lines();
  }

  @ParameterizedTest
  @MethodSource("inclusions")
  void inclusionIsJudgedAsByTheReference(String line) {
    check(
        line,
        () ->
            new InclusionProof(number(line, "leafIdx"), number(line, "treeSize"), path(line))
                .verify(hash(line, "leafHash"), hash(line, "root")));
  }

  @ParameterizedTest
  @MethodSource("consistencies")
  void consistencyIsJudgedAsByTheReference(String line) {
    // The reference calls a proof from the empty tree useless; to us it is true.
    boolean useless = Vectors.field(line, "desc").equals("\"size1 is zero and size2 is not zero\"");
    check(
        useless ? line.replace("\"wantErr\": true", "\"wantErr\": false") : line,
        () ->
            new ConsistencyProof(number(line, "size1"), number(line, "size2"), path(line))
                .verify(hash(line, "root1"), hash(line, "root2")));
  }

  @Test
  void everyLeafOfEveryTreeIsProvedAndNothingElse() {
    for (int size = 1; size <= MOST; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = InclusionProof.make(TREE, index, size);
        List<Hash> path = proof.path();
        Hash leaf = LEAVES.get(index);
        Hash root = ROOTS.get(size);
        assertThatCode(() -> proof.verify(leaf, root)).doesNotThrowAnyException();
        refused(() -> proof.verify(flipped(leaf), root));
        refused(() -> proof.verify(leaf, flipped(root)));
        for (List<Hash> changed : changes(path)) {
          InclusionProof wrong = new InclusionProof(index, size, changed);
          refused(() -> wrong.verify(leaf, root));
        }
        for (int other = -1; other <= size; other++) {
          if (other != index) {
            InclusionProof wrong = new InclusionProof(other, size, path);
            refused(() -> wrong.verify(leaf, root));
          }
        }
        for (int other = 0; other <= MOST; other++) {
          if (other != size) {
            InclusionProof wrong = new InclusionProof(index, other, path);
            Hash otherRoot = ROOTS.get(other);
            refused(() -> wrong.verify(leaf, otherRoot));
          }
        }
      }
    }
  }

  @Test
  void everyGrowthIsProvedAndNothingElse() {
    for (int size = 0; size <= MOST; size++) {
      for (int old = 0; old <= size; old++) {
        ConsistencyProof proof = ConsistencyProof.make(TREE, old, size);
        List<Hash> path = proof.path();
        Hash oldRoot = ROOTS.get(old);
        Hash root = ROOTS.get(size);
        assertThatCode(() -> proof.verify(oldRoot, root)).doesNotThrowAnyException();
        refused(() -> proof.verify(flipped(oldRoot), root));
        if (old > 0) {
          refused(() -> proof.verify(oldRoot, flipped(root)));
        }
        for (List<Hash> changed : changes(path)) {
          ConsistencyProof wrong = new ConsistencyProof(old, size, changed);
          refused(() -> wrong.verify(oldRoot, root));
        }
        for (int other = 1; other <= MOST; other++) {
          Hash otherRoot = ROOTS.get(other);
          if (old > 0 && other != old) {
            ConsistencyProof wrong = new ConsistencyProof(other, size, path);
            refused(() -> wrong.verify(oldRoot, root));
          }
          if (old > 0 && other != size) {
            ConsistencyProof wrong = new ConsistencyProof(old, other, path);
            refused(() -> wrong.verify(oldRoot, otherRoot));
          }
        }
      }
    }
  }

  @Test
  void negativeAndReversedSizesAreRefused() {
    refused(() -> new ConsistencyProof(-1, 1, List.of()).verify(ROOTS.get(1), ROOTS.get(1)));
    refused(() -> new ConsistencyProof(2, 1, List.of()).verify(ROOTS.get(2), ROOTS.get(1)));
    refused(() -> new InclusionProof(0, Long.MIN_VALUE, List.of()).verify(leaf0(), ROOTS.get(1)));
    assertThatThrownBy(() -> ConsistencyProof.make(TREE, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> InclusionProof.make(TREE, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLargestTreeHasProofs() throws Exception {
    List<Hash> levels = new ArrayList<>(List.of(leaf0()));
    while (levels.size() < 63) {
      levels.add(MerkleTree.nodeHash(levels.getLast(), levels.getLast()));
    }
    HashSource alike = (level, index) -> levels.get(level);
    long size = Long.MAX_VALUE;
    Hash root = MerkleTree.root(alike, size);
    for (long less : new long[] {1, 2, 3, 12345, size / 2, size - 1}) {
      InclusionProof.make(alike, size - less, size).verify(leaf0(), root);
      Hash oldRoot = MerkleTree.root(alike, size - less);
      ConsistencyProof.make(alike, size - less, size).verify(oldRoot, root);
    }
  }

  private static Hash leaf0() {
    return Vectors.leaf(0);
  }

  private static void refused(ThrowingCallable verification) {
    assertThat(catchThrowable(verification)).isInstanceOf(ProofException.class);
  }

  private static void check(String line, ThrowingCallable verification) {
    if (Boolean.parseBoolean(Vectors.field(line, "wantErr"))) {
      assertThat(catchThrowable(verification))
          .isInstanceOfAny(ProofException.class, InvalidLogEncodingException.class);
    } else {
      assertThatCode(verification).doesNotThrowAnyException();
    }
  }

  private static long number(String line, String field) {
    return Long.parseUnsignedLong(Vectors.field(line, field));
  }

  private static List<Hash> path(String line) throws InvalidLogEncodingException {
    List<Hash> path = new ArrayList<>();
    for (String base64 : Vectors.strings(Vectors.field(line, "proof"))) {
      path.add(hash(base64));
    }
    return path;
  }

  private static Hash hash(String line, String field) throws InvalidLogEncodingException {
    return hash(Vectors.strings(Vectors.field(line, field)).getFirst());
  }

  /** SHA-256 stands in for the reference's roots "don't care 1" and "don't care 2". */
  private static Hash hash(String base64) throws InvalidLogEncodingException {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return bytes.length == 12 ? Hash.sha256(bytes) : Hash.fromBase64(base64);
  }

  private static Hash flipped(Hash hash) {
    byte[] bytes = hash.bytes();
    bytes[bytes[0] & 31] ^= 1;
    return Hash.of(bytes);
  }

  private static List<List<Hash>> changes(List<Hash> path) {
    List<List<Hash>> changes = new ArrayList<>();
    List<Hash> longer = new ArrayList<>(path);
    longer.add(leaf0());
    changes.add(longer);
    for (int i = 0; i < path.size(); i++) {
      List<Hash> flipped = new ArrayList<>(path);
      flipped.set(i, flipped(path.get(i)));
      changes.add(flipped);
      List<Hash> shorter = new ArrayList<>(path);
      shorter.remove(i);
      changes.add(shorter);
    }
    return changes;
  }
}
