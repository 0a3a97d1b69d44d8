package org.veilbank.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Hash;

/** A board in memory, for tests and trials within one process. */
public final class MemoryStore implements BoardStore {
  private final List<StoredEntry> entries = new ArrayList<>();
  private final EntryIndex index = new EntryIndex();
  private final Map<Shelf, List<byte[]>> shelves = new EnumMap<>(Shelf.class);
  private final Map<Hash, byte[]> blobs = new HashMap<>();

  @Override
  public synchronized Append append(Entry entry, byte[] inline) {
    Append refused = index.decide(entry);
    if (refused instanceof Append.Equivocation) {
      put(Shelf.EVIDENCE, entry.encode());
    }
    if (refused != null) {
      return refused;
    }
    long position = entries.size();
    entries.add(StoredEntry.of(position, entry.encode(), inline.clone()));
    index.add(entry, position);
    notifyAll();
    return new Append.Appended(position);
  }

  @Override
  public synchronized long size() {
    return entries.size();
  }

  @Override
  public synchronized List<StoredEntry> read(long from, int max) {
    int start = (int) Math.min(from, entries.size());
    return List.copyOf(entries.subList(start, start + Math.min(max, entries.size() - start)));
  }

  @Override
  public synchronized boolean awaitMoreThan(long size, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (entries.size() <= size) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return true;
  }

  @Override
  public synchronized void put(Shelf shelf, byte[] record) {
    List<byte[]> records = shelves.computeIfAbsent(shelf, s -> new ArrayList<>());
    if (records.stream().noneMatch(r -> Arrays.equals(r, record))) {
      records.add(record.clone());
    }
  }

  @Override
  public synchronized List<byte[]> read(Shelf shelf) {
    List<byte[]> records = shelves.getOrDefault(shelf, List.of());
    return records.stream().map(byte[]::clone).toList();
  }

  @Override
  public void putBlob(Payload payload) throws IOException {
    byte[] bytes;
    try (InputStream in = payload.openChecked()) {
      bytes = in.readAllBytes();
    }
    synchronized (this) {
      blobs.putIfAbsent(payload.digest(), bytes);
    }
  }

  @Override
  public synchronized Optional<InputStream> openBlob(Hash digest) {
    byte @Nullable [] bytes = blobs.get(digest);
    return bytes == null ? Optional.empty() : Optional.of(new ByteArrayInputStream(bytes));
  }

  @Override
  public void close() {}
}
