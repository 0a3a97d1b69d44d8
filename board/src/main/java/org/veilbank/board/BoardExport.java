package org.veilbank.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.EntryBundle;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.board.tlog.MerkleTree;
import org.veilbank.board.tlog.SignedNote;
import org.veilbank.board.tlog.Tile;

/**
 * Writes a board as static files, as C2SP tlog-tiles has them: {@code checkpoint}, {@code tile/...}
 * and {@code tile/entries/...}; and beside them {@code payloads/HASH}, all {@code notes} and {@code
 * evidence}, the banks' verifier keys in {@code members}, and the number of entries in {@code
 * size}. The checkpoint is the largest that banks have signed; the log may be longer.
 */
public final class BoardExport {
  private final BoardStore store;
  private final Path folder;
  private final TreeNodes tree = new TreeNodes();
  private final List<byte[]> bundle = new ArrayList<>();

  private BoardExport(BoardStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Exports a board into a folder, which must be empty or not exist.
   *
   * @return the number of entries
   * @throws IOException if the folder is not empty or cannot be written, or an entry is damaged
   */
  public static long export(BoardStore store, Members members, Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new IOException(folder + ": is not empty");
        }
      }
    }
    return new BoardExport(store, folder).run(members);
  }

  private long run(Members members) throws IOException {
    Witnesses witnesses = new Witnesses(members);
    List<byte[]> notes = store.read(Shelf.NOTES);
    // What does not verify is exported all the same, and verification of the export names it.
    notes.forEach(note -> witnesses.add(note, problem -> {}));
    long signed = 0;
    long size = store.size();
    List<Long> sizes = witnesses.sizes().stream().filter(s -> s <= size).toList();
    if (!sizes.isEmpty()) {
      signed = sizes.getLast();
    }
    for (long position = 0; position < size; position++) {
      entry(position);
      if (position + 1 == signed) {
        tiles(signed);
      }
      if (bundle.size() == Tile.FULL) {
        bundle.clear();
      }
    }
    tiles(size);
    SignedNote largest = witnesses.largest(tree);
    if (largest != null) {
      write("checkpoint", largest.encode());
    }
    for (Shelf shelf : Shelf.values()) {
      List<byte[]> records = store.read(shelf);
      for (int i = 0; i < records.size(); i++) {
        write("%s/%06d".formatted(shelf.label(), i), records.get(i));
      }
    }
    write("members", MembersFile.print(members).getBytes(StandardCharsets.UTF_8));
    write("size", (size + "\n").getBytes(StandardCharsets.US_ASCII));
    return size;
  }

  private void entry(long position) throws IOException {
    List<StoredEntry> read = store.read(position, 1);
    @Nullable String damage = read.isEmpty() ? "missing" : read.get(0).damage();
    if (damage != null) {
      throw new IOException("entry %d: %s".formatted(position, damage));
    }
    StoredEntry stored = read.get(0);
    tree.append(MerkleTree.leafHash(stored.encoded()));
    bundle.add(stored.encoded());
    if (bundle.size() == Tile.FULL) {
      write(new Tile(0, position / Tile.FULL, Tile.FULL).bundlePath(), EntryBundle.encode(bundle));
    }
    payload(position, stored);
  }

  private void payload(long position, StoredEntry stored) throws IOException {
    Entry.Header header;
    try {
      header = Entry.decode(stored.encoded()).header();
    } catch (InvalidLogEncodingException e) {
      // It names no payload.
      return;
    }
    Path file = folder.resolve("payloads").resolve(header.payload().toString());
    if (Files.exists(file)) {
      return;
    }
    if (header.payloadBytes() <= BoardStore.MAX_INLINE_BYTES) {
      write("payloads/" + header.payload(), stored.inline());
      return;
    }
    InputStream blob =
        store
            .openBlob(header.payload())
            .orElseThrow(
                () -> new IOException("payload of entry %d: is missing".formatted(position)));
    try (InputStream in = blob) {
      Files.createDirectories(folder.resolve("payloads"));
      Files.copy(in, file);
    }
  }

  /** Tiles and the last bundle of the tree as it is now. */
  private void tiles(long size) throws IOException {
    try (Stream<Tile> tiles = Tile.ofTree(size)) {
      for (Tile tile : (Iterable<Tile>) tiles::iterator) {
        if (!Files.exists(folder.resolve(tile.path()))) {
          write(tile.path(), tile.content(tree));
        }
      }
    }
    int width = (int) (size % Tile.FULL);
    if (width > 0) {
      write(
          new Tile(0, size / Tile.FULL, width).bundlePath(),
          EntryBundle.encode(bundle.subList(0, width)));
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.write(file, bytes);
  }
}
