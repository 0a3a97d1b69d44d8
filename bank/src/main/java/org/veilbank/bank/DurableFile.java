package org.veilbank.bank;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * Files that are written aside, forced to the disk and renamed: whenever the process or the machine
 * stops, there is the old file or the new one. What a stopped process leaves beside it is in the
 * way of nobody, and replaced by the next that writes.
 */
final class DurableFile {
  private DurableFile() {}

  /** Writes a file that its owner alone may read, over what was there. */
  static void writePrivate(Path file, byte[] bytes) throws IOException {
    write(file, bytes, PrivateFiles.fileAttributes(file));
  }

  /** Writes a file that everybody may read, over what was there. */
  static void writePublic(Path file, byte[] bytes) throws IOException {
    write(file, bytes);
  }

  /**
   * Writes a file that everybody may read.
   *
   * @throws FileSystemException if it exists
   */
  static void createPublic(Path file, byte[] bytes) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file + ": exists already, nothing is overwritten");
    }
    write(file, bytes);
  }

  private static void write(Path file, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    Path aside = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.deleteIfExists(aside);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(aside, options, attributes)) {
      writeFully(channel, bytes);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(file);
  }

  /**
   * Overwrites a file with zeros, and deletes it. What the disk or the file system keeps of old
   * blocks is beyond the reach of a program.
   */
  static void erase(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      writeFully(channel, new byte[(int) Math.min(Integer.MAX_VALUE - 8, channel.size())]);
    }
    Files.delete(file);
    forceFolder(file);
  }

  private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    channel.force(true);
  }

  /** The file's name must survive too. */
  private static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }
}
