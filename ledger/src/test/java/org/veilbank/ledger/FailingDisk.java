package org.veilbank.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Fails at one change, after a part of it, and at all that come after: as if the power went. */
final class FailingDisk extends Disk {
  static final String FULL = "No space left on device";

  private int left;
  private int changes;

  /** Does so many changes. */
  FailingDisk(int left) {
    this.left = left;
  }

  /** How many were asked for. */
  synchronized int changes() {
    return changes;
  }

  synchronized void failAfter(int more) {
    left = more;
  }

  private synchronized boolean fails() {
    changes++;
    return left-- <= 0;
  }

  private void change() throws IOException {
    if (fails()) {
      throw new IOException(FULL);
    }
  }

  @Override
  void write(FileChannel channel, long at, ByteBuffer... parts) throws IOException {
    if (fails()) {
      ByteBuffer first = parts[0];
      if (first.remaining() > 1 && left == -1) {
        super.write(channel, at, first.slice(first.position(), first.remaining() / 2));
      }
      throw new IOException(FULL);
    }
    super.write(channel, at, parts);
  }

  @Override
  void force(FileChannel channel) throws IOException {
    change();
    super.force(channel);
  }

  @Override
  void truncate(FileChannel channel, long size) throws IOException {
    change();
    super.truncate(channel, size);
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    change();
    super.rename(from, to);
  }

  @Override
  void delete(Path file) throws IOException {
    change();
    super.delete(file);
  }

  @Override
  void forceFolder(Path folder) throws IOException {
    change();
    super.forceFolder(folder);
  }
}
