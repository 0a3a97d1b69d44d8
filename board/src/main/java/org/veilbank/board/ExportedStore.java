package org.veilbank.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.veilbank.board.tlog.EntryBundle;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.board.tlog.Tile;

/** Reads what {@link BoardExport} wrote. Nothing can be appended. */
public final class ExportedStore implements BoardStore {
  private final Path folder;
  private final long size;

  /**
   * An exported board.
   *
   * @throws IOException if the folder holds none
   */
  public ExportedStore(Path folder) throws IOException {
    this.folder = folder;
    Path file = folder.resolve("size");
    if (!Files.exists(file)) {
      throw new IOException(folder + ": holds no exported board");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
    try {
      this.size = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("%s: \"%s\", need a number of entries".formatted(file, text), e);
    }
  }

  private static IOException readOnly() {
    return new IOException("an exported board is for reading only");
  }

  @Override
  public Append append(Entry entry, byte[] inline) throws IOException {
    throw readOnly();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public List<StoredEntry> read(long from, int max) throws IOException {
    List<StoredEntry> read = new ArrayList<>();
    long position = from;
    while (position < Math.min(size, from + max)) {
      long index = position / Tile.FULL;
      int width = (int) Math.min(Tile.FULL, size - index * Tile.FULL);
      Tile tile = new Tile(0, index, width);
      long end = Math.min(index * Tile.FULL + width, from + max);
      try {
        List<byte[]> entries =
            EntryBundle.decode(tile, Files.readAllBytes(folder.resolve(tile.bundlePath())));
        for (; position < end; position++) {
          byte[] encoded = entries.get((int) (position % Tile.FULL));
          read.add(StoredEntry.of(position, encoded, inline(encoded)));
        }
      } catch (IOException | InvalidLogEncodingException e) {
        for (; position < end; position++) {
          read.add(
              StoredEntry.damaged(
                  position, "changed: %s: %s".formatted(tile.bundlePath(), e.getMessage())));
        }
      }
    }
    return read;
  }

  private byte[] inline(byte[] encoded) throws IOException {
    try {
      Entry.Header header = Entry.decode(encoded).header();
      Path file = payload(header.payload());
      return header.payloadBytes() <= MAX_INLINE_BYTES && Files.exists(file)
          ? Files.readAllBytes(file)
          : new byte[0];
    } catch (InvalidLogEncodingException e) {
      // Whoever reads the entry names what is wrong with it.
      return new byte[0];
    }
  }

  private Path payload(Hash digest) {
    return folder.resolve("payloads").resolve(digest.toString());
  }

  @Override
  public boolean awaitMoreThan(long known, Duration timeout) throws InterruptedException {
    if (size > known) {
      return true;
    }
    Thread.sleep(timeout);
    return false;
  }

  @Override
  public void put(Shelf shelf, byte[] record) throws IOException {
    throw readOnly();
  }

  @Override
  public List<byte[]> read(Shelf shelf) throws IOException {
    Path shelved = folder.resolve(shelf.label());
    List<byte[]> records = new ArrayList<>();
    if (Files.isDirectory(shelved)) {
      try (Stream<Path> files = Files.list(shelved)) {
        for (Path file : files.sorted().toList()) {
          records.add(Files.readAllBytes(file));
        }
      }
    }
    return records;
  }

  @Override
  public void putBlob(Payload payload) throws IOException {
    throw readOnly();
  }

  @Override
  public Optional<InputStream> openBlob(Hash digest) throws IOException {
    Path file = payload(digest);
    return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
  }

  @Override
  public void close() {}
}
