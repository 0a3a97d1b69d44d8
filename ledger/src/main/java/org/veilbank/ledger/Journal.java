package org.veilbank.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames in files that only grow: each file is frames one after another and nothing else, and is
 * named by the number of its first one. Written to by one thread.
 */
final class Journal implements AutoCloseable {
  /** Most bytes that are forced to the disk at once: so much at most can an interruption spoil. */
  static final int MAX_GROUP_BYTES = 16 << 20;

  private final Disk disk;
  private final Path folder;
  private final long segmentBytes;
  private FileChannel channel;

  /** Where the last file ends. */
  private long end;

  private FramePosition next;

  private Journal(
      Disk disk,
      Path folder,
      long segmentBytes,
      FileChannel channel,
      long end,
      FramePosition next) {
    this.disk = disk;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.channel = channel;
    this.end = end;
    this.next = next;
  }

  /**
   * Reads a journal, and makes it ready for more: what an interrupted write left at its end is kept
   * in {@code torn}, and cut off.
   *
   * @param scan of its folder
   */
  static Journal open(Disk disk, Path folder, long segmentBytes, JournalScan.End scan)
      throws IOException {
    Path file = scan.file() == null ? JournalScan.file(folder, scan.next().number()) : scan.file();
    FileChannel channel = openForWriting(file);
    try {
      if (scan.tornBytes() > 0) {
        cut(disk, folder, channel, scan);
      }
      // What a killed process wrote may not be on the disk yet, and is going to be answered for.
      disk.force(channel);
      disk.forceFolder(folder);
      return new Journal(disk, folder, segmentBytes, channel, scan.offset(), scan.next());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel openForWriting(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void cut(Disk disk, Path folder, FileChannel channel, JournalScan.End scan)
      throws IOException {
    Path kept = folder.resolve("torn");
    Files.createDirectories(kept);
    ByteBuffer rest = ByteBuffer.allocate((int) scan.tornBytes());
    while (rest.hasRemaining()) {
      if (channel.read(rest, scan.offset() + rest.position()) < 0) {
        break;
      }
    }
    Path copy = kept.resolve("%020d-%d".formatted(scan.next().number(), scan.tornBytes()));
    Files.write(copy, rest.array());
    disk.truncate(channel, scan.offset());
  }

  /** The place of the next frame. */
  FramePosition next() {
    return next;
  }

  /**
   * Appends frames, the first one at {@link #next}, and forces them to the disk; they have at most
   * {@value #MAX_GROUP_BYTES} bytes. After an exception the journal is not to be used.
   */
  void append(List<Frame> frames) throws IOException {
    if (end >= segmentBytes) {
      startSegment();
    }
    List<ByteBuffer> parts = new ArrayList<>(2 * frames.size());
    long bytes = 0;
    for (Frame frame : frames) {
      if (!frame.position().equals(next)) {
        throw new IllegalArgumentException(
            "frame at %s, expected %s".formatted(frame.position(), next));
      }
      parts.addAll(List.of(frame.buffers()));
      bytes += frame.byteCount();
      next = frame.next();
    }
    disk.write(channel, end, parts.toArray(ByteBuffer[]::new));
    disk.force(channel);
    end += bytes;
  }

  /** What is in earlier files is on the disk by now. */
  private void startSegment() throws IOException {
    channel.close();
    channel = openForWriting(JournalScan.file(folder, next.number()));
    end = 0;
    disk.forceFolder(folder);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
