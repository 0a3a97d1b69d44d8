package org.veilbank.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How many frames were acknowledged, so that a frame that was and has become unreadable is told
 * from one whose writing was interrupted. Two records of 32 bytes are written in turn, and not
 * forced: a killed process leaves the last one, a power cut an earlier one.
 *
 * <p>A record is the text {@code VBACKED1}, the number of frames, 12 zeros, the CRC-32C of these.
 */
final class AcknowledgedMark implements AutoCloseable {
  private static final int BYTES = 32;
  private static final int CHECKSUM_AT = BYTES - Integer.BYTES;
  private static final long MAGIC =
      ByteBuffer.wrap("VBACKED1".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();

  private final Disk disk;
  private final FileChannel channel;
  private long frames;
  private int turn;

  AcknowledgedMark(Disk disk, Path file) throws IOException {
    this.disk = disk;
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      for (int i = 0; i < 2; i++) {
        long read = read(channel, i);
        if (read > frames) {
          frames = read;
          turn = 1 - i;
        }
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** How many frames a file says, at least, without changing it; 0 if there is none. */
  static long read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Math.max(read(channel, 0), read(channel, 1));
    }
  }

  private static long read(FileChannel channel, int which) throws IOException {
    byte[] bytes = new byte[BYTES];
    ByteBuffer record = ByteBuffer.wrap(bytes);
    while (record.hasRemaining()) {
      if (channel.read(record, (long) BYTES * which + record.position()) < 0) {
        return 0;
      }
    }
    boolean sound =
        LittleEndian.getLong(bytes, 0) == MAGIC
            && LittleEndian.getInt(bytes, CHECKSUM_AT) == checksum(bytes);
    return sound ? LittleEndian.getLong(bytes, Long.BYTES) : 0;
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKSUM_AT);
    return (int) crc.getValue();
  }

  /** At least so many frames were acknowledged. */
  long frames() {
    return frames;
  }

  /** So many frames are acknowledged from now on. */
  void advance(long acknowledged) throws IOException {
    byte[] bytes = new byte[BYTES];
    LittleEndian.putLong(bytes, 0, MAGIC);
    LittleEndian.putLong(bytes, Long.BYTES, acknowledged);
    LittleEndian.putInt(bytes, CHECKSUM_AT, checksum(bytes));
    disk.write(channel, (long) BYTES * turn, ByteBuffer.wrap(bytes));
    turn = 1 - turn;
    frames = acknowledged;
  }

  void force() throws IOException {
    disk.force(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
