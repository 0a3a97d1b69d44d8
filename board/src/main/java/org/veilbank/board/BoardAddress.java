package org.veilbank.board;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Where a board is: {@code folder:PATH}, {@code memory:}, {@code export:PATH} for one that was
 * exported, and what modules on the class path add.
 */
public final class BoardAddress {
  private static final String FOLDER = "folder:";
  private static final String EXPORT = "export:";
  private static final String MEMORY = "memory:";

  private BoardAddress() {}

  /**
   * Opens a board, or makes one.
   *
   * @throws IOException if it cannot be opened
   * @throws IllegalArgumentException if the address is wrong, saying what it must look like
   */
  public static BoardStore open(String address) throws IOException {
    return address.startsWith(FOLDER) ? FolderStore.open(path(address, FOLDER)) : other(address);
  }

  /**
   * Opens a board to look at it: a folder is not changed.
   *
   * @throws IOException if there is none
   * @throws IllegalArgumentException if the address is wrong, saying what it must look like
   */
  public static BoardStore openReadOnly(String address) throws IOException {
    return address.startsWith(FOLDER)
        ? FolderStore.openReadOnly(path(address, FOLDER))
        : other(address);
  }

  private static BoardStore other(String address) throws IOException {
    if (address.equals(MEMORY)) {
      return new MemoryStore();
    }
    if (address.startsWith(EXPORT)) {
      return new ExportedStore(path(address, EXPORT));
    }
    List<String> forms = new ArrayList<>(List.of(FOLDER + "PATH", EXPORT + "PATH", MEMORY));
    for (BoardStoreProvider provider : ServiceLoader.load(BoardStoreProvider.class)) {
      if (provider.accepts(address)) {
        return provider.open(address);
      }
      forms.add(provider.form());
    }
    throw new IllegalArgumentException(
        "board address \"%s\": need %s".formatted(address, String.join(", ", forms)));
  }

  private static Path path(String address, String scheme) {
    String path = address.substring(scheme.length());
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "board address \"%s\": need a path behind it".formatted(address));
    }
    return Path.of(path);
  }
}
