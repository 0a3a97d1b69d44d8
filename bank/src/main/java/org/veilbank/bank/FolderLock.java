package org.veilbank.bank;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Held while a bank's folder is open: two processes of one bank would not know of one another's
 * posts and answers. The operating system lets go of it when the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {
  private static final String FILE = ".lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a folder.
   *
   * @throws BankFolderException if it is locked
   */
  static FolderLock of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PrivateFiles.fileAttributes(file));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FolderLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new BankFolderException(folder + ": is open in this process already", e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new BankFolderException(folder + ": is open in another process of this bank");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
