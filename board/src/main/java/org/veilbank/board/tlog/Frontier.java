package org.veilbank.board.tlog;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A growing Merkle tree of which only the right edge is kept: the roots of its largest complete
 * subtrees, one for each bit set in its size. Not safe for several threads.
 */
public final class Frontier {
  private final MessageDigest sha256 = Hash.newSha256();
  private final List<Hash> peaks;
  private long size;

  private Frontier(List<Hash> peaks, long size) {
    this.peaks = new ArrayList<>(peaks);
    this.size = size;
  }

  /** The empty tree. */
  public Frontier() {
    this(List.of(), 0);
  }

  /**
   * The tree over the first leaves of a source, to go on from.
   *
   * @param size number of leaves, not negative
   */
  public static Frontier of(HashSource source, long size) {
    return new Frontier(MerkleTree.peaks(source, 0, MerkleTree.checkedSize(size)), size);
  }

  /** An independent frontier of the same tree. */
  public Frontier copy() {
    return new Frontier(peaks, size);
  }

  /** Adds a leaf on the right. */
  public void append(Hash leafHash) {
    Hash peak = leafHash;
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      peak = MerkleTree.nodeHash(sha256, peaks.removeLast(), peak);
    }
    peaks.add(peak);
    size++;
  }

  /** Number of leaves. */
  public long size() {
    return size;
  }

  /** The root of the tree so far. */
  public Hash root() {
    return MerkleTree.join(sha256, peaks);
  }
}
