package org.veilbank.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a journal, each at its place. The end of the last file may be what an
 * interrupted write left; anything else that is not as it was written is damage.
 */
final class JournalScan {
  private static final String SUFFIX = ".frames";

  private final Path folder;
  private final long acknowledged;
  private final FramePosition from;
  private final Listener listener;

  /** What comes next: unknown before the first frame, if the journal is not read from frame 0. */
  private @Nullable FramePosition next;

  /** What is told of each frame. */
  interface Listener {
    void found(Frame frame);
  }

  /**
   * Where a journal ends.
   *
   * @param next the place of the next frame
   * @param file the last file, if there is one
   * @param offset behind its last sound frame
   * @param tornBytes how many bytes follow there, which an interrupted write left
   */
  record End(FramePosition next, @Nullable Path file, long offset, long tornBytes) {}

  private record Segment(long first, Path file) {}

  /**
   * A journal to be read.
   *
   * @param from the first place to tell of; frames before it in the same file are checked only
   * @param acknowledged how many frames were, so that their bytes cannot be an interrupted write
   */
  JournalScan(Path folder, FramePosition from, long acknowledged, Listener listener) {
    this.folder = folder;
    this.from = from;
    this.acknowledged = acknowledged;
    this.listener = listener;
    next = from.number() == 0 ? from : null;
  }

  static Path file(Path folder, long first) {
    return folder.resolve("%020d".formatted(first) + SUFFIX);
  }

  End run() throws IOException {
    List<Segment> segments = segments();
    End end = new End(from, null, 0, 0);
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.first() == from.number()) {
        next = from;
      }
      if (next != null && segment.first() != next.number()) {
        throw new DamagedLedgerException(
            segment.file(), next.number(), 0, "the file of frame " + next.number() + " is missing");
      }
      end = read(segment, i == segments.size() - 1);
    }
    if (end.next().number() < Math.max(acknowledged, from.number())) {
      throw new DamagedLedgerException(
          end.file() == null ? folder : end.file(),
          end.next().number(),
          end.offset(),
          "ends here, expected the %d frames that were acknowledged"
              .formatted(Math.max(acknowledged, from.number())));
    }
    return end;
  }

  /** Those from the one with the first place on. */
  private List<Segment> segments() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(f -> f.getFileName().toString().matches("[0-9]{20}\\.frames"))
          .sorted()
          .forEach(f -> {
            long first = Long.parseLong(f.getFileName().toString().substring(0, 20));
            if (first <= from.number()) {
              segments.clear();
            }
            segments.add(new Segment(first, f));
          });
    }
    if (!segments.isEmpty() && segments.getFirst().first() > from.number()) {
      throw new DamagedLedgerException(
          file(folder, from.number()), from.number(), 0, "the file with this frame is missing");
    }
    return segments;
  }

  private End read(Segment segment, boolean last) throws IOException {
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      long size = channel.size();
      long offset = 0;
      long number = segment.first();
      while (offset < size) {
        try {
          offset += read(channel, number, offset, size);
          number++;
        } catch (InvalidFrameException e) {
          boolean torn =
              last
                  && number >= acknowledged
                  && number >= from.number()
                  && size - offset <= Journal.MAX_GROUP_BYTES
                  && mayBeInterrupted(e.fault());
          if (!torn) {
            throw damaged(segment, number, offset, e);
          }
          break;
        }
      }
      return new End(end(segment), segment.file(), offset, size - offset);
    }
  }

  private FramePosition end(Segment segment) throws IOException {
    if (next == null) {
      // A file without a sound frame, whose frames a snapshot has.
      throw new DamagedLedgerException(
          segment.file(), segment.first(), 0, "ends here, expected the frames of a snapshot");
    }
    return next;
  }

  private static DamagedLedgerException damaged(
      Segment segment, long number, long offset, InvalidFrameException e) {
    DamagedLedgerException damaged =
        new DamagedLedgerException(segment.file(), number, offset, String.valueOf(e.getMessage()));
    damaged.initCause(e);
    return damaged;
  }

  private static boolean mayBeInterrupted(FrameFault fault) {
    return fault == FrameFault.LENGTH
        || fault == FrameFault.HEADER_CHECKSUM
        || fault == FrameFault.BODY_DIGEST;
  }

  /** Reads the frame at an offset, and gives its length. */
  private long read(FileChannel channel, long number, long offset, long size)
      throws IOException, InvalidFrameException {
    FrameHeader header =
        FrameHeader.parse(bytes(channel, offset, (int) Math.min(FrameHeader.BYTES, size - offset)));
    FramePosition known = next;
    header.requireAt(
        known == null
            ? new FramePosition(from.ledger(), number, header.position().previous())
            : known);
    if (number == from.number()) {
      header.requireAt(from);
    }
    int bodyBytes = header.sections().bodyBytes();
    long left = size - offset - FrameHeader.BYTES;
    if (left < bodyBytes) {
      Batch.requireLength(header.sections(), (int) left);
    }
    byte[] body = bytes(channel, offset + FrameHeader.BYTES, bodyBytes);
    if (header.number() >= from.number()) {
      listener.found(Frame.decode(header, body));
    } else {
      header.requireDigest(Batch.digest(body));
    }
    next = header.next();
    return (long) FrameHeader.BYTES + bodyBytes;
  }

  private static byte[] bytes(FileChannel channel, long offset, int count) throws IOException {
    byte[] bytes = new byte[count];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new IOException("file ends at byte " + (offset + into.position()));
      }
    }
    return bytes;
  }
}
