package org.veilbank.board;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.veilbank.board.tlog.Hash;

/**
 * Dumb storage of a board: nothing that it says is believed. Safe for several threads, and for
 * several processes on the same storage.
 *
 * <p>What it must do: keep what it acknowledged, in one order that never changes; and of each
 * author and step keep one payload only, so that an append may be tried again.
 */
public interface BoardStore extends AutoCloseable {
  /** Payloads up to this length are stored with their entry, longer ones as blobs. */
  int MAX_INLINE_BYTES = 16_384;

  /**
   * Appends an entry, durably.
   *
   * @param inline the payload, if it is stored with the entry, else nothing
   */
  Append append(Entry entry, byte[] inline) throws IOException;

  /** How many entries there are. */
  long size() throws IOException;

  /** The entries from a position, up to a number of them; fewer only at the end of the log. */
  List<StoredEntry> read(long from, int max) throws IOException;

  /**
   * Waits, without polling busily, until there are more entries than a size.
   *
   * @return whether there are
   */
  boolean awaitMoreThan(long size, Duration timeout) throws IOException, InterruptedException;

  /** Puts a record on a shelf, durably, if it is not there yet. */
  void put(Shelf shelf, byte[] record) throws IOException;

  /** The records on a shelf, in the order in which they came. */
  List<byte[]> read(Shelf shelf) throws IOException;

  /**
   * Stores a blob, durably, in bounded memory; one that is there already stays.
   *
   * @throws Payload.DamagedPayloadException if the bytes are not those that the payload names
   */
  void putBlob(Payload payload) throws IOException;

  /** A blob's bytes, unchecked; empty if there is none. */
  Optional<InputStream> openBlob(Hash digest) throws IOException;

  @Override
  void close() throws IOException;
}
