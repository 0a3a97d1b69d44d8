package org.veilbank.board.tlog;

import java.util.Arrays;

/** A tile with its hashes: a source of the subtrees within it. */
public final class HashTile implements HashSource {
  private final Tile tile;
  private final byte[] content;

  private HashTile(Tile tile, byte[] content) {
    this.tile = tile;
    this.content = content;
  }

  /**
   * Reads a tile's bytes, which are copied.
   *
   * @throws InvalidLogEncodingException if they are not 32 for each hash
   */
  public static HashTile decode(Tile tile, byte[] content) throws InvalidLogEncodingException {
    if (content.length != Hash.BYTES * tile.width()) {
      throw new InvalidLogEncodingException(
          tile.path(), content.length + " bytes", Integer.toString(Hash.BYTES * tile.width()));
    }
    return new HashTile(tile, content.clone());
  }

  /** Where it lies. */
  public Tile tile() {
    return tile;
  }

  /**
   * Computed from the tile's hashes.
   *
   * @throws IllegalArgumentException if the subtree is not within the tile
   */
  @Override
  public Hash node(int level, long index) {
    int height = level - Tile.HEIGHT * tile.level();
    long first = tile.index() << (Tile.HEIGHT - Math.clamp(height, 0, Tile.HEIGHT));
    long position = index - first;
    if (height < 0 || height > Tile.HEIGHT || position < 0 || position >= tile.width() >> height) {
      throw new IllegalArgumentException(
          "node %d of level %d: need one within %s".formatted(index, level, tile.path()));
    }
    return node(height, (int) position);
  }

  private Hash node(int height, int position) {
    if (height == 0) {
      int at = Hash.BYTES * position;
      return Hash.of(Arrays.copyOfRange(content, at, at + Hash.BYTES));
    }
    return MerkleTree.nodeHash(node(height - 1, 2 * position), node(height - 1, 2 * position + 1));
  }

  @Override
  public String toString() {
    return tile.path();
  }
}
