package org.veilbank.board;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Hash;

/** What a store must know of the entries that it holds, to decide on the next. */
final class EntryIndex {
  private final Map<Integer, Long> nextSequence = new HashMap<>();
  private final Map<AuthorStep, Placed> placed = new HashMap<>();

  private record AuthorStep(int author, StepKey key) {}

  private record Placed(long position, Hash payload) {}

  /** What is to become of an entry; null if it is to be appended. */
  @Nullable Append decide(Entry entry) {
    Entry.Header header = entry.header();
    Placed before = placed.get(new AuthorStep(header.author(), header.key()));
    if (before != null) {
      return before.payload().equals(header.payload())
          ? new Append.Repeated(before.position())
          : new Append.Equivocation(before.position());
    }
    long expected = nextSequence.getOrDefault(header.author(), 0L);
    return header.sequence() == expected ? null : new Append.OutOfSequence(expected);
  }

  /** Takes in an entry that is stored. */
  void add(Entry entry, long position) {
    Entry.Header header = entry.header();
    placed.putIfAbsent(
        new AuthorStep(header.author(), header.key()), new Placed(position, header.payload()));
    nextSequence.merge(header.author(), header.sequence() + 1, Math::max);
  }
}
