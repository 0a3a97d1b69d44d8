package org.veilbank.board.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The audit path of RFC 6962, section 2.1.1: that a leaf is in a tree. Nothing is checked until
 * {@link #verify}, so values may come from a stranger. A root does not commit to its tree's size;
 * take both from the same checkpoint.
 *
 * @param index of the leaf, from 0
 * @param size of the tree
 * @param path sibling hashes, the leaf's first
 */
public record InclusionProof(long index, long size, List<Hash> path) {
  /** Copies the path. */
  public InclusionProof {
    path = List.copyOf(path);
  }

  /**
   * The proof for a leaf of the tree over the first leaves of a source.
   *
   * @param index from 0 to size - 1
   */
  public static InclusionProof make(HashSource source, long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "leaf %d of a tree of %d leaves: need 0 <= leaf < size".formatted(index, size));
    }
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long middle = start + Long.highestOneBit(end - start - 1);
      if (index < middle) {
        path.add(MerkleTree.root(source, middle, end));
        end = middle;
      } else {
        path.add(MerkleTree.root(source, start, middle));
        start = middle;
      }
    }
    return new InclusionProof(index, size, path.reversed());
  }

  /**
   * Checks the proof as RFC 9162, section 2.1.3.2 says.
   *
   * @param leafHash of the leaf
   * @param root of the tree
   * @throws ProofException if it does not prove that the leaf is there
   */
  public void verify(Hash leafHash, Hash root) throws ProofException {
    if (index < 0 || index >= size) {
      throw failure("need 0 <= leaf < size");
    }
    long fn = index;
    long sn = size - 1;
    Hash computed = leafHash;
    for (Hash sibling : path) {
      if (sn == 0) {
        throw failure("%d hashes are too many".formatted(path.size()));
      }
      if ((fn & 1) == 1 || fn == sn) {
        computed = MerkleTree.nodeHash(sibling, computed);
        int skipped = Long.numberOfTrailingZeros(fn);
        fn >>= skipped;
        sn >>= skipped;
      } else {
        computed = MerkleTree.nodeHash(computed, sibling);
      }
      fn >>= 1;
      sn >>= 1;
    }
    if (sn != 0) {
      throw failure("%d hashes are too few".formatted(path.size()));
    }
    if (!computed.equals(root)) {
      throw failure("leads to root %s, need %s".formatted(computed, root));
    }
  }

  private ProofException failure(String what) {
    return new ProofException("inclusion of leaf %d in %d: %s".formatted(index, size, what));
  }
}
