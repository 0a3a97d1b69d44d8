package org.veilbank.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a folder: batches become frames, frames are forced to the disk in groups, then
 * applied, then answered. Nothing is answered, or seen in an account, that a power cut could undo.
 * For all threads; one process at a time.
 *
 * <p>Two threads of its own work side by side: one writes the journal while the other applies what
 * is written. What costs more than both, checking points, is done by whoever makes a {@link Batch}.
 * A third one writes a snapshot now and then.
 */
public final class LedgerEngine implements AutoCloseable {
  /** Batches that wait for the journal. */
  private static final int QUEUE = 64;

  /** Groups of frames that are written, and wait to be applied. */
  private static final int WRITTEN_GROUPS = 4;

  private final LedgerFolder folder;
  private final AcknowledgedMark mark;
  private final Journal journal;
  private final Snapshots snapshots;
  private final LedgerParameters parameters;
  private final Recovery recovery;
  private final Thread journalThread =
      Thread.ofPlatform().daemon().name("ledger-journal").unstarted(this::writeGroups);
  private final Thread applyThread =
      Thread.ofPlatform().daemon().name("ledger-apply").unstarted(this::applyGroups);

  /** Writes the last snapshot that was due; known to the thread that applies. */
  private @Nullable Thread snapshotThread;

  private final BlockingQueue<Pending> submitted = new ArrayBlockingQueue<>(QUEUE);
  private final BlockingQueue<List<Pending>> written = new ArrayBlockingQueue<>(WRITTEN_GROUPS);

  /** Held while something is submitted, so that nothing is after the end. */
  private final Object entrance = new Object();

  private boolean closed;

  /** Why nothing more can be written, if so. */
  private volatile @Nullable IOException failure;

  /** Guards itself, and what is below. */
  private final LedgerState state;

  private LedgerStatistics statistics = new LedgerStatistics(0, 0, 0, 0, 0, 0, 0, Optional.empty());

  private static final class Pending {
    /** Null for the end. */
    private final @Nullable Batch batch;

    /** The batch at its place, once it has one. */
    private @Nullable Frame frame;

    private final CompletableFuture<FrameResults> results = new CompletableFuture<>();

    Pending(@Nullable Batch batch, @Nullable Frame frame) {
      this.batch = batch;
      this.frame = frame;
    }
  }

  private LedgerEngine(
      LedgerFolder folder,
      AcknowledgedMark mark,
      Journal journal,
      Snapshots snapshots,
      LedgerParameters parameters,
      Recovery recovery,
      LedgerState state) {
    this.folder = folder;
    this.mark = mark;
    this.journal = journal;
    this.snapshots = snapshots;
    this.parameters = parameters;
    this.recovery = recovery;
    this.state = state;
  }

  /**
   * Opens a ledger, or starts one in an empty folder: the newest sound snapshot is read, and the
   * frames after it are applied again.
   *
   * @throws DamagedLedgerException if the folder is of another ledger, or a file is not as it was
   *     written; nothing is changed then
   * @throws IOException if the folder cannot be read or written, or is in use
   */
  public static LedgerEngine open(Path folder, LedgerParameters parameters) throws IOException {
    return open(new Disk(), folder, parameters);
  }

  static LedgerEngine open(Disk disk, Path path, LedgerParameters parameters) throws IOException {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      LedgerFolder folder = LedgerFolder.open(disk, path, parameters.ledger());
      opened.add(folder);
      AcknowledgedMark mark = new AcknowledgedMark(disk, LedgerFolder.mark(path));
      opened.add(mark);
      Snapshots snapshots = new Snapshots(disk, LedgerFolder.snapshots(path));
      List<String> damaged = new ArrayList<>();
      LedgerState state = newest(snapshots, parameters, damaged);
      long snapshotFrames = state.next().number();
      JournalScan.End end =
          new JournalScan(LedgerFolder.journal(path), state.next(), mark.frames(), state::apply)
              .run();
      Journal journal =
          Journal.open(disk, LedgerFolder.journal(path), parameters.segmentBytes(), end);
      opened.add(journal);
      if (mark.frames() < end.next().number()) {
        // Accounts are shown as these frames make them, so they count as acknowledged.
        mark.advance(end.next().number());
      }
      Recovery recovery =
          new Recovery(
              snapshotFrames, end.next().number() - snapshotFrames, end.tornBytes(), damaged);
      LedgerEngine engine =
          new LedgerEngine(folder, mark, journal, snapshots, parameters, recovery, state);
      engine.journalThread.start();
      engine.applyThread.start();
      return engine;
    } catch (IOException | RuntimeException e) {
      closeAll(opened, e);
      throw e;
    }
  }

  private static void closeAll(List<AutoCloseable> opened, Exception reason) {
    for (AutoCloseable one : opened.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }

  private static LedgerState newest(
      Snapshots snapshots, LedgerParameters parameters, List<String> damaged) throws IOException {
    for (Path file : snapshots.files()) {
      try {
        return Snapshots.load(file, parameters.ledger(), parameters.expectedAccounts());
      } catch (DamagedLedgerException e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }
    return new LedgerState(parameters.ledger(), parameters.expectedAccounts());
  }

  /**
   * All accounts as the files in a folder have them, read without changing anything; what another
   * process writes meanwhile may be left out.
   *
   * @throws DamagedLedgerException if the folder is of another ledger, or a file is not as it was
   *     written
   * @throws IOException if files cannot be read
   */
  public static LedgerState read(Path folder, LedgerId ledger) throws IOException {
    LedgerFolder.requireLedger(folder, ledger);
    long acknowledged = AcknowledgedMark.read(LedgerFolder.mark(folder));
    LedgerState state =
        newest(
            new Snapshots(new Disk(), LedgerFolder.snapshots(folder)),
            LedgerParameters.of(ledger),
            new ArrayList<>());
    new JournalScan(LedgerFolder.journal(folder), state.next(), acknowledged, state::apply).run();
    return state;
  }

  /** What was found when it was opened. */
  public Recovery recovery() {
    return recovery;
  }

  /**
   * Hands in a batch, which gets the next place; waits while too many do. The results are there
   * when it is on the disk and applied; an {@link IOException} instead says that it may or may not
   * be in the log: after the ledger is opened again, the same transactions get the answers that
   * they would have got. What depends on the results should not block: it runs in the thread that
   * applies.
   *
   * @throws IllegalStateException if the ledger is closed
   * @throws InterruptedException if the thread is; then the batch is not in the log
   */
  public CompletableFuture<FrameResults> submit(Batch batch) throws InterruptedException {
    return submit(new Pending(batch, null));
  }

  /**
   * Hands in a frame that somebody else gave its place. If that is not the next one the results are
   * an {@link InvalidFrameException}, and nothing is changed.
   *
   * @throws IllegalStateException if the ledger is closed
   * @throws InterruptedException if the thread is; then the frame is not in the log
   */
  public CompletableFuture<FrameResults> submit(Frame frame) throws InterruptedException {
    return submit(new Pending(frame.batch(), frame));
  }

  private CompletableFuture<FrameResults> submit(Pending pending) throws InterruptedException {
    synchronized (entrance) {
      if (closed) {
        throw new IllegalStateException(folder.path() + ": the ledger is closed");
      }
      submitted.put(pending);
    }
    return pending.results;
  }

  /** An account as far as frames are applied, if there is one with this number. */
  public Optional<Account> account(AccountNumber number) {
    synchronized (state) {
      return state.account(number);
    }
  }

  /**
   * {@link LedgerState#answerIfUndecided} as far as frames are applied: who checks evidence need
   * not check that of what was decided before.
   */
  public Optional<TransactionResult> answerIfUndecided(Transaction transaction) {
    synchronized (state) {
      return state.answerIfUndecided(transaction);
    }
  }

  /** Number of accounts. */
  public int accountCount() {
    synchronized (state) {
      return state.accountCount();
    }
  }

  /** The place of the frame to be applied next. */
  public FramePosition next() {
    synchronized (state) {
      return state.next();
    }
  }

  /** Whether nothing was created or lost but by issuance; adds up all accounts meanwhile. */
  public boolean isConserved() {
    synchronized (state) {
      return state.isConserved();
    }
  }

  /** What was done since it was opened. */
  public LedgerStatistics statistics() {
    synchronized (state) {
      return statistics;
    }
  }

  /**
   * Writes a snapshot of the accounts as they are now. Nothing is applied while they are copied,
   * which takes half as much memory as they do; while the copy is written everything goes on.
   *
   * @throws IOException if it could not be written; the journal does without
   */
  public void snapshot() throws IOException {
    save(copyState());
  }

  private Snapshots.Image copyState() {
    synchronized (state) {
      return Snapshots.Image.of(state);
    }
  }

  private void save(Snapshots.Image image) throws IOException {
    Optional<String> problem = Optional.of("interrupted");
    try {
      snapshots.save(image);
      problem = Optional.empty();
    } catch (IOException e) {
      problem = Optional.of(String.valueOf(e));
      throw e;
    } finally {
      synchronized (state) {
        LedgerStatistics s = statistics;
        statistics =
            new LedgerStatistics(
                s.frames(),
                s.transactions(),
                s.done(),
                s.replayed(),
                s.journalBytes(),
                s.forced(),
                s.snapshots() + (problem.isEmpty() ? 1 : 0),
                problem);
      }
    }
  }

  /** The journal's thread. */
  private void writeGroups() {
    try {
      boolean more = true;
      Pending left = null;
      while (more) {
        List<Pending> group = new ArrayList<>();
        long bytes = 0;
        Pending pending = left == null ? submitted.take() : left;
        left = null;
        while (pending != null && more && left == null) {
          if (pending.batch == null) {
            more = false;
          } else if (!group.isEmpty()
              && bytes + FrameHeader.BYTES + pending.batch.body().length
                  > Journal.MAX_GROUP_BYTES) {
            left = pending;
          } else {
            group.add(pending);
            bytes += FrameHeader.BYTES + pending.batch.body().length;
            pending = submitted.poll();
          }
        }
        write(group);
      }
      written.put(List.of());
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  private void write(List<Pending> group) throws InterruptedException {
    List<Pending> placed = new ArrayList<>();
    List<Frame> frames = new ArrayList<>();
    try {
      throwIfBroken();
      FramePosition next = journal.next();
      for (Pending pending : group) {
        Frame frame = place(pending, next);
        if (frame != null) {
          placed.add(pending);
          frames.add(frame);
          next = frame.next();
        }
      }
      if (!frames.isEmpty()) {
        journal.append(frames);
        mark.advance(next.number());
        written.put(placed);
      }
    } catch (IOException e) {
      fail(group, e);
    } catch (RuntimeException | Error e) {
      fail(group, new IOException("the ledger stopped for an error of its own", e));
    }
  }

  private void throwIfBroken() throws IOException {
    IOException broken = failure;
    if (broken != null) {
      throw broken;
    }
  }

  /** What is known of the files and what is in them may differ now: only opening again helps. */
  private void fail(List<Pending> group, IOException reason) {
    failure = reason;
    for (Pending pending : group) {
      pending.results.completeExceptionally(
          new IOException("not known to be in the log: " + reason.getMessage(), reason));
    }
  }

  private static @Nullable Frame place(Pending pending, FramePosition next) {
    Batch batch = pending.batch;
    if (batch == null) {
      throw new AssertionError("the end is in no group");
    }
    if (pending.frame == null) {
      pending.frame = Frame.of(next, batch);
    } else {
      try {
        pending.frame.requireAt(next);
      } catch (InvalidFrameException e) {
        pending.results.completeExceptionally(e);
        return null;
      }
    }
    return pending.frame;
  }

  /** The thread that applies. */
  private void applyGroups() {
    try {
      for (List<Pending> group = written.take(); !group.isEmpty(); group = written.take()) {
        try {
          throwIfBroken();
          apply(group);
        } catch (IOException e) {
          fail(group, e);
        } catch (RuntimeException | Error e) {
          fail(group, new IOException("the ledger stopped for an error of its own", e));
        }
      }
      awaitSnapshot();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  private void apply(List<Pending> group) throws InterruptedException {
    boolean first = true;
    for (Pending pending : group) {
      Frame frame = pending.frame;
      if (frame == null) {
        throw new AssertionError("a frame without a place was written");
      }
      FrameResults results;
      synchronized (state) {
        results = state.apply(frame);
        count(frame, results, first);
      }
      first = false;
      pending.results.complete(results);
      snapshotIfDue();
    }
  }

  private void count(Frame frame, FrameResults results, boolean first) {
    LedgerStatistics s = statistics;
    statistics =
        new LedgerStatistics(
            s.frames() + 1,
            s.transactions() + results.size(),
            s.done() + results.doneCount(),
            s.replayed() + results.replayedCount(),
            s.journalBytes() + frame.byteCount(),
            s.forced() + (first ? 1 : 0),
            s.snapshots(),
            s.snapshotFailure());
  }

  /** Waits for the one before: there is one copy at a time. */
  private void snapshotIfDue() throws InterruptedException {
    int every = parameters.snapshotFrames();
    if (every > 0 && next().number() % every == 0) {
      awaitSnapshot();
      Snapshots.Image image = copyState();
      snapshotThread =
          Thread.ofPlatform().daemon().name("ledger-snapshot").start(() -> saveDue(image));
    }
  }

  private void awaitSnapshot() throws InterruptedException {
    Thread last = snapshotThread;
    if (last != null) {
      last.join();
    }
  }

  private void saveDue(Snapshots.Image image) {
    try {
      save(image);
    } catch (IOException e) {
      // The statistics tell; the journal has everything.
      return;
    }
  }

  /**
   * Answers what was submitted, then lets go of the folder.
   *
   * @throws IOException if something could not be written; what was answered is safe
   */
  @Override
  public void close() throws IOException {
    synchronized (entrance) {
      if (closed) {
        return;
      }
      closed = true;
      awaitEnd();
    }
    try (folder;
        mark;
        journal) {
      throwIfBroken();
      mark.force();
    }
  }

  private void awaitEnd() {
    boolean interrupted = false;
    boolean told = false;
    while (!told || journalThread.isAlive() || applyThread.isAlive()) {
      try {
        if (!told) {
          submitted.put(new Pending(null, null));
          told = true;
        }
        journalThread.join();
        applyThread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
