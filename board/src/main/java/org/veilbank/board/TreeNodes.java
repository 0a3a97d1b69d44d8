package org.veilbank.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.HashSource;
import org.veilbank.board.tlog.MerkleTree;

/** All complete subtrees of a growing tree, in memory: 64 bytes a leaf. */
final class TreeNodes implements HashSource {
  private static final int FIRST_CAPACITY = 64;

  private final List<byte[]> levels = new ArrayList<>();
  private long size;

  void append(Hash leafHash) {
    long index = size++;
    Hash hash = leafHash;
    put(0, index, hash);
    for (int level = 1; (index & 1) == 1; level++) {
      hash = MerkleTree.nodeHash(node(level - 1, index - 1), hash);
      index >>= 1;
      put(level, index, hash);
    }
  }

  private void put(int level, long index, Hash hash) {
    if (level == levels.size()) {
      levels.add(new byte[FIRST_CAPACITY * Hash.BYTES]);
    }
    byte[] hashes = levels.get(level);
    int at = Math.toIntExact(index * Hash.BYTES);
    if (at == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
      levels.set(level, hashes);
    }
    System.arraycopy(hash.bytes(), 0, hashes, at, Hash.BYTES);
  }

  @Override
  public Hash node(int level, long index) {
    int at = Math.toIntExact(index * Hash.BYTES);
    return Hash.of(Arrays.copyOfRange(levels.get(level), at, at + Hash.BYTES));
  }

  long size() {
    return size;
  }

  /** The root of the tree over the first leaves. */
  Hash root(long leaves) {
    return MerkleTree.root(this, leaves);
  }
}
