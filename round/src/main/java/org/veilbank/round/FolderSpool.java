package org.veilbank.round;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.veilbank.board.Payload;

/**
 * A spool in a folder, a file a name. Not synced to the disk: a file that a power failure cut short
 * is noticed when what was committed to and what is posted differ, and the remedy is to empty the
 * folder. Files are renamed into place, so a killed process leaves none that is half written.
 */
public final class FolderSpool implements Spool {
  private final Path folder;

  /** Payloads know their hash, and hashing a file takes as long as reading it. */
  private final Map<String, Payload> known = new ConcurrentHashMap<>();

  /** The folder, which is made if it is not there. */
  public FolderSpool(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  private Path file(String name) {
    if (!name.matches("[a-z0-9-]{1,80}")) {
      throw new IllegalArgumentException(
          "spool name \"%s\": need 1 to 80 of a-z, 0-9, -".formatted(name));
    }
    return folder.resolve(name);
  }

  @Override
  public Optional<Payload> find(String name) throws IOException {
    Payload before = known.get(name);
    Path file = file(name);
    if (before != null || !Files.exists(file)) {
      return Optional.ofNullable(before);
    }
    Payload found = Payload.of(file);
    known.put(name, found);
    return Optional.of(found);
  }

  @Override
  public Payload keep(String name, byte[] bytes) throws IOException {
    Path file = file(name);
    Path unfinished = folder.resolve(name + ".part");
    Files.write(unfinished, bytes);
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Payload kept = Payload.of(file);
    known.put(name, kept);
    return kept;
  }

  @Override
  public void clear(String prefix) throws IOException {
    known.keySet().removeIf(name -> name.startsWith(prefix));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
