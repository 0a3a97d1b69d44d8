package org.veilbank.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there when it is complete, and not before: half a file looks like a whole one. */
final class NewFile implements Closeable {
  private final Path file;
  private final Path partial;
  private final OutputStream out;

  /**
   * Begins a file.
   *
   * @throws FileAlreadyExistsException if there is one: nothing is overwritten
   */
  NewFile(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString(), null, "is there already");
    }
    this.file = file;
    this.partial = file.resolveSibling(file.getFileName() + ".partial");
    this.out = Files.newOutputStream(partial);
  }

  /** Where to write. */
  OutputStream out() {
    return out;
  }

  /** Puts what was written in its place. */
  void complete() throws IOException {
    out.close();
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was not completed. */
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(partial);
  }
}
