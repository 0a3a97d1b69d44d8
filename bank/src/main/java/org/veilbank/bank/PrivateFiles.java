package org.veilbank.bank;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may read what is secret: its owner. On file systems without POSIX rights, nothing is said.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** For making a file beside another. */
  public static FileAttribute<?>[] fileAttributes(Path beside) {
    return posix(beside)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
        : new FileAttribute<?>[0];
  }

  /** Makes a folder, and those above it, or takes one that is there from all others. */
  static void createFolder(Path folder) throws IOException {
    if (!posix(folder)) {
      Files.createDirectories(folder);
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above != null) {
      Files.createDirectories(above);
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }
    // What the process masks out of new files' rights is not masked here.
    Files.setPosixFilePermissions(folder, FOLDER);
  }

  /**
   * Checks that nobody but its owner has rights to a file or folder.
   *
   * @throws BankFolderException if somebody has
   */
  public static void requirePrivate(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    Set<PosixFilePermission> owners = Files.isDirectory(path) ? FOLDER : FILE;
    if (!FOLDER.containsAll(permissions)) {
      throw new BankFolderException(
          "%s: others than its owner have rights to it (%s), need %s: chmod %s %s"
              .formatted(
                  path,
                  PosixFilePermissions.toString(permissions),
                  PosixFilePermissions.toString(owners),
                  Files.isDirectory(path) ? "700" : "600",
                  path));
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
