package org.veilbank.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.Hash;

/**
 * One bank's, or an auditor's, view of a board: every entry is checked before it counts, and the
 * log is held against what the banks have signed of it. Safe for several threads.
 */
public final class Board implements AutoCloseable {
  private static final int BATCH = 1024;
  private static final int ATTEMPTS = 20;

  private final BoardStore store;
  private final Members members;
  private final BoardLimits limits;
  private final List<Problem> problems = new ArrayList<>();
  private final LogChecker checker;
  private final List<Checkpoint> remembered = new ArrayList<>();
  private final List<Accepted> unseen = new ArrayList<>();

  /** A view of a store, which is taken over. */
  public Board(BoardStore store, Members members, BoardLimits limits) {
    this.store = store;
    this.members = members;
    this.limits = limits;
    this.checker = new LogChecker(members, limits, problems::add);
  }

  /**
   * Tells of a state that this bank saw before, and kept elsewhere: what is followed must extend
   * it.
   */
  public synchronized void remember(Checkpoint seen) {
    remembered.add(seen);
  }

  /**
   * Reads on to the end of the log.
   *
   * @return the entries that are new and count
   * @throws TamperedBoardException if this is not the log that the banks wrote
   */
  public synchronized List<Accepted> follow() throws IOException, TamperedBoardException {
    catchUp();
    List<Accepted> accepted = List.copyOf(unseen);
    unseen.clear();
    return accepted;
  }

  /** Entries found on the way are kept for the next {@link #follow}. */
  private synchronized void catchUp() throws IOException, TamperedBoardException {
    while (true) {
      List<StoredEntry> next = store.read(checker.tree().size(), BATCH);
      if (next.isEmpty()) {
        break;
      }
      unseen.addAll(checker.check(next));
      requireSound();
    }
    remembered.forEach(this::requireKept);
    remembered.clear();
    requireSound();
  }

  private void requireKept(Checkpoint seen) {
    if (seen.size() > checker.tree().size()) {
      problems.add(
          new Problem(
              "BRD-3",
              Problem.Kind.CUT,
              -1,
              "%d entries were seen here before, the log has %d"
                  .formatted(seen.size(), checker.tree().size())));
      return;
    }
    Hash root = checker.tree().root(seen.size());
    if (!root.equals(seen.root())) {
      problems.add(
          new Problem(
              "BRD-3",
              Problem.Kind.SPLIT_VIEW,
              -1,
              "the first %d entries are not those that were seen here before"
                  .formatted(seen.size())));
    }
  }

  private void requireSound() throws TamperedBoardException {
    List<Problem> tampering = problems.stream().filter(p -> p.kind().isTampering()).toList();
    if (!tampering.isEmpty()) {
      throw new TamperedBoardException(tampering);
    }
  }

  /** All that was found wrong so far, tampering or not. */
  public synchronized List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Entries that do not count, and by which their authors contradict themselves: of each the
   * position, and what was signed. As far as the log was followed, in order.
   */
  public synchronized List<Accepted> equivocations() {
    return checker.equivocations();
  }

  /** Waits until there is more to follow; whether there is. */
  public boolean await(Duration timeout) throws IOException, InterruptedException {
    long size;
    synchronized (this) {
      size = checker.tree().size();
    }
    return store.awaitMoreThan(size, timeout);
  }

  /**
   * Posts, durably. A post that was made before, in this or an earlier life, is not made again.
   *
   * @return its position
   * @throws EquivocationException if the bank has posted something else at this step
   * @throws IllegalArgumentException if it is over a limit
   */
  public long post(BankSigner signer, StepKey step, Payload payload)
      throws IOException, EquivocationException, TamperedBoardException {
    if (payload.length() > limits.maxPayloadBytes()) {
      throw new IllegalArgumentException(
          "%s: payload of %d bytes, at most %d (BRD-6)"
              .formatted(step, payload.length(), limits.maxPayloadBytes()));
    }
    synchronized (this) {
      // Before its payload is stored, and again before it is signed: others of this bank may post.
      catchUp();
      requireWithinRound(signer.bank(), step, payload.length());
    }
    byte[] inline = new byte[0];
    if (payload.length() <= BoardStore.MAX_INLINE_BYTES) {
      try (InputStream in = payload.open()) {
        inline = in.readAllBytes();
      }
    } else {
      store.putBlob(payload);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Entry entry;
      synchronized (this) {
        // Also, nobody posts on a board that is not sound.
        catchUp();
        requireWithinRound(signer.bank(), step, payload.length());
        entry =
            signer.sign(
                checker.nextSequence(signer.bank()),
                checker.lastHash(signer.bank()),
                step,
                payload.digest(),
                payload.length());
        checker.signedHere(entry);
      }
      switch (store.append(entry, inline)) {
        case Append.Appended(long position) -> {
          return position;
        }
        case Append.Repeated(long position) -> {
          return position;
        }
        case Append.Equivocation(long position) -> throw new EquivocationException(entry, position);
        case Append.OutOfSequence out -> {
          // Another process of this bank was quicker, or the store counts entries that are none.
        }
      }
    }
    throw new IOException(
        "%s: the board did not take it, tried %d times: its store counts other entries of bank %d"
            .formatted(step, ATTEMPTS, signer.bank()));
  }

  private void requireWithinRound(int bank, StepKey step, long bytes) {
    long posted = checker.roundBytes(bank, step.round());
    if (!checker.hasPosted(bank, step) && posted + bytes > limits.maxRoundBytes()) {
      throw new IllegalArgumentException(
          "%s: %d bytes of round %d are posted, %d more, at most %d (BRD-6)"
              .formatted(step, posted, step.round(), bytes, limits.maxRoundBytes()));
    }
  }

  /**
   * The payload of an entry, checked while it is read: at its end it is the one that was signed.
   */
  public InputStream open(Accepted accepted) throws IOException {
    return open(store, accepted);
  }

  static InputStream open(BoardStore store, Accepted accepted) throws IOException {
    Entry.Header header = accepted.entry().header();
    InputStream in;
    if (header.payloadBytes() <= BoardStore.MAX_INLINE_BYTES) {
      List<StoredEntry> stored = store.read(accepted.position(), 1);
      in = new ByteArrayInputStream(stored.isEmpty() ? new byte[0] : stored.get(0).inline());
    } else {
      Optional<InputStream> blob = store.openBlob(header.payload());
      if (blob.isEmpty()) {
        throw new Payload.DamagedPayloadException(
            "payload of entry %d: is missing".formatted(accepted.position()));
      }
      in = blob.get();
    }
    return Payload.checked(
        in, header.payload(), header.payloadBytes(), "payload of entry " + accepted.position());
  }

  /** The log's state, as far as it was followed. */
  public synchronized Checkpoint checkpoint() {
    return new Checkpoint(
        members.origin(), checker.tree().size(), checker.tree().root(checker.tree().size()));
  }

  /**
   * The log's root when it had a size, which was followed.
   *
   * @throws IllegalArgumentException if the size is below 0, or more than was followed
   */
  public synchronized Hash root(long size) {
    if (size < 0 || size > checker.tree().size()) {
      throw new IllegalArgumentException(
          "size %d: need 0 to %d".formatted(size, checker.tree().size()));
    }
    return checker.tree().root(size);
  }

  /**
   * Signs the log's state for all to see, as far as it was followed, if it extends what this and
   * all other banks have signed before (BRD-2).
   *
   * @param posixSeconds the time
   * @throws TamperedBoardException if it does not
   */
  public Checkpoint cosign(BankSigner signer, long posixSeconds)
      throws IOException, TamperedBoardException {
    witnesses();
    Checkpoint checkpoint = checkpoint();
    store.put(Shelf.NOTES, signer.sign(checkpoint, posixSeconds).encode());
    return checkpoint;
  }

  /**
   * The banks that have cosigned the log's state at a size that was followed.
   *
   * @throws TamperedBoardException if banks have signed something else
   */
  public Set<Integer> cosigners(long size) throws IOException, TamperedBoardException {
    Witnesses witnesses = witnesses();
    synchronized (this) {
      return witnesses.of(size, checker.tree().root(size));
    }
  }

  /**
   * The sizes of the log that banks have signed, ascending.
   *
   * @throws TamperedBoardException if they have signed something else than the log
   */
  public List<Long> signedSizes() throws IOException, TamperedBoardException {
    return witnesses().sizes();
  }

  private Witnesses witnesses() throws IOException, TamperedBoardException {
    Witnesses witnesses = new Witnesses(members);
    List<Problem> found = new ArrayList<>();
    for (byte[] note : store.read(Shelf.NOTES)) {
      witnesses.add(note, found::add);
    }
    synchronized (this) {
      // Others may have signed what this view has not followed yet.
      catchUp();
      witnesses.check(checker.tree(), found::add);
      found.stream().filter(p -> !problems.contains(p)).forEach(problems::add);
      requireSound();
    }
    return witnesses;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
