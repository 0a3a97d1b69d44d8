package org.veilbank.round;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veilbank.board.Append;
import org.veilbank.board.BoardStore;
import org.veilbank.board.Entry;
import org.veilbank.board.Payload;
import org.veilbank.board.Shelf;
import org.veilbank.board.StoredEntry;
import org.veilbank.board.tlog.Hash;

/** A store that shows something else than was written to it. */
final class TamperedStore implements BoardStore {
  private final BoardStore original;
  private final long size;
  private final Map<Hash, byte[]> blobs = new HashMap<>();

  TamperedStore(BoardStore original, long size) {
    this.original = original;
    this.size = size;
  }

  void replace(Hash digest, byte[] bytes) {
    blobs.put(digest, bytes);
  }

  @Override
  public Append append(Entry entry, byte[] inline) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public List<StoredEntry> read(long from, int max) throws IOException {
    return from >= size ? List.of() : original.read(from, (int) Math.min(max, size - from));
  }

  @Override
  public boolean awaitMoreThan(long than, Duration timeout) {
    return false;
  }

  @Override
  public void put(Shelf shelf, byte[] record) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public List<byte[]> read(Shelf shelf) throws IOException {
    return original.read(shelf);
  }

  @Override
  public void putBlob(Payload payload) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public Optional<InputStream> openBlob(Hash digest) throws IOException {
    byte[] replaced = blobs.get(digest);
    return replaced == null
        ? original.openBlob(digest)
        : Optional.of(new ByteArrayInputStream(replaced));
  }

  @Override
  public void close() {}
}
