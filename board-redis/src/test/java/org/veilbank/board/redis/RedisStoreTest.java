package org.veilbank.board.redis;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.BoardStore;
import org.veilbank.board.StoreConformance;

class RedisStoreTest extends StoreConformance {
  private static final AtomicInteger BOARDS = new AtomicInteger();

  @TempDir private static Path folder;

  private static TestRedis redis;

  private final RedisAddress address = redis.address("board-" + BOARDS.incrementAndGet());

  @BeforeAll
  static void startRedis() throws Exception {
    redis = new TestRedis(folder);
  }

  @AfterAll
  static void stopRedis() throws Exception {
    redis.close();
  }

  @Override
  protected BoardStore open() throws Exception {
    return RedisStore.open(address);
  }

  @Override
  protected BoardStore reopen() throws Exception {
    return RedisStore.open(address);
  }
}
