package org.veilbank.board;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.board.tlog.MerkleTree;

/**
 * Judges the entries of a log one after another: who signed them, whether each author's chain is
 * whole, and what the tree's root is.
 */
final class LogChecker {
  private final Members members;
  private final BoardLimits limits;
  private final Consumer<Problem> problems;
  private final List<Accepted> equivocations = new ArrayList<>();
  private final TreeNodes tree = new TreeNodes();
  private final Map<Integer, Chain> chains = new HashMap<>();
  private final Set<Hash> own = new HashSet<>();

  /** What is known of one author. */
  private static final class Chain {
    private long next;
    private Hash last = Entry.NONE;
    private final Map<Long, Hash> bySequence = new HashMap<>();
    private final Map<StepKey, Long> steps = new HashMap<>();
    private final Map<Long, Long> roundBytes = new HashMap<>();
    private final Set<Long> missing = new HashSet<>();
  }

  LogChecker(Members members, BoardLimits limits, Consumer<Problem> problems) {
    this.members = members;
    this.limits = limits;
    this.problems = problems;
  }

  TreeNodes tree() {
    return tree;
  }

  /** Tells of an entry that was signed here: its signature need not be looked at again. */
  void signedHere(Entry entry) {
    own.add(entry.hash());
  }

  /** The sequence number of an author's next entry. */
  long nextSequence(int author) {
    Chain chain = chains.get(author);
    return chain == null ? 0 : chain.next;
  }

  /** The hash that an author's next entry names. */
  Hash lastHash(int author) {
    Chain chain = chains.get(author);
    return chain == null ? Entry.NONE : chain.last;
  }

  /** Entries by which their authors contradict themselves, in order: evidence, and nothing else. */
  List<Accepted> equivocations() {
    return List.copyOf(equivocations);
  }

  /** Bytes that an author has posted in a round. */
  long roundBytes(int author, long round) {
    Chain chain = chains.get(author);
    return chain == null ? 0 : chain.roundBytes.getOrDefault(round, 0L);
  }

  /** Whether an author has posted at a step. */
  boolean hasPosted(int author, StepKey step) {
    Chain chain = chains.get(author);
    return chain != null && chain.steps.containsKey(step);
  }

  /** What came of looking at one stored entry by itself. */
  private record Looked(
      StoredEntry stored, Hash leaf, @Nullable Entry entry, @Nullable Problem problem) {}

  /**
   * Takes in the next entries.
   *
   * @return those that count
   */
  List<Accepted> check(List<StoredEntry> next) {
    List<Looked> looked =
        IntStream.range(0, next.size()).parallel().mapToObj(i -> look(next.get(i))).toList();
    List<Accepted> accepted = new ArrayList<>();
    for (Looked each : looked) {
      tree.append(each.leaf());
      Entry entry = each.entry();
      if (each.problem() != null) {
        problems.accept(each.problem());
      } else if (entry != null && place(each.stored().position(), entry)) {
        accepted.add(new Accepted(each.stored().position(), entry));
      }
    }
    return accepted;
  }

  private Looked look(StoredEntry stored) {
    String damage = stored.damage();
    if (damage != null) {
      return new Looked(stored, leaf(stored), null, damaged(stored.position(), damage));
    }
    Entry entry;
    try {
      entry = Entry.decode(stored.encoded());
    } catch (InvalidLogEncodingException e) {
      return new Looked(
          stored,
          leaf(stored),
          null,
          new Problem(
              "BRD-1", Problem.Kind.FOREIGN, stored.position(), String.valueOf(e.getMessage())));
    }
    return new Looked(stored, entry.hash(), entry, foreign(stored.position(), entry));
  }

  private static Hash leaf(StoredEntry stored) {
    return MerkleTree.leafHash(stored.encoded());
  }

  private static Problem damaged(long position, String damage) {
    Problem.Kind kind =
        damage.startsWith("reordered")
            ? Problem.Kind.REORDERED
            : damage.startsWith("changed") ? Problem.Kind.CHANGED : Problem.Kind.REMOVED;
    return new Problem("BRD-3", kind, position, damage);
  }

  private @Nullable Problem foreign(long position, Entry entry) {
    Entry.Header header = entry.header();
    if (!header.consortium().equals(members.consortium())) {
      return new Problem(
          "BRD-1",
          Problem.Kind.FOREIGN,
          position,
          "is of consortium %s, need %s".formatted(header.consortium(), members.consortium()));
    }
    if (!members.has(header.author())) {
      return new Problem(
          "BRD-1",
          Problem.Kind.FOREIGN,
          position,
          "author is bank %d, need 1 to %d".formatted(header.author(), members.count()));
    }
    if (!own.contains(entry.hash()) && !entry.isSignedBy(members.verifyingKey(header.author()))) {
      return new Problem(
          "BRD-3",
          Problem.Kind.CHANGED,
          position,
          "is not signed by its author, bank %d".formatted(header.author()));
    }
    return null;
  }

  /** Whether an entry, signed by a bank, is the one that is due. */
  private boolean place(long position, Entry entry) {
    Entry.Header header = entry.header();
    Chain chain = chains.computeIfAbsent(header.author(), a -> new Chain());
    long sequence = header.sequence();
    if (sequence < chain.next) {
      problems.accept(behind(position, entry, chain));
      return false;
    }
    if (sequence > chain.next) {
      problems.accept(
          new Problem(
              "BRD-3",
              Problem.Kind.REMOVED,
              position,
              "is number %d of bank %d, and number %s before it is missing"
                  .formatted(
                      sequence,
                      header.author(),
                      chain.next == sequence - 1
                          ? chain.next
                          : chain.next + " to " + (sequence - 1))));
      for (long missing = chain.next; missing < sequence; missing++) {
        chain.missing.add(missing);
      }
    } else if (!header.previous().equals(chain.last)) {
      problems.accept(
          new Problem(
              "BRD-3",
              Problem.Kind.CHANGED,
              position,
              "names %s as what bank %d posted before, which is %s"
                  .formatted(header.previous(), header.author(), chain.last)));
    }
    chain.next = sequence + 1;
    chain.last = entry.hash();
    chain.bySequence.put(sequence, entry.hash());
    return keepsRules(position, entry, chain);
  }

  private Problem behind(long position, Entry entry, Chain chain) {
    Entry.Header header = entry.header();
    Hash before = chain.bySequence.get(header.sequence());
    if (before != null && before.equals(entry.hash())) {
      return new Problem(
          "BRD-3",
          Problem.Kind.INSERTED,
          position,
          "repeats number %d of bank %d".formatted(header.sequence(), header.author()));
    }
    if (chain.missing.remove(header.sequence())) {
      return new Problem(
          "BRD-3",
          Problem.Kind.REORDERED,
          position,
          "is number %d of bank %d, and lies behind number %d"
              .formatted(header.sequence(), header.author(), chain.next - 1));
    }
    equivocations.add(new Accepted(position, entry));
    return new Problem(
        "BRD-4",
        Problem.Kind.EQUIVOCATION,
        position,
        "bank %d signed another entry number %d".formatted(header.author(), header.sequence()));
  }

  private boolean keepsRules(long position, Entry entry, Chain chain) {
    Entry.Header header = entry.header();
    Long before = chain.steps.putIfAbsent(header.key(), position);
    if (before != null) {
      equivocations.add(new Accepted(position, entry));
      problems.accept(
          new Problem(
              "BRD-4",
              Problem.Kind.EQUIVOCATION,
              position,
              "bank %d posted at %s before, as entry %d"
                  .formatted(header.author(), header.key(), before)));
      return false;
    }
    long bytes = chain.roundBytes.merge(header.key().round(), header.payloadBytes(), Long::sum);
    if (header.payloadBytes() > limits.maxPayloadBytes() || bytes > limits.maxRoundBytes()) {
      problems.accept(
          new Problem(
              "BRD-6",
              Problem.Kind.LIMIT,
              position,
              "payload of %d bytes, %d in the round: at most %d and %d"
                  .formatted(
                      header.payloadBytes(),
                      bytes,
                      limits.maxPayloadBytes(),
                      limits.maxRoundBytes())));
      return false;
    }
    return true;
  }
}
