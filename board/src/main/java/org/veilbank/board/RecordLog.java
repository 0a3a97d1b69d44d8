package org.veilbank.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records in files that only grow, each named by the number of its first record. A file begins with
 * 32 bytes (the text {@code VEILBANK RECORDS}, the number of the first record, zeros, CRC-32C); a
 * record is the length of its body (4 bytes), its number (8), the CRC-32C of these (4), the CRC-32C
 * of the body (4), the body. Numbers are big-endian.
 *
 * <p>A process that dies leaves at most the beginning of a record at the end of the last file; a
 * power cut may leave zeros, or a whole record with a wrong checksum, which was never acknowledged.
 * These are cut off, and kept in {@code torn}. Anything else that is not as it was written is
 * damage: it is told by record, the records behind it stay readable, and nothing is appended.
 *
 * <p>Not safe for several threads; processes that append hold a common lock while they {@link
 * #catchUp} and {@link #append}.
 */
final class RecordLog implements AutoCloseable {
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final byte[] MAGIC = "VEILBANK RECORDS".getBytes(StandardCharsets.US_ASCII);
  private static final int FILE_HEADER_BYTES = 32;
  private static final int HEADER_BYTES = 20;
  private static final int HEADER_CRC_OFFSET = 12;
  private static final int BODY_CRC_OFFSET = 16;
  private static final int BUFFER_BYTES = 4 << 20;

  private final Path folder;
  private final long segmentBytes;
  private final boolean writable;
  private final List<Segment> segments = new ArrayList<>();
  private final Map<Long, String> damages = new TreeMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  /** Where each record begins in its file; for a damaged one whatever. */
  private long[] offsets = new long[1024];

  private int count;

  /** Where the known part of the last file ends. */
  private long end;

  private boolean settled;

  private record Segment(long first, Path file, FileChannel channel) {}

  /** What is told of each record that is found. */
  interface Listener {
    void found(long number, byte[] body);
  }

  /** Opens the folder, which may be empty; reads nothing yet. */
  RecordLog(Path folder, long segmentBytes, boolean writable) throws IOException {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.writable = writable;
    if (writable) {
      Files.createDirectories(folder);
    }
  }

  int count() {
    return count;
  }

  /** What is wrong with records, by their number. */
  Map<Long, String> damages() {
    return damages;
  }

  private static Path file(Path folder, long first) {
    return folder.resolve("%020d.log".formatted(first));
  }

  /**
   * Reads on to the end of what others have written.
   *
   * @param exclusive whether nobody else writes now: then what is torn at the end was left by a
   *     writer that died, and is cut off
   */
  void catchUp(boolean exclusive, Listener listener) throws IOException {
    boolean grown = false;
    while (true) {
      if (segments.isEmpty() || atNextSegment()) {
        if (!openNext(exclusive)) {
          break;
        }
        continue;
      }
      int before = count;
      boolean more = readOn(exclusive, listener);
      grown |= count > before;
      if (!more && !atNextSegment()) {
        break;
      }
    }
    settled = true;
    if (grown && !exclusive) {
      // So that nobody acts on what a power cut could still undo.
      segments.getLast().channel().force(false);
    }
  }

  /** Whether the last file is read to its end, and another follows, or did before it was lost. */
  private boolean atNextSegment() throws IOException {
    Segment segment = segments.getLast();
    if (segment.first() != count && Files.exists(file(folder, count))) {
      return true;
    }
    // Looking for later files takes a listing: files are lost while nobody looks, or never.
    return (!settled || !damages.isEmpty())
        && end >= segment.channel().size()
        && firstAfter(segment.first()) != null;
  }

  /** Opens the file of the next record, or, if that was lost, of the first one after it. */
  private boolean openNext(boolean exclusive) throws IOException {
    Path next = file(folder, count);
    if (!Files.exists(next)) {
      Path later = firstAfter(count);
      if (later == null) {
        return false;
      }
      long first = Long.parseLong(later.getFileName().toString().substring(0, 20));
      while (count < first) {
        damage("its file is missing: the log goes on with " + later.getFileName());
      }
      next = later;
    }
    FileChannel channel =
        writable
            ? FileChannel.open(next, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(next, StandardOpenOption.READ);
    if (channel.size() < FILE_HEADER_BYTES) {
      channel.close();
      if (exclusive) {
        // Whoever began this file died before its first record.
        Files.delete(next);
      }
      return false;
    }
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
    readFully(channel, header, 0);
    header.flip();
    if (!header.equals(fileHeader(count))) {
      channel.close();
      throw new IOException(
          "%s: the first 32 bytes are not those of records from %d".formatted(next, count));
    }
    segments.add(new Segment(count, next, channel));
    end = FILE_HEADER_BYTES;
    return true;
  }

  private @Nullable Path firstAfter(long number) throws IOException {
    if (!Files.isDirectory(folder)) {
      return null;
    }
    String least = "%020d.log".formatted(number);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("[0-9]{20}\\.log"))
          .filter(f -> f.getFileName().toString().compareTo(least) > 0)
          .min(Comparator.comparing(Path::toString))
          .orElse(null);
    }
  }

  private static ByteBuffer fileHeader(long first) {
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES).put(MAGIC).putLong(first);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, FILE_HEADER_BYTES - Integer.BYTES);
    header.putInt(FILE_HEADER_BYTES - Integer.BYTES, (int) crc.getValue());
    return header.clear();
  }

  private static int crc(ByteBuffer bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(bytes.position() + offset, length));
    return (int) crc.getValue();
  }

  /** Whether the header at a buffer's position is as it was written. */
  private static boolean isSoundHeader(ByteBuffer record) {
    int length = record.getInt(record.position());
    return length >= 0
        && length <= MAX_BODY_BYTES
        && record.getInt(record.position() + HEADER_CRC_OFFSET)
            == crc(record, 0, HEADER_CRC_OFFSET);
  }

  private static boolean isSoundBody(ByteBuffer record, int length) {
    return record.getInt(record.position() + BODY_CRC_OFFSET) == crc(record, HEADER_BYTES, length);
  }

  private void damage(String reason) {
    damages.put((long) count, reason);
    add(end);
  }

  private void add(long offset) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    offsets[count++] = offset;
  }

  /** Reads one buffer of records; false if there is nothing more to be read now. */
  private boolean readOn(boolean exclusive, Listener listener) throws IOException {
    Segment segment = segments.getLast();
    long size = segment.channel().size();
    if (size <= end) {
      return false;
    }
    buffer.clear().limit((int) Math.min(buffer.capacity(), size - end));
    readFully(segment.channel(), buffer, end);
    buffer.flip();
    int before = count;
    while (buffer.remaining() >= HEADER_BYTES) {
      int length = buffer.getInt(buffer.position());
      if (!isSoundHeader(buffer)) {
        return unreadable(exclusive, size);
      }
      long next = end + HEADER_BYTES + length;
      if (next > size) {
        return torn(exclusive, size);
      }
      if (buffer.remaining() < HEADER_BYTES + length) {
        break;
      }
      if (isSoundBody(buffer, length)) {
        found(listener, length);
      } else if (next == size && writable && isLast()) {
        return torn(exclusive, size);
      } else {
        damage("changed: its checksum is wrong, at byte %d of %s".formatted(end, segment.file()));
      }
      buffer.position(buffer.position() + HEADER_BYTES + length);
      end = next;
    }
    return count > before || size - end >= HEADER_BYTES || torn(exclusive, size);
  }

  private void found(Listener listener, int length) {
    long number = buffer.getLong(buffer.position() + Integer.BYTES);
    if (number != count) {
      damage("reordered: what lies here was record %d".formatted(number));
      return;
    }
    byte[] body = new byte[length];
    buffer.get(buffer.position() + HEADER_BYTES, body);
    add(end);
    listener.found(number, body);
  }

  private boolean isLast() throws IOException {
    return firstAfter(segments.getLast().first()) == null;
  }

  /** What lies at the end is no header: zeros, which a power cut may leave, or damage. */
  private boolean unreadable(boolean exclusive, long size) throws IOException {
    boolean zeros = size - end <= BUFFER_BYTES && isLast();
    for (int i = buffer.position(); zeros && i < buffer.limit(); i++) {
      zeros = buffer.get(i) == 0;
    }
    if (zeros) {
      return torn(exclusive, size);
    }
    damage("changed: no record, at byte %d of %s".formatted(end, segments.getLast().file()));
    end = size;
    return false;
  }

  /** The end of a file does not hold a whole record; always false. */
  private boolean torn(boolean exclusive, long size) throws IOException {
    Segment segment = segments.getLast();
    if (!isLast()) {
      damage("cut: its file ends within it, at byte %d of %s".formatted(size, segment.file()));
      end = size;
    } else if (exclusive && writable) {
      Path kept = folder.resolve("torn");
      Files.createDirectories(kept);
      ByteBuffer rest = ByteBuffer.allocate((int) (size - end));
      readFully(segment.channel(), rest, end);
      Files.write(
          kept.resolve("%020d-%08x".formatted(count, crc(rest.flip(), 0, rest.limit()))),
          rest.array());
      segment.channel().truncate(end);
      segment.channel().force(true);
    }
    return false;
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long from)
      throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        throw new IOException("file ends at byte %d, need %d more".formatted(at, into.remaining()));
      }
      at += n;
    }
  }

  /** Appends records and forces them to the disk; only after {@link #catchUp}, under the lock. */
  void append(List<byte[]> bodies) throws IOException {
    if (!writable) {
      throw new IOException(folder + ": cannot be written to");
    }
    if (!damages.isEmpty()) {
      throw new IOException(
          "%s: record %s; nothing is appended to a damaged log".formatted(folder, firstDamage()));
    }
    if (segments.isEmpty() || end >= segmentBytes) {
      startSegment();
    }
    FileChannel channel = segments.getLast().channel();
    int total = bodies.stream().mapToInt(b -> HEADER_BYTES + b.length).sum();
    ByteBuffer out = ByteBuffer.allocate(total);
    for (int i = 0; i < bodies.size(); i++) {
      byte[] body = bodies.get(i);
      if (body.length > MAX_BODY_BYTES) {
        throw new IllegalArgumentException(
            "record of %d bytes: at most %d".formatted(body.length, MAX_BODY_BYTES));
      }
      ByteBuffer record = out.slice(out.position(), HEADER_BYTES + body.length);
      record.putInt(body.length).putLong((long) count + i).position(HEADER_BYTES).put(body);
      record.position(0);
      record.putInt(HEADER_CRC_OFFSET, crc(record, 0, HEADER_CRC_OFFSET));
      record.putInt(BODY_CRC_OFFSET, crc(record, HEADER_BYTES, body.length));
      out.position(out.position() + HEADER_BYTES + body.length);
    }
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out, end + out.position());
    }
    channel.force(false);
    for (byte[] body : bodies) {
      add(end);
      end += HEADER_BYTES + body.length;
    }
  }

  private String firstDamage() {
    Map.Entry<Long, String> first = damages.entrySet().iterator().next();
    return first.getKey() + " " + first.getValue();
  }

  private void startSegment() throws IOException {
    Path file = file(folder, count);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer header = fileHeader(count);
    while (header.hasRemaining()) {
      channel.write(header, header.position());
    }
    channel.force(true);
    force(folder);
    segments.add(new Segment(count, file, channel));
    end = FILE_HEADER_BYTES;
  }

  /** Makes the names in a folder durable. */
  static void force(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /**
   * Records as they are on the disk now; null for those that are damaged, with the reason in {@link
   * #damages}.
   *
   * @param from the first, of {@link #count}
   * @param most how many at most: fewer come if a file or the buffer ends
   */
  List<byte @Nullable []> read(long from, int most) throws IOException {
    List<byte @Nullable []> bodies = new ArrayList<>();
    Segment segment = segmentOf(from);
    long start = offsets[(int) from];
    long size = segment.channel().size();
    buffer.clear().limit((int) Math.max(0, Math.min(buffer.capacity(), size - start)));
    readFully(segment.channel(), buffer, start);
    buffer.flip();
    for (long number = from;
        number < Math.min(count, from + most) && segmentOf(number).equals(segment);
        number++) {
      if (damages.containsKey(number)) {
        bodies.add(null);
        continue;
      }
      long at = offsets[(int) number] - start;
      if (at + HEADER_BYTES + MAX_BODY_BYTES > buffer.capacity() && number > from) {
        break;
      }
      bodies.add(read(number, (int) at, segment));
    }
    return bodies;
  }

  private byte @Nullable [] read(long number, int at, Segment segment) {
    buffer.position(Math.min(at, buffer.limit()));
    if (buffer.remaining() >= HEADER_BYTES && isSoundHeader(buffer)) {
      int length = buffer.getInt(at);
      if (buffer.remaining() >= HEADER_BYTES + length
          && isSoundBody(buffer, length)
          && buffer.getLong(at + Integer.BYTES) == number) {
        byte[] body = new byte[length];
        buffer.get(at + HEADER_BYTES, body);
        return body;
      }
    }
    damages.put(
        number,
        "changed: its checksum is wrong, at byte %d of %s"
            .formatted(offsets[(int) number], segment.file()));
    return null;
  }

  private Segment segmentOf(long number) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).first() <= number) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return segments.get(low);
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.channel().close();
    }
  }
}
