package org.veilbank.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.veilbank.board.tlog.Hash;

/** Blobs as files, named by their SHA-256: written aside, forced, and moved into place whole. */
final class BlobFolder {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path folder;
  private final Path incoming;
  private final AtomicLong counter = new AtomicLong();

  BlobFolder(Path folder) {
    this.folder = folder;
    this.incoming = folder.resolve("incoming");
  }

  private Path shelf(Hash digest) {
    return folder.resolve(digest.toString().substring(0, 2));
  }

  private Path place(Hash digest) {
    return shelf(digest).resolve(digest.toString());
  }

  void put(Payload payload) throws IOException {
    Path place = place(payload.digest());
    if (isSound(place, payload)) {
      return;
    }
    Files.createDirectories(incoming);
    Path shelf = shelf(payload.digest());
    boolean newFolder = !Files.isDirectory(shelf);
    Files.createDirectories(shelf);
    if (newFolder) {
      RecordLog.force(folder);
    }
    Path aside =
        incoming.resolve(
            "%s.%d.%d"
                .formatted(
                    payload.digest(), ProcessHandle.current().pid(), counter.incrementAndGet()));
    try {
      write(payload, aside);
      try {
        Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        throw new IOException(folder + ": the file system cannot rename files atomically", e);
      }
      RecordLog.force(shelf);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Whether the blob is there already, whole: one that was damaged is written again. */
  private static boolean isSound(Path place, Payload payload) throws IOException {
    if (!Files.exists(place) || Files.size(place) != payload.length()) {
      return false;
    }
    try (InputStream in =
        Payload.checked(
            Files.newInputStream(place), payload.digest(), payload.length(), place.toString())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      int n = 0;
      while (n >= 0) {
        n = in.read(buffer);
      }
      return true;
    } catch (Payload.DamagedPayloadException e) {
      return false;
    }
  }

  private static void write(Payload payload, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = payload.openChecked();
        FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(true);
    }
  }

  Optional<InputStream> open(Hash digest) throws IOException {
    try {
      return Optional.of(new BlobStream(FileChannel.open(place(digest), StandardOpenOption.READ)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Half as fast again as the platform's stream of a file, which lacks a buffer of its own. */
  private static final class BlobStream extends InputStream {
    private static final int DIRECT_BYTES = 1 << 17;

    private final FileChannel channel;
    private final ByteBuffer direct = ByteBuffer.allocateDirect(DIRECT_BYTES);

    BlobStream(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      int n = channel.read(direct.clear().limit(Math.min(count, DIRECT_BYTES)));
      if (n > 0) {
        direct.flip().get(buffer, offset, n);
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
