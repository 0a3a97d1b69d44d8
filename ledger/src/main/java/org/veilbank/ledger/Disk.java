package org.veilbank.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Every change that is made to files, one by one, so that each can be made to fail. */
class Disk {
  /** Writes all of the parts, one after another, at a place of a file. */
  void write(FileChannel channel, long at, ByteBuffer... parts) throws IOException {
    channel.position(at);
    long left = 0;
    for (ByteBuffer part : parts) {
      left += part.remaining();
    }
    while (left > 0) {
      left -= channel.write(parts);
    }
  }

  void force(FileChannel channel) throws IOException {
    channel.force(false);
  }

  void truncate(FileChannel channel, long size) throws IOException {
    channel.truncate(size);
  }

  /** In one step, instead of what has the name. */
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(Path file) throws IOException {
    Files.delete(file);
  }

  /** Makes the names in a folder durable. */
  void forceFolder(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
