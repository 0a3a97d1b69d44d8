package org.veilbank.board.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The consistency proof of RFC 6962, section 2.1.2: that a tree only grew. Nothing is checked until
 * {@link #verify}, so values may come from a stranger. A root does not commit to its tree's size;
 * take both from the same checkpoint.
 *
 * @param oldSize of the earlier tree; from 0 the proof is empty
 * @param newSize of the later tree
 * @param path hashes, the deepest first
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {
  /** Copies the path. */
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /**
   * The proof between two sizes of the tree over the first leaves of a source.
   *
   * @param oldSize from 0 to newSize
   */
  public static ConsistencyProof make(HashSource source, long oldSize, long newSize) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "consistency of %d with %d: need 0 <= old <= new".formatted(oldSize, newSize));
    }
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long end = oldSize == 0 ? 0 : newSize;
    while (end != oldSize) {
      long middle = start + Long.highestOneBit(end - start - 1);
      if (oldSize <= middle) {
        path.add(MerkleTree.root(source, middle, end));
        end = middle;
      } else {
        path.add(MerkleTree.root(source, start, middle));
        start = middle;
      }
    }
    if (start > 0) {
      path.add(MerkleTree.root(source, start, end));
    }
    return new ConsistencyProof(oldSize, newSize, path.reversed());
  }

  /**
   * Checks the proof as RFC 9162, section 2.1.4.2 says. Differs: defined from the empty tree too.
   *
   * @throws ProofException if it does not prove that the new tree begins with the old one
   */
  public void verify(Hash oldRoot, Hash newRoot) throws ProofException {
    if (oldSize < 0 || oldSize > newSize) {
      throw failure("need 0 <= old <= new");
    }
    if (oldSize == 0) {
      checkRoot("old", MerkleTree.EMPTY_ROOT, oldRoot);
    }
    if (oldSize == newSize) {
      checkRoot("new", oldRoot, newRoot);
    }
    if (oldSize == 0 || oldSize == newSize) {
      if (!path.isEmpty()) {
        throw failure("%d hashes, need none".formatted(path.size()));
      }
      return;
    }
    verifyGrowth(oldRoot, newRoot);
  }

  private void verifyGrowth(Hash oldRoot, Hash newRoot) throws ProofException {
    if (path.isEmpty()) {
      throw failure("no hashes, need some");
    }
    boolean whole = Long.bitCount(oldSize) == 1;
    int skipped = Long.numberOfTrailingZeros(oldSize);
    long fn = (oldSize - 1) >> skipped;
    long sn = (newSize - 1) >> skipped;
    Hash fr = whole ? oldRoot : path.getFirst();
    Hash sr = fr;
    for (Hash hash : whole ? path : path.subList(1, path.size())) {
      if (sn == 0) {
        throw failure("%d hashes are too many".formatted(path.size()));
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = MerkleTree.nodeHash(hash, fr);
        sr = MerkleTree.nodeHash(hash, sr);
        int levels = Long.numberOfTrailingZeros(fn);
        fn >>= levels;
        sn >>= levels;
      } else {
        sr = MerkleTree.nodeHash(sr, hash);
      }
      fn >>= 1;
      sn >>= 1;
    }
    if (sn != 0) {
      throw failure("%d hashes are too few".formatted(path.size()));
    }
    checkRoot("old", fr, oldRoot);
    checkRoot("new", sr, newRoot);
  }

  private void checkRoot(String which, Hash computed, Hash given) throws ProofException {
    if (!computed.equals(given)) {
      throw failure("leads to %s root %s, need %s".formatted(which, computed, given));
    }
  }

  private ProofException failure(String what) {
    return new ProofException("consistency of %d with %d: %s".formatted(oldSize, newSize, what));
  }
}
