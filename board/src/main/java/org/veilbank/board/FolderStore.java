package org.veilbank.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;

/**
 * A board in a folder, for processes on one machine. {@code entries}, {@code notes} and {@code
 * evidence} hold records ({@link RecordLog}), {@code blobs} a file for each long payload, {@code
 * lock} nothing: who appends holds a lock on it.
 *
 * <p>What is acknowledged was forced to the disk. Appends that come while another is being forced
 * are forced together. A record that a dying process left half written is cut off by the next that
 * appends.
 */
public final class FolderStore implements BoardStore {
  private static final long SEGMENT_BYTES = 64L << 20;
  private static final String FORMAT = "veilbank board 1\n";
  private static final long LOCK_RETRY_NANOS = 200_000;
  private static final long LONGEST_NAP_MILLIS = 1000;

  private final Path folder;
  private final boolean writable;
  private final @Nullable FileChannel lock;
  private final RecordLog entries;
  private final Map<Shelf, RecordLog> shelves = new EnumMap<>(Shelf.class);
  private final Map<Shelf, Set<Hash>> shelved = new EnumMap<>(Shelf.class);
  private final BlobFolder blobs;
  private final EntryIndex index = new EntryIndex();
  private final Object state = new Object();

  private final Object queueLock = new Object();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private boolean leading;
  private @Nullable IOException broken;

  /** An append that waits for its group. */
  private static final class Pending {
    private final Entry entry;
    private final byte[] inline;
    private @Nullable Append result;
    private @Nullable IOException failure;

    Pending(Entry entry, byte[] inline) {
      this.entry = entry;
      this.inline = inline;
    }

    boolean isDone() {
      return result != null || failure != null;
    }
  }

  private FolderStore(Path folder, boolean writable) throws IOException {
    this.folder = folder;
    this.writable = writable;
    this.lock =
        writable
            ? FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            : null;
    this.entries = new RecordLog(folder.resolve("entries"), SEGMENT_BYTES, writable);
    for (Shelf shelf : Shelf.values()) {
      shelves.put(shelf, new RecordLog(folder.resolve(shelf.label()), SEGMENT_BYTES, writable));
      shelved.put(shelf, new HashSet<>());
    }
    this.blobs = new BlobFolder(folder.resolve("blobs"));
  }

  /**
   * Opens the board in a folder, or makes one there.
   *
   * @throws IOException if the folder holds something else, or cannot be used
   */
  public static FolderStore open(Path folder) throws IOException {
    Path format = folder.resolve("FORMAT");
    if (!Files.exists(format)) {
      // Another process may be making the board just now: it begins with the format.
      if (holdsFiles(folder) && !Files.exists(format)) {
        throw new IOException(folder + ": is not empty, and no board");
      }
      Files.createDirectories(folder);
      Path aside = folder.resolve("FORMAT." + ProcessHandle.current().pid());
      Files.writeString(aside, FORMAT);
      Files.move(aside, format, StandardCopyOption.ATOMIC_MOVE);
      RecordLog.force(folder);
    }
    return openExisting(folder, true);
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(f -> !f.getFileName().toString().startsWith("FORMAT"));
    }
  }

  /**
   * Opens the board in a folder to look at it: nothing is changed there, not even what dying
   * processes left.
   *
   * @throws IOException if there is none
   */
  public static FolderStore openReadOnly(Path folder) throws IOException {
    return openExisting(folder, false);
  }

  private static FolderStore openExisting(Path folder, boolean writable) throws IOException {
    Path format = folder.resolve("FORMAT");
    if (!Files.exists(format)) {
      throw new IOException(folder + ": holds no board");
    }
    String found = new String(Files.readAllBytes(format), StandardCharsets.UTF_8);
    if (!found.equals(FORMAT)) {
      throw new IOException(
          "%s: is \"%s\", need \"%s\"".formatted(format, found.strip(), FORMAT.strip()));
    }
    FolderStore store = new FolderStore(folder, writable);
    try {
      store.recover();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Reads all records, and cuts off what dying processes left. */
  private void recover() throws IOException {
    synchronized (state) {
      FileLock held = hold();
      try {
        entries.catchUp(writable, this::found);
        for (Shelf shelf : Shelf.values()) {
          catchUp(shelf, writable);
        }
      } finally {
        release(held);
      }
    }
  }

  /** Takes the lock of all processes; within this one {@link #state} is held. */
  private @Nullable FileLock hold() throws IOException {
    if (lock == null) {
      return null;
    }
    while (true) {
      try {
        return lock.lock();
      } catch (OverlappingFileLockException e) {
        // Another store of this process has it: the lock knows processes, not threads.
        LockSupport.parkNanos(LOCK_RETRY_NANOS);
      }
    }
  }

  private static void release(@Nullable FileLock held) throws IOException {
    if (held != null) {
      held.release();
    }
  }

  private void found(long position, byte[] body) {
    try {
      index.add(Entry.decode(unpack(position, body).encoded()), position);
    } catch (InvalidLogEncodingException e) {
      // Not ours to judge: whoever reads the log names it.
      return;
    }
  }

  /** Length of the entry (2 bytes), the entry, the payload. */
  private static byte[] pack(Entry entry, byte[] inline) {
    byte[] encoded = entry.encode();
    return ByteBuffer.allocate(Short.BYTES + encoded.length + inline.length)
        .putShort((short) encoded.length)
        .put(encoded)
        .put(inline)
        .array();
  }

  private static StoredEntry unpack(long position, byte[] body) {
    if (body.length < Short.BYTES) {
      return StoredEntry.damaged(position, "changed: a record of %d bytes".formatted(body.length));
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      return StoredEntry.damaged(
          position, "changed: an entry of %d bytes in %d".formatted(length, in.remaining()));
    }
    byte[] encoded = new byte[length];
    in.get(encoded);
    byte[] inline = new byte[in.remaining()];
    in.get(inline);
    return StoredEntry.of(position, encoded, inline);
  }

  @Override
  public Append append(Entry entry, byte[] inline) throws IOException {
    if (!writable) {
      throw new IOException(folder + ": is open for reading only");
    }
    if (inline.length > MAX_INLINE_BYTES) {
      throw new IllegalArgumentException(
          "inline payload of %d bytes: at most %d".formatted(inline.length, MAX_INLINE_BYTES));
    }
    Pending own = new Pending(entry, inline.clone());
    List<Pending> group;
    synchronized (queueLock) {
      queue.add(own);
      try {
        while (leading && !own.isDone()) {
          queueLock.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while an append was under way: it may be done", e);
      }
      if (own.isDone()) {
        return outcome(own);
      }
      leading = true;
      group = new ArrayList<>(queue);
      queue.clear();
    }
    try {
      appendGroup(group);
    } catch (IOException e) {
      group.stream().filter(p -> !p.isDone()).forEach(p -> p.failure = e);
    } finally {
      synchronized (queueLock) {
        leading = false;
        queueLock.notifyAll();
      }
    }
    return outcome(own);
  }

  private static Append outcome(Pending pending) throws IOException {
    if (pending.failure != null) {
      throw new IOException(String.valueOf(pending.failure.getMessage()), pending.failure);
    }
    if (pending.result == null) {
      throw new IllegalStateException("an append was left out");
    }
    return pending.result;
  }

  private void appendGroup(List<Pending> group) throws IOException {
    synchronized (state) {
      if (broken != null) {
        throw broken;
      }
      FileLock held = hold();
      try {
        entries.catchUp(true, this::found);
        List<byte[]> bodies = new ArrayList<>();
        Map<Pending, Append> results = new LinkedHashMap<>();
        for (Pending pending : group) {
          Append refused = index.decide(pending.entry);
          if (refused == null) {
            long position = (long) entries.count() + bodies.size();
            bodies.add(pack(pending.entry, pending.inline));
            index.add(pending.entry, position);
            refused = new Append.Appended(position);
          } else if (refused instanceof Append.Equivocation) {
            shelve(Shelf.EVIDENCE, pending.entry.encode());
          }
          results.put(pending, refused);
        }
        if (!bodies.isEmpty()) {
          entries.append(bodies);
        }
        results.forEach((pending, result) -> pending.result = result);
      } catch (IOException e) {
        // What is known of the file and what is in it may differ now: only opening it again helps.
        broken = e;
        throw e;
      } finally {
        release(held);
      }
    }
  }

  private void refresh() throws IOException {
    entries.catchUp(false, this::found);
  }

  @Override
  public long size() throws IOException {
    synchronized (state) {
      refresh();
      return entries.count();
    }
  }

  @Override
  public List<StoredEntry> read(long from, int max) throws IOException {
    synchronized (state) {
      if (from + max > entries.count()) {
        refresh();
      }
      List<StoredEntry> read = new ArrayList<>();
      long end = Math.min(entries.count(), from + max);
      for (long position = from; position < end; ) {
        for (byte[] body : entries.read(position, (int) Math.min(max, end - position))) {
          read.add(
              body == null
                  ? StoredEntry.damaged(position, String.valueOf(entries.damages().get(position)))
                  : unpack(position, body));
          position++;
        }
      }
      return read;
    }
  }

  @Override
  public boolean awaitMoreThan(long size, Duration timeout)
      throws IOException, InterruptedException {
    if (size() > size) {
      return true;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    Path watched = folder.resolve("entries");
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      watched.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (size() <= size) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        // Some file systems tell nothing of other machines: so look now and then.
        var key = watch.poll(Math.min(left, LONGEST_NAP_MILLIS), TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
      return true;
    }
  }

  private RecordLog shelf(Shelf shelf) {
    RecordLog log = shelves.get(shelf);
    if (log == null) {
      throw new IllegalStateException("no shelf " + shelf);
    }
    return log;
  }

  private Set<Hash> known(Shelf shelf) {
    return shelved.computeIfAbsent(shelf, s -> new HashSet<>());
  }

  private void catchUp(Shelf shelf, boolean exclusive) throws IOException {
    Set<Hash> known = known(shelf);
    shelf(shelf).catchUp(exclusive, (number, body) -> known.add(Hash.sha256(body)));
  }

  private void shelve(Shelf shelf, byte[] record) throws IOException {
    catchUp(shelf, true);
    if (known(shelf).add(Hash.sha256(record))) {
      shelf(shelf).append(List.of(record));
    }
  }

  @Override
  public void put(Shelf shelf, byte[] record) throws IOException {
    if (!writable) {
      throw new IOException(folder + ": is open for reading only");
    }
    synchronized (state) {
      FileLock held = hold();
      try {
        shelve(shelf, record);
      } finally {
        release(held);
      }
    }
  }

  @Override
  public List<byte[]> read(Shelf shelf) throws IOException {
    synchronized (state) {
      catchUp(shelf, false);
      RecordLog log = shelf(shelf);
      List<byte[]> records = new ArrayList<>();
      while (records.size() < log.count()) {
        for (byte[] body : log.read(records.size(), log.count())) {
          // A place is kept for what is damaged: whoever reads it finds that it is nothing.
          records.add(body == null ? new byte[0] : body);
        }
      }
      return records;
    }
  }

  @Override
  public void putBlob(Payload payload) throws IOException {
    blobs.put(payload);
  }

  @Override
  public Optional<InputStream> openBlob(Hash digest) throws IOException {
    return blobs.open(digest);
  }

  @Override
  public void close() throws IOException {
    synchronized (state) {
      entries.close();
      for (RecordLog log : shelves.values()) {
        log.close();
      }
      if (lock != null) {
        lock.close();
      }
    }
  }
}
