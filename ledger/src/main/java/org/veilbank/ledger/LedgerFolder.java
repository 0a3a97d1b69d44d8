package org.veilbank.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What lies where in a ledger's folder, whose ledger it is, and that one process writes to it. */
final class LedgerFolder implements AutoCloseable {
  private static final byte[] MAGIC = "VEILBANK LEDGER 1 ".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final FileChannel lockFile;

  private LedgerFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /** Takes the folder for this process; an empty one becomes that of this ledger. */
  static LedgerFolder open(Disk disk, Path folder, LedgerId ledger) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(folder, lockFile);
      if (!Files.exists(identity(folder))) {
        create(disk, folder, ledger);
      }
      requireLedger(folder, ledger);
      return new LedgerFolder(folder, lockFile);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static void lock(Path folder, FileChannel lockFile) throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new IOException(folder + ": the ledger is open in another process");
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(folder + ": the ledger is open in this process already", e);
    }
  }

  private static Path identity(Path folder) {
    return folder.resolve("ledger");
  }

  private static byte[] identity(LedgerId ledger) {
    byte[] id = ledger.toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + id.length + 1)
        .put(MAGIC)
        .put(id)
        .put((byte) '\n')
        .array();
  }

  private static void create(Disk disk, Path folder, LedgerId ledger) throws IOException {
    Files.createDirectories(journal(folder));
    Files.createDirectories(snapshots(folder));
    Path unfinished = folder.resolve("unfinished");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      disk.write(channel, 0, ByteBuffer.wrap(identity(ledger)));
      disk.force(channel);
    }
    disk.rename(unfinished, identity(folder));
    disk.forceFolder(folder);
  }

  /** Refuses a folder that is of another ledger, or of none. */
  static void requireLedger(Path folder, LedgerId ledger) throws IOException {
    byte[] found = Files.readAllBytes(identity(folder));
    if (!Arrays.equals(found, identity(ledger))) {
      throw new DamagedLedgerException(
          identity(folder),
          0,
          0,
          "%s, expected ledger %s"
              .formatted(
                  found.length == identity(ledger).length
                      ? new String(found, StandardCharsets.ISO_8859_1).strip()
                      : found.length + " bytes",
                  ledger));
    }
  }

  static Path journal(Path folder) {
    return folder.resolve("journal");
  }

  static Path snapshots(Path folder) {
    return folder.resolve("snapshots");
  }

  static Path mark(Path folder) {
    return folder.resolve("acknowledged");
  }

  Path path() {
    return folder;
  }

  /** Another process may take the folder. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
