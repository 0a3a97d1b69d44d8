package org.veilbank.board;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;

/** Checks a whole board, and lists all that is wrong with it (BRD-8). */
public final class BoardVerifier {
  private static final int BATCH = 4096;
  private static final long MAX_LOST = 4L * BATCH;
  private static final int BUFFER_BYTES = 1 << 18;

  private final Members members;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Hash> soundBlobs = new HashSet<>();
  private final LogChecker checker;
  private long payloadBytes;

  /**
   * What a check came to.
   *
   * @param size entries in the log
   * @param root of the tree over them
   * @param payloadBytes of all entries that count
   * @param signedSize the largest size of the log that a bank has signed
   * @param cosigners how many banks have signed that
   * @param problems all that was found wrong
   */
  public record Report(
      long size,
      Hash root,
      long payloadBytes,
      long signedSize,
      int cosigners,
      List<Problem> problems) {
    public Report {
      problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean isClean() {
      return problems.isEmpty();
    }
  }

  private BoardVerifier(Members members, BoardLimits limits) {
    this.members = members;
    this.checker = new LogChecker(members, limits, problems::add);
  }

  /** Checks a board. */
  public static Report verify(BoardStore store, Members members, BoardLimits limits)
      throws IOException {
    return new BoardVerifier(members, limits).run(store);
  }

  /**
   * Checks two copies of a board against each other: one must be the beginning of the other.
   *
   * @return the first difference, if there is one
   */
  public static Optional<Problem> compare(BoardStore one, BoardStore other) throws IOException {
    for (long from = 0; ; from += BATCH) {
      List<StoredEntry> a = one.read(from, BATCH);
      List<StoredEntry> b = other.read(from, BATCH);
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        if (!Arrays.equals(a.get(i).encoded(), b.get(i).encoded())) {
          return Optional.of(
              new Problem(
                  "BRD-3",
                  Problem.Kind.SPLIT_VIEW,
                  from + i,
                  "one board has %s, the other %s".formatted(shown(a.get(i)), shown(b.get(i)))));
        }
      }
      if (a.size() < BATCH || b.size() < BATCH) {
        return Optional.empty();
      }
    }
  }

  private static String shown(StoredEntry stored) {
    try {
      return stored.damage() != null ? stored.damage() : Entry.decode(stored.encoded()).toString();
    } catch (InvalidLogEncodingException e) {
      return "no entry: " + e.getMessage();
    }
  }

  private Report run(BoardStore store) throws IOException {
    long from = 0;
    long lost = 0;
    while (true) {
      List<StoredEntry> next = store.read(from, BATCH);
      if (next.isEmpty()) {
        break;
      }
      List<Accepted> accepted = checker.check(next);
      checkPayloads(store, accepted, next, from);
      from += next.size();
      lost = next.stream().allMatch(e -> e.damage() != null) ? lost + next.size() : 0;
      if (lost >= MAX_LOST) {
        // Storage may claim any length: what follows is not looked for one by one.
        problems.add(
            new Problem(
                "BRD-3",
                Problem.Kind.REMOVED,
                from,
                "the last %,d entries are lost; what may lie behind them was not read"
                    .formatted(lost)));
        break;
      }
    }
    Witnesses witnesses = new Witnesses(members);
    for (byte[] note : store.read(Shelf.NOTES)) {
      witnesses.add(note, problems::add);
    }
    witnesses.check(checker.tree(), problems::add);
    checkEvidence(store);
    List<Long> sizes = witnesses.sizes().stream().filter(s -> s <= checker.tree().size()).toList();
    long signed = sizes.isEmpty() ? 0 : sizes.getLast();
    long size = checker.tree().size();
    return new Report(
        size,
        checker.tree().root(size),
        payloadBytes,
        signed,
        sizes.isEmpty() ? 0 : witnesses.of(signed, checker.tree().root(signed)).size(),
        problems);
  }

  private void checkPayloads(
      BoardStore store, List<Accepted> accepted, List<StoredEntry> stored, long from)
      throws IOException {
    List<Optional<Problem>> inline =
        IntStream.range(0, accepted.size())
            .parallel()
            .mapToObj(i -> {
              Accepted each = accepted.get(i);
              return checkInline(each, stored.get((int) (each.position() - from)).inline());
            })
            .toList();
    inline.forEach(p -> p.ifPresent(problems::add));
    for (Accepted each : accepted) {
      payloadBytes += each.entry().header().payloadBytes();
      if (each.entry().header().payloadBytes() > BoardStore.MAX_INLINE_BYTES
          && !soundBlobs.contains(each.entry().header().payload())) {
        checkBlob(store, each);
      }
    }
  }

  private static Optional<Problem> checkInline(Accepted accepted, byte[] inline) {
    Entry.Header header = accepted.entry().header();
    boolean isInline = header.payloadBytes() <= BoardStore.MAX_INLINE_BYTES;
    String wrong = null;
    if (!isInline && inline.length > 0) {
      wrong = "%d bytes lie with it, need none: it is a blob".formatted(inline.length);
    } else if (isInline && inline.length != header.payloadBytes()) {
      wrong = "payload has %d bytes, need %d".formatted(inline.length, header.payloadBytes());
    } else if (isInline && !Hash.sha256(inline).equals(header.payload())) {
      wrong = "payload has SHA-256 %s, need %s".formatted(Hash.sha256(inline), header.payload());
    }
    return wrong == null ? Optional.empty() : Optional.of(payload(accepted, wrong));
  }

  private static Problem payload(Accepted accepted, String text) {
    return new Problem("BRD-1", Problem.Kind.PAYLOAD, accepted.position(), text);
  }

  private void checkBlob(BoardStore store, Accepted accepted) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Board.open(store, accepted)) {
      int n = 0;
      while (n >= 0) {
        n = in.read(buffer);
      }
      soundBlobs.add(accepted.entry().header().payload());
    } catch (IOException e) {
      problems.add(payload(accepted, String.valueOf(e.getMessage())));
    }
  }

  /** Evidence must be signed by a bank: then that bank has equivocated. */
  private void checkEvidence(BoardStore store) throws IOException {
    for (byte[] record : store.read(Shelf.EVIDENCE)) {
      Problem problem;
      try {
        Entry entry = Entry.decode(record);
        int author = entry.header().author();
        boolean signed =
            entry.header().consortium().equals(members.consortium())
                && members.has(author)
                && entry.isSignedBy(members.verifyingKey(author));
        problem =
            new Problem(
                "BRD-4",
                signed ? Problem.Kind.EQUIVOCATION : Problem.Kind.FOREIGN,
                -1,
                signed
                    ? "bank %d signed a second content at %s; it was refused, and is kept as evidence"
                        .formatted(author, entry.header().key())
                    : "evidence that no bank signed");
      } catch (InvalidLogEncodingException e) {
        problem = new Problem("BRD-4", Problem.Kind.FOREIGN, -1, "evidence: " + e.getMessage());
      }
      problems.add(problem);
    }
  }
}
