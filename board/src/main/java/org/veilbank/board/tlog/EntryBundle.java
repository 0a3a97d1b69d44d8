package org.veilbank.board.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The entries below a tile of level 0, each behind its length in two bytes, big-endian. */
public final class EntryBundle {
  /** Most bytes of an entry. */
  public static final int MAX_ENTRY_BYTES = 0xffff;

  private EntryBundle() {}

  /**
   * Writes a bundle.
   *
   * @param entries 1 to 256
   * @throws IllegalArgumentException if there are more or less, or one is too long
   */
  public static byte[] encode(List<byte[]> entries) {
    if (entries.isEmpty() || entries.size() > Tile.FULL) {
      throw new IllegalArgumentException(
          "bundle of %d entries: need 1 to 256".formatted(entries.size()));
    }
    int bytes = 0;
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException(
            "entry of %d bytes: need at most 65535".formatted(entry.length));
      }
      bytes += Short.BYTES + entry.length;
    }
    ByteBuffer out = ByteBuffer.allocate(bytes);
    entries.forEach(entry -> out.putShort((short) entry.length).put(entry));
    return out.array();
  }

  /**
   * Reads a bundle.
   *
   * @param tile of level 0 above the entries
   * @return as many entries as the tile is wide
   * @throws InvalidLogEncodingException if the bytes end too early or too late
   */
  public static List<byte[]> decode(Tile tile, byte[] bundle) throws InvalidLogEncodingException {
    String path = tile.bundlePath();
    List<byte[]> entries = new ArrayList<>(tile.width());
    ByteBuffer in = ByteBuffer.wrap(bundle);
    while (entries.size() < tile.width()) {
      int left = in.remaining() - Short.BYTES;
      int length = left < 0 ? 0 : Short.toUnsignedInt(in.getShort());
      if (left < length) {
        throw new InvalidLogEncodingException(
            "entry %d of %s".formatted(entries.size(), path),
            in.remaining() + " bytes left",
            left < 0 ? "2 of a length" : Integer.toString(length));
      }
      byte[] entry = new byte[length];
      in.get(entry);
      entries.add(entry);
    }
    if (in.hasRemaining()) {
      throw new InvalidLogEncodingException(
          path, in.remaining() + " bytes left", "none after %d entries".formatted(tile.width()));
    }
    return entries;
  }
}
