package org.veilbank.board.redis;

import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Waits for entries on connections of its own, as one that waits can do nothing else. */
final class GrowthWatch {
  /** A wait ends after this time at the latest, so that a dead connection is noticed. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String END_OF_ID = "-" + Long.toUnsignedString(-1);

  private final Link link;
  private final byte[] log;
  private final ConcurrentLinkedDeque<StatefulRedisConnection<byte[], byte[]>> idle =
      new ConcurrentLinkedDeque<>();

  GrowthWatch(Link link, byte[] log) {
    this.link = link;
    this.log = log;
  }

  /** Waits, up to {@link #LONGEST}, until there is an entry at a position or after it. */
  boolean await(long position, Duration timeout) throws IOException, InterruptedException {
    Duration wait = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    // 0 would be for ever.
    long millis = Math.max(1, wait.toMillis());
    StatefulRedisConnection<byte[], byte[]> connection = take();
    boolean sound = false;
    try {
      boolean grown =
          link.send(connection, redis -> start(redis, position, millis), wait.plus(GRACE));
      sound = true;
      return grown;
    } finally {
      if (sound) {
        idle.push(connection);
      } else {
        Link.drop(connection);
      }
    }
  }

  // The array of one offset is only read.
  @SuppressWarnings("unchecked")
  private CompletionStage<Boolean> start(
      RedisAsyncCommands<byte[], byte[]> redis, long position, long millis) {
    return redis
        .xread(
            XReadArgs.Builder.block(millis).count(1), StreamOffset.from(log, position + END_OF_ID))
        .thenApply(found -> found != null && !found.isEmpty());
  }

  private StatefulRedisConnection<byte[], byte[]> take() throws IOException {
    StatefulRedisConnection<byte[], byte[]> connection = idle.poll();
    while (connection != null && !connection.isOpen()) {
      connection = idle.poll();
    }
    return connection == null ? link.connect() : connection;
  }
}
