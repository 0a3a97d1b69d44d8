package org.veilbank.board;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends StoreConformance {
  @TempDir Path folder;

  @Override
  protected BoardStore open() throws IOException {
    return FolderStore.open(folder.resolve("board"));
  }

  @Override
  protected BoardStore reopen() throws IOException {
    return FolderStore.open(folder.resolve("board"));
  }
}
