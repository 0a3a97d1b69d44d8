package org.veilbank.round;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.veilbank.board.Payload;

/**
 * A spool in a folder, a file a name. Not synced to the disk: a file that a power failure cut short
 * is noticed when what was committed to and what is posted differ, and the remedy is to empty the
 * folder. Files are renamed into place, so a killed process leaves none that is half written.
 */
public final class FolderSpool implements Spool {
  private final Path folder;

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
    Path file = file(name);
    return Files.exists(file) ? Optional.of(Payload.of(file)) : Optional.empty();
  }

  @Override
  public Payload keep(String name, byte[] bytes) throws IOException {
    Path file = file(name);
    Path unfinished = folder.resolve(name + ".part");
    Files.write(unfinished, bytes);
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return Payload.of(file);
  }

  @Override
  public void clear(String prefix) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
