package org.veilbank.round;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Append;
import org.veilbank.board.Entry;
import org.veilbank.board.Payload;
import org.veilbank.board.Shelf;
import org.veilbank.board.StepKey;
import org.veilbank.board.StoredEntry;
import org.veilbank.board.tlog.Hash;

/** What is stored of a simulated board; banks see it through {@link SimulatedStore}s. */
final class SharedLog {
  /** An entry and its payload, if that is stored with it. */
  record Kept(Entry entry, byte[] inline) {}

  private record Place(int author, StepKey key) {}

  final List<Kept> entries = new ArrayList<>();
  final Map<Hash, byte[]> blobs = new HashMap<>();
  private final Map<Place, Integer> placed = new HashMap<>();
  private final Map<Integer, Long> next = new HashMap<>();
  private final Map<Shelf, List<byte[]>> shelves = new EnumMap<>(Shelf.class);
  int refusedEquivocations;

  Append append(Entry entry, byte[] inline) {
    Entry.Header header = entry.header();
    Integer before = placed.get(new Place(header.author(), header.key()));
    if (before != null) {
      boolean same = entries.get(before).entry().header().payload().equals(header.payload());
      refusedEquivocations += same ? 0 : 1;
      return same ? new Append.Repeated(before) : new Append.Equivocation(before);
    }
    long expected = next.getOrDefault(header.author(), 0L);
    return header.sequence() == expected
        ? new Append.Appended(force(entry, inline))
        : new Append.OutOfSequence(expected);
  }

  /** Appends without looking, as no honest store does. */
  int force(Entry entry, byte[] inline) {
    Entry.Header header = entry.header();
    entries.add(new Kept(entry, inline.clone()));
    placed.putIfAbsent(new Place(header.author(), header.key()), entries.size() - 1);
    next.merge(header.author(), header.sequence() + 1, Math::max);
    return entries.size() - 1;
  }

  /** A log with the same content, which goes its own way. */
  SharedLog fork() {
    SharedLog fork = new SharedLog();
    entries.forEach(kept -> fork.force(kept.entry(), kept.inline()));
    fork.blobs.putAll(blobs);
    return fork;
  }

  StoredEntry stored(int position, int as) {
    Kept kept = entries.get(position);
    return StoredEntry.of(as, kept.entry().encode(), kept.inline());
  }

  void put(Shelf shelf, byte[] record) {
    List<byte[]> records = shelves.computeIfAbsent(shelf, s -> new ArrayList<>());
    if (records.stream().noneMatch(r -> Arrays.equals(r, record))) {
      records.add(record.clone());
    }
  }

  List<byte[]> read(Shelf shelf) {
    return shelves.getOrDefault(shelf, List.of()).stream().map(byte[]::clone).toList();
  }

  void putBlob(Payload payload) throws IOException {
    try (InputStream in = payload.openChecked()) {
      blobs.putIfAbsent(payload.digest(), in.readAllBytes());
    }
  }

  Optional<InputStream> openBlob(Hash digest) {
    byte @Nullable [] bytes = blobs.get(digest);
    return bytes == null ? Optional.empty() : Optional.of(new ByteArrayInputStream(bytes));
  }

  /** The payload of an entry. */
  byte[] payload(Kept kept) {
    byte @Nullable [] blob = blobs.get(kept.entry().header().payload());
    return blob == null ? kept.inline() : blob;
  }
}
