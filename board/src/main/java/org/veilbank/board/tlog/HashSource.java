package org.veilbank.board.tlog;

/** The complete subtrees of a Merkle tree, wherever they are kept. */
@FunctionalInterface
public interface HashSource {
  /**
   * The hash of the complete subtree over the leaves from {@code index << level} up to and without
   * {@code (index + 1) << level}. Asked only for subtrees within the tree's size.
   *
   * @param level 0 for leaves
   * @param index among the subtrees of that level
   */
  Hash node(int level, long index);
}
