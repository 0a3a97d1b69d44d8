package org.veilbank.board;

class MemoryStoreTest extends StoreConformance {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected BoardStore open() {
    return store;
  }

  @Override
  protected BoardStore reopen() {
    return store;
  }
}
