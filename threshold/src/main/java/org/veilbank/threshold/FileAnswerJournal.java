package org.veilbank.threshold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A journal in a file that only grows. It begins with a header of 64 bytes (the text {@code
 * VEILBANKJOURNAL1}, the epoch id, zeros, a checksum); then each entry takes 64 bytes (round, step,
 * chunk, recipient, digest, zeros, a checksum), and is forced to the disk before {@link #record}
 * returns.
 *
 * <p>Entries at the end that were not completed, because the process or the machine stopped, were
 * never answered for, and are cut off when the journal is opened. Damage anywhere else is an error.
 * The file is locked while it is open: two processes of one bank would not know of one another.
 */
public final class FileAnswerJournal implements AnswerJournal, AutoCloseable {
  private static final int RECORD_BYTES = 64;
  private static final byte[] MAGIC = {
    'V', 'E', 'I', 'L', 'B', 'A', 'N', 'K', 'J', 'O', 'U', 'R', 'N', 'A', 'L', '1'
  };

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final AnswerLedger ledger;

  private FileAnswerJournal(Path file, FileChannel channel, FileLock lock, AnswerLedger ledger) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.ledger = ledger;
  }

  /**
   * Opens a journal, or starts one.
   *
   * @throws IOException if the file cannot be read or written, is in use, is of another epoch, or
   *     is damaged; the message says which and where
   */
  public static FileAnswerJournal open(Path file, EpochId epoch, ThresholdParameters parameters)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(file, channel);
      AnswerLedger ledger = new AnswerLedger(1L << parameters.logDecryptions());
      long size = channel.size();
      if (size < RECORD_BYTES) {
        // Not even the header was completed, so nothing was ever answered for.
        start(channel, epoch, file);
      } else {
        requireHeader(channel, epoch, file);
        readEntries(channel, size, file, ledger);
      }
      return new FileAnswerJournal(file, channel, lock, ledger);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock lock(Path file, FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(file + ": the journal is open in this process already", e);
    }
    throw new IOException(file + ": the journal is open in another process");
  }

  private static void start(FileChannel channel, EpochId epoch, Path file) throws IOException {
    channel.truncate(0);
    ByteBuffer header = ByteBuffer.allocate(RECORD_BYTES).put(MAGIC).put(epoch.bytes());
    append(channel, header);
    // The file's name must survive too.
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private static void requireHeader(FileChannel channel, EpochId epoch, Path file)
      throws IOException {
    ByteBuffer header = read(channel, 0);
    byte[] magic = new byte[MAGIC.length];
    byte[] id = new byte[EpochId.BYTES];
    header.get(magic).get(id);
    if (!Arrays.equals(magic, MAGIC) || !sound(header)) {
      throw new IOException(file + ": is no journal, or its header is damaged");
    }
    if (!EpochId.of(id).equals(epoch)) {
      throw new IOException(
          "%s: is the journal of %s, need that of %s".formatted(file, EpochId.of(id), epoch));
    }
  }

  private static void readEntries(FileChannel channel, long size, Path file, AnswerLedger ledger)
      throws IOException {
    long position = RECORD_BYTES;
    while (size - position >= RECORD_BYTES) {
      ByteBuffer entry = read(channel, position);
      if (!sound(entry)) {
        if (size - position >= 2 * RECORD_BYTES) {
          throw new IOException(
              "%s: the entry at byte %d is damaged, and is not the last one"
                  .formatted(file, position));
        }
        break;
      }
      AnswerSlot slot =
          new AnswerSlot(entry.getLong(), entry.getInt(), entry.getInt(), entry.getInt());
      byte[] digest = new byte[32];
      entry.get(digest);
      ledger.add(slot, CiphertextDigest.ofBytes(digest));
      position += RECORD_BYTES;
    }
    if (position < size) {
      channel.truncate(position);
      channel.force(true);
    }
  }

  private static ByteBuffer read(FileChannel channel, long position) throws IOException {
    ByteBuffer entry = ByteBuffer.allocate(RECORD_BYTES);
    while (entry.hasRemaining()) {
      if (channel.read(entry, position + entry.position()) < 0) {
        throw new IOException("the journal ends at byte " + (position + entry.position()));
      }
    }
    return entry.flip();
  }

  private static int checksum(ByteBuffer entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry.slice(0, RECORD_BYTES - Integer.BYTES));
    return (int) crc.getValue();
  }

  private static boolean sound(ByteBuffer entry) {
    return entry.getInt(RECORD_BYTES - Integer.BYTES) == checksum(entry);
  }

  /** Completes an entry by its checksum, and forces it to the disk. */
  private static void append(FileChannel channel, ByteBuffer entry) throws IOException {
    entry.putInt(RECORD_BYTES - Integer.BYTES, checksum(entry));
    entry.clear();
    long position = channel.size();
    while (entry.hasRemaining()) {
      channel.write(entry, position + entry.position());
    }
    channel.force(true);
  }

  @Override
  public synchronized void record(AnswerSlot slot, CiphertextDigest digest)
      throws ConflictingAnswerException {
    if (!ledger.admits(slot, digest)) {
      return;
    }
    ByteBuffer entry =
        ByteBuffer.allocate(RECORD_BYTES)
            .putLong(slot.round())
            .putInt(slot.step())
            .putInt(slot.chunk())
            .putInt(slot.recipient())
            .put(digest.bytes());
    try {
      append(channel, entry);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written, so nothing is answered", e);
    }
    ledger.add(slot, digest);
  }

  /** The number of slots that were answered. */
  public synchronized int size() {
    return ledger.size();
  }

  @Override
  public synchronized void close() throws IOException {
    lock.release();
    channel.close();
  }
}
