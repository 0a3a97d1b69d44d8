package org.veilbank.round;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Accepted;
import org.veilbank.board.tlog.Hash;
import org.veilbank.threshold.Commitment;

/**
 * What the banks of a round have posted, what each has to post, and what is missing of it: by
 * itself without a notion of when. {@link RoundState} says what counts.
 */
final class RoundPosts {
  /**
   * Why a bank is not part of the round any more.
   *
   * @param rule that it broke; empty if it only was not there in time
   * @param text in words
   */
  record Lack(Optional<String> rule, String text) {
    static Lack absent(String text) {
      return new Lack(Optional.empty(), text);
    }

    static Lack broken(String rule, String text) {
      return new Lack(Optional.of(rule), text);
    }
  }

  /** Entries of one kind, by bank and part. */
  private static final class ByBank {
    private final SortedMap<Integer, SortedMap<Integer, Accepted>> entries = new TreeMap<>();

    void add(Accepted entry) {
      entries
          .computeIfAbsent(entry.entry().header().author(), b -> new TreeMap<>())
          .put(entry.entry().header().key().part(), entry);
    }

    SortedMap<Integer, Accepted> of(int bank) {
      return entries.getOrDefault(bank, Collections.emptySortedMap());
    }
  }

  private final Genesis genesis;
  private final RoundId id;
  private final Layout layout;
  private final Supplier<SortedSet<Integer>> presentAfterTables;
  private final Map<RoundStep, ByBank> posts = new EnumMap<>(RoundStep.class);
  private final ByBank masks = new ByBank();
  private final Map<Integer, byte[]> small = new HashMap<>();

  /**
   * Nothing yet.
   *
   * @param presentAfterTables the banks that were part of the round when tables were closed; asked
   *     for once they are
   */
  RoundPosts(
      Genesis genesis, RoundId id, Layout layout, Supplier<SortedSet<Integer>> presentAfterTables) {
    this.genesis = genesis;
    this.id = id;
    this.layout = layout;
    this.presentAfterTables = presentAfterTables;
    for (RoundStep step : RoundStep.values()) {
      posts.put(step, new ByBank());
    }
  }

  /**
   * Takes in an entry of a step, if it is one that its author has to post.
   *
   * @param mask whether it is a mask
   * @return what is wrong with it, in words; empty if nothing is
   */
  Optional<String> take(Accepted entry, RoundStep step, boolean mask, Payloads payloads)
      throws IOException {
    int bank = entry.entry().header().author();
    int part = entry.entry().header().key().part();
    int bytes = smallBytes(step);
    if (bytes >= 0) {
      long found = entry.entry().header().payloadBytes();
      if (found != bytes || part != 0) {
        return Optional.of(
            "%s, part %d of %d bytes: need part 0 of %d"
                .formatted(step.label(), part, found, bytes));
      }
      small.put(smallKey(bank, step), payloads.read(entry));
    }
    if (!isDue(bank, step, mask, part)) {
      return Optional.of(
          "%s, part %d: is none of its parts".formatted(entry.entry().header().key().kind(), part));
    }
    (mask ? masks : posts(step)).add(entry);
    return Optional.empty();
  }

  /** Whether a bank has such a part to post: what it has posted of a step never shrinks. */
  private boolean isDue(int bank, RoundStep step, boolean mask, int part) {
    return switch (step) {
      case TABLE -> tableParts(bank).contains(part);
      case CONTRIBUTION -> (mask ? ranges() : contributionParts(bank)).contains(part);
      default -> true;
    };
  }

  private static int smallKey(int bank, RoundStep step) {
    return bank * 100 + step.code();
  }

  /** Bytes of a post that is read at once; -1 for one that is read when it is needed. */
  private int smallBytes(RoundStep step) {
    return switch (step) {
      case COMMIT -> 3 * Hash.BYTES;
      case NONCE, TABLE_COMMITMENT, RESULT -> Hash.BYTES;
      case CONTRIBUTION_COMMITMENT ->
          Hash.BYTES + Commitment.BYTES * values() * layout.ranges().size();
      default -> -1;
    };
  }

  /** How many numbers a slot of a contribution has: the count, and a sum a measure. */
  int values() {
    return 1 + genesis.policy().measures().size();
  }

  /** What a bank has not posted of a step before a position, in words; null if nothing. */
  @Nullable Lack missing(int bank, RoundStep step, long before) {
    SortedMap<Integer, Accepted> own = posts(step).of(bank);
    return switch (step) {
      case COMMIT, TABLE_COMMITMENT, CONTRIBUTION_COMMITMENT ->
          has(own, 0, before) ? null : Lack.absent("it has not posted");
      case NONCE -> missingNonce(bank, before);
      case TABLE ->
          missingParts(
              "RND-2.5",
              own,
              tableParts(bank),
              before,
              id.postsHash("table", bank, own),
              smallOf(bank, RoundStep.TABLE_COMMITMENT));
      case CONTRIBUTION -> missingContribution(bank, before);
      default -> throw new IllegalArgumentException(step + " does not close");
    };
  }

  private @Nullable Lack missingNonce(int bank, long before) {
    if (!has(posts(RoundStep.NONCE).of(bank), 0, before)) {
      return Lack.absent("it has not posted");
    }
    byte[] committed =
        Arrays.copyOfRange(smallOf(bank, RoundStep.COMMIT), Hash.BYTES, 2 * Hash.BYTES);
    byte[] opened = id.nonceHash(bank, smallOf(bank, RoundStep.NONCE)).bytes();
    return Arrays.equals(committed, opened)
        ? null
        : Lack.broken("RND-2.2", "its nonce is not the committed one");
  }

  private @Nullable Lack missingContribution(int bank, long before) {
    for (int range : ranges()) {
      if (!has(masks.of(bank), range, before)) {
        return Lack.absent("its mask for range %d is missing".formatted(range));
      }
    }
    SortedMap<Integer, Accepted> own = posts(RoundStep.CONTRIBUTION).of(bank);
    return missingParts(
        "RND-3.3",
        own,
        contributionParts(bank),
        before,
        id.postsHash("contribution", bank, own),
        smallOf(bank, RoundStep.CONTRIBUTION_COMMITMENT));
  }

  private static @Nullable Lack missingParts(
      String rule,
      SortedMap<Integer, Accepted> own,
      List<Integer> parts,
      long before,
      Hash found,
      byte[] commitment) {
    for (int part : parts) {
      if (!has(own, part, before)) {
        return Lack.absent("its part %d is missing".formatted(part));
      }
    }
    boolean committed =
        own.size() == parts.size()
            && Arrays.equals(found.bytes(), Arrays.copyOf(commitment, Hash.BYTES));
    return committed
        ? null
        : Lack.broken(rule, "it posted something else than it had committed to");
  }

  private static boolean has(SortedMap<Integer, Accepted> own, int part, long before) {
    Accepted post = own.get(part);
    return post != null && post.position() < before;
  }

  /** The ranges of a bank's table, as parts of its posts. */
  List<Integer> tableParts(int bank) {
    return layout.rangesOf(bank).stream().map(TableRange::index).toList();
  }

  /** The ranges of those who have posted their tables: each has masks of its own. */
  List<Integer> ranges() {
    SortedSet<Integer> tables = presentAfterTables.get();
    return layout.ranges().stream()
        .filter(r -> tables.contains(r.bank()))
        .map(TableRange::index)
        .toList();
  }

  /** The chunks that a bank contributes to: where another bank has a table. */
  List<Integer> contributionParts(int bank) {
    SortedSet<Integer> tables = presentAfterTables.get();
    return layout.ranges().stream()
        .filter(r -> r.bank() != bank && tables.contains(r.bank()))
        .map(TableRange::chunk)
        .distinct()
        .toList();
  }

  private ByBank posts(RoundStep step) {
    ByBank of = posts.get(step);
    if (of == null) {
      throw new IllegalStateException("no place for " + step);
    }
    return of;
  }

  byte[] smallOf(int bank, RoundStep step) {
    byte[] bytes = small.get(smallKey(bank, step));
    if (bytes == null) {
      throw new IllegalStateException("bank %d has not posted at %s".formatted(bank, step));
    }
    return bytes;
  }

  /** The beacon that follows from the nonces of some banks (RND-2.2). */
  Hash beacon(SortedSet<Integer> banks) {
    byte[][] nonces = new byte[banks.size()][];
    int at = 0;
    for (int bank : banks) {
      nonces[at++] = smallOf(bank, RoundStep.NONCE);
    }
    return id.digest("veilbank/round/beacon", nonces);
  }

  /**
   * A bank's commitment to one of its masks.
   *
   * @param value 0 for the count's, 1 and more for those of measures
   */
  byte[] maskCommitment(int bank, int range, int value) {
    int at = Hash.BYTES + Commitment.BYTES * (range * values() + value);
    return Arrays.copyOfRange(
        smallOf(bank, RoundStep.CONTRIBUTION_COMMITMENT), at, at + Commitment.BYTES);
  }

  /** A bank's entries at a step, by part. */
  SortedMap<Integer, Accepted> of(int bank, RoundStep step) {
    return Collections.unmodifiableSortedMap(posts(step).of(bank));
  }

  /** A bank's masks, by range. */
  SortedMap<Integer, Accepted> masksOf(int bank) {
    return Collections.unmodifiableSortedMap(masks.of(bank));
  }
}
