package org.veilbank.board.tlog;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The Merkle tree hash of RFC 6962, section 2.1, with SHA-256. */
public final class MerkleTree {
  /** The root of the tree without leaves. */
  public static final Hash EMPTY_ROOT = Hash.sha256();

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  /** The hash of a leaf with these contents. */
  public static Hash leafHash(byte[] entry) {
    return Hash.sha256(new byte[] {LEAF}, entry);
  }

  /** The hash of a node with these children. */
  public static Hash nodeHash(Hash left, Hash right) {
    return nodeHash(Hash.newSha256(), left, right);
  }

  static Hash nodeHash(MessageDigest sha256, Hash left, Hash right) {
    sha256.update(NODE);
    left.updateInto(sha256);
    right.updateInto(sha256);
    return Hash.finish(sha256);
  }

  /**
   * The root of the tree over the first leaves of a source.
   *
   * @param size number of leaves, not negative
   */
  public static Hash root(HashSource source, long size) {
    return root(source, 0, checkedSize(size));
  }

  /** The root over [start, end), a right part that the splitting rule of RFC 6962 reaches. */
  static Hash root(HashSource source, long start, long end) {
    return join(Hash.newSha256(), peaks(source, start, end));
  }

  /** The largest complete subtrees that [start, end) consists of, from the left. */
  static List<Hash> peaks(HashSource source, long start, long end) {
    List<Hash> peaks = new ArrayList<>();
    for (long at = start; at < end; ) {
      int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(end - at);
      assert Long.numberOfTrailingZeros(at) >= level;
      peaks.add(source.node(level, at >> level));
      at += 1L << level;
    }
    return peaks;
  }

  static Hash join(MessageDigest sha256, List<Hash> peaks) {
    if (peaks.isEmpty()) {
      return EMPTY_ROOT;
    }
    Hash root = peaks.getLast();
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = nodeHash(sha256, peaks.get(i), root);
    }
    return root;
  }

  static long checkedSize(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("tree of %d leaves: need 0 or more".formatted(size));
    }
    return size;
  }
}
