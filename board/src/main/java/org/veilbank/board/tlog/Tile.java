package org.veilbank.board.tlog;

import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Where a tile of C2SP tlog-tiles lies: up to 256 consecutive hashes of subtrees that are 8 * level
 * high. The tile of level 0 also tells where the bundle of the entries below it lies.
 *
 * @param level 0 to 7: higher ones are of trees beyond 2^63 leaves
 * @param index among the tiles of the level
 * @param width number of hashes, 256 in a full tile
 */
public record Tile(int level, long index, int width) {
  /** Levels of nodes in a tile. */
  public static final int HEIGHT = 8;

  /** Hashes in a full tile. */
  public static final int FULL = 1 << HEIGHT;

  private static final int MAX_LEVEL = 7;
  private static final Pattern PATH =
      Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  /**
   * Checked.
   *
   * @throws IllegalArgumentException if no tree has such a tile
   */
  public Tile {
    if (!exists(level, index, width)) {
      throw new IllegalArgumentException(
          "tile of level %d, index %d, width %d: need one of a tree below 2^63 leaves"
              .formatted(level, index, width));
    }
  }

  private static boolean exists(int level, long index, int width) {
    if (level < 0 || level > MAX_LEVEL || index < 0 || width < 1 || width > FULL) {
      return false;
    }
    long spare = (Long.MAX_VALUE >> (HEIGHT * level)) - width;
    return spare >= 0 && index <= spare >> HEIGHT;
  }

  /** All tiles of a tree, level by level from the leaves. */
  public static Stream<Tile> ofTree(long size) {
    MerkleTree.checkedSize(size);
    return IntStream.rangeClosed(0, MAX_LEVEL)
        .boxed()
        .flatMap(level -> {
          long hashes = size >> (HEIGHT * level);
          int rest = (int) (hashes % FULL);
          LongFunction<Tile> full = index -> new Tile(level, index, FULL);
          return Stream.concat(
              LongStream.range(0, hashes / FULL).mapToObj(full),
              rest == 0 ? Stream.of() : Stream.of(new Tile(level, hashes / FULL, rest)));
        });
  }

  /**
   * The tile of a tree from which a node can be computed.
   *
   * @param nodeLevel 0 for leaves
   * @param nodeIndex of a complete subtree
   * @param size of the tree
   */
  public static Tile holding(int nodeLevel, long nodeIndex, long size) {
    if (nodeLevel < 0 || nodeLevel > 62 || nodeIndex < 0 || nodeIndex >= size >> nodeLevel) {
      throw new IllegalArgumentException(
          "node %d of level %d of a tree of %d leaves: need a complete subtree"
              .formatted(nodeIndex, nodeLevel, size));
    }
    int level = nodeLevel / HEIGHT;
    long index = (nodeIndex << (nodeLevel % HEIGHT)) / FULL;
    long hashes = (size >> (HEIGHT * level)) - index * FULL;
    return new Tile(level, index, (int) Math.min(FULL, hashes));
  }

  /**
   * Reads a path that {@link #path} gives.
   *
   * @throws InvalidLogEncodingException if it is not one
   */
  public static Tile parse(String path) throws InvalidLogEncodingException {
    Tile tile = match(path);
    if (!tile.path().equals(path)) {
      throw notAPath(path);
    }
    return tile;
  }

  /**
   * Reads a path that {@link #bundlePath} gives.
   *
   * @return the tile of level 0 above the entries
   * @throws InvalidLogEncodingException if it is not one
   */
  public static Tile parseBundle(String path) throws InvalidLogEncodingException {
    Tile tile = match(path);
    if (tile.level != 0 || !tile.bundlePath().equals(path)) {
      throw notAPath(path);
    }
    return tile;
  }

  private static Tile match(String path) throws InvalidLogEncodingException {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw notAPath(path);
    }
    int level = matcher.group(1).equals("entries") ? 0 : Integer.parseInt(matcher.group(1));
    long index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
    int width = matcher.group(3) == null ? FULL : Integer.parseInt(matcher.group(3));
    if (!exists(level, index, width)) {
      throw notAPath(path);
    }
    return new Tile(level, index, width);
  }

  private static InvalidLogEncodingException notAPath(String path) {
    return new InvalidLogEncodingException(
        "path of tile", path, "tile/<0..7 or entries>/<x001/x234/067>[.p/<1..255>]");
  }

  /** {@code tile/<level>/<index>[.p/<width>]}. */
  public String path() {
    return "tile/" + level + suffix();
  }

  /** {@code tile/entries/<index>[.p/<width>]}; only of level 0. */
  public String bundlePath() {
    if (level != 0) {
      throw new IllegalStateException("%s: need level 0, where the entries are".formatted(path()));
    }
    return "tile/entries" + suffix();
  }

  private String suffix() {
    StringBuilder elements = new StringBuilder("/%03d".formatted(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      elements.insert(0, "/x%03d".formatted(rest % 1000));
    }
    return width == FULL ? elements.toString() : elements + ".p/" + width;
  }

  /** The bytes of the tile: its hashes, one after another. */
  public byte[] content(HashSource source) {
    byte[] content = new byte[Hash.BYTES * width];
    for (int i = 0; i < width; i++) {
      byte[] hash = source.node(HEIGHT * level, index * FULL + i).bytes();
      System.arraycopy(hash, 0, content, Hash.BYTES * i, Hash.BYTES);
    }
    return content;
  }
}
