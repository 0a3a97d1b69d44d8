package org.veilbank.board.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.Append;
import org.veilbank.board.BoardStore;
import org.veilbank.board.Payload;
import org.veilbank.board.Posts;
import org.veilbank.board.Shelf;
import org.veilbank.board.StoredEntry;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisConnectionTest {
  private static final String BOARD = "board";

  @TempDir private Path folder;

  private final Posts posts = new Posts(1);
  private TestRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = new TestRedis(folder);
  }

  @AfterEach
  void stopRedis() throws Exception {
    redis.close();
  }

  private Append append(BoardStore board, int number) throws IOException {
    return board.append(posts.entry(1, number, number), Posts.payload(1, number));
  }

  private void assertHolds(BoardStore board, int count) throws IOException {
    assertThat(board.size()).isEqualTo(count);
    for (StoredEntry stored : board.read(0, count + 1)) {
      int number = (int) stored.position();
      assertThat(stored.encoded()).isEqualTo(posts.entry(1, number, number).encode());
      assertThat(stored.inline()).isEqualTo(Posts.payload(1, number));
    }
  }

  @Test
  void aServerThatWasKilledLosesNothingItAcknowledged() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Payload payload = Payload.of(bytes);
    try (RedisStore board = RedisStore.open(redis.address(BOARD))) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 20; i++) {
          int number = 20 * round + i;
          assertThat(append(board, number)).isEqualTo(new Append.Appended(number));
        }
        board.put(Shelf.NOTES, new byte[] {(byte) round});
        board.putBlob(payload);
        redis.kill();
        redis.start();
      }
      assertHolds(board, 60);
      assertThat(board.read(Shelf.NOTES))
          .containsExactly(new byte[] {0}, new byte[] {1}, new byte[] {2});
      try (InputStream in = board.openBlob(payload.digest()).orElseThrow()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aServerThatIsKilledAtRandomMomentsLosesAndRepeatsNothing() throws Exception {
    int kills = 200;
    Random random = new Random(6);
    try (RedisStore board = RedisStore.open(redis.address(BOARD));
        ExecutorService threads = Executors.newFixedThreadPool(1)) {
      AtomicInteger count = new AtomicInteger();
      Future<Boolean> killer =
          threads.submit(() -> {
            for (int round = 0; round < kills; round++) {
              int before = count.get();
              // Each time it is back under load, and then at any moment.
              for (int waited = 0; count.get() == before; waited++) {
                assertThat(waited).as("milliseconds without an append").isLessThan(30_000);
                Thread.sleep(1);
              }
              Thread.sleep(random.nextInt(15));
              redis.kill();
              redis.start();
            }
            return true;
          });
      while (!killer.isDone()) {
        // An append whose answer was lost is tried again, and then found to be there.
        int number = count.get();
        assertThat(append(board, number))
            .isIn(new Append.Appended(number), new Append.Repeated(number));
        count.incrementAndGet();
      }
      assertThat(killer.get()).isTrue();
      assertThat(count.get()).isGreaterThanOrEqualTo(kills);
      assertHolds(board, count.get());
    }
  }

  @Test
  void anAppendWaitsForAServerThatStartsAgain() throws Exception {
    try (RedisStore board = RedisStore.open(redis.address(BOARD));
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      append(board, 0);
      Future<Boolean> waiting =
          threads.submit(() -> board.awaitMoreThan(1, Duration.ofSeconds(60)));
      Thread.sleep(200);
      redis.kill();
      Future<Append> appending = threads.submit(() -> append(board, 1));
      Thread.sleep(1_000);
      assertThat(appending.isDone()).isFalse();
      assertThat(waiting.isDone()).isFalse();
      redis.start();
      assertThat(appending.get(10, TimeUnit.SECONDS)).isEqualTo(new Append.Appended(1));
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aServerThatStaysAwayIsGivenUp() throws Exception {
    RedisOptions options = RedisOptions.DEFAULTS.withGiveUpAfter(Duration.ofSeconds(1));
    try (RedisStore board = RedisStore.open(redis.address(BOARD), options)) {
      append(board, 0);
      redis.kill();
      long start = System.nanoTime();
      assertThatThrownBy(() -> append(board, 1))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining("gave up after");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      redis.start();
      assertThat(append(board, 1)).isEqualTo(new Append.Appended(1));
    }
  }

  @Test
  void anAppendWhoseAnswerWasLostIsReportedAsRepeated() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(redis.port(), 1);
        RedisStore board = RedisStore.open(proxy.address(BOARD))) {
      append(board, 0);
      proxy.loseNextAnswer();
      assertThat(append(board, 1)).isEqualTo(new Append.Repeated(1));
      assertThat(append(board, 2)).isEqualTo(new Append.Appended(2));
      assertHolds(board, 3);
    }
  }

  @Test
  void connectionsCutAtAnyByteLoseAndRepeatNothing() throws Exception {
    long seed = System.nanoTime();
    System.out.println("connectionsCutAtAnyByteLoseAndRepeatNothing: seed " + seed);
    int repeated = 0;
    try (CuttingProxy proxy = new CuttingProxy(redis.port(), seed);
        RedisStore board = RedisStore.open(proxy.address(BOARD))) {
      proxy.cutWithin(6_000);
      for (int i = 0; i < 200; i++) {
        switch (append(board, i)) {
          case Append.Appended(long position) -> assertThat(position).isEqualTo(i);
          case Append.Repeated(long position) -> {
            assertThat(position).isEqualTo(i);
            repeated++;
          }
          case Append other -> throw new AssertionError(other);
        }
      }
      System.out.printf("%d cuts, %d appends repeated%n", proxy.cuts(), repeated);
      assertThat(proxy.cuts()).isGreaterThan(10);
    }
    try (RedisStore board = RedisStore.open(redis.address(BOARD))) {
      assertHolds(board, 200);
    }
  }

  @Test
  void aBlobComesThroughConnectionsThatAreCut() throws Exception {
    long seed = System.nanoTime();
    System.out.println("aBlobComesThroughConnectionsThatAreCut: seed " + seed);
    byte[] bytes = new byte[12_000_000];
    new Random(seed).nextBytes(bytes);
    Payload payload = Payload.of(bytes);
    try (CuttingProxy proxy = new CuttingProxy(redis.port(), seed);
        RedisStore board = RedisStore.open(proxy.address(BOARD))) {
      proxy.cutWithin(5_000_000);
      board.putBlob(payload);
      try (InputStream in = board.openBlob(payload.digest()).orElseThrow()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
      assertThat(proxy.cuts()).isGreaterThan(1);
    }
    assertThat(redis.admin().keys("*:new:*")).hasSizeLessThanOrEqualTo(BlobPieces.WINDOW);
  }

  @Test
  void waitingSurvivesAConnectionThatIsCut() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(redis.port(), 1);
        RedisStore waiting = RedisStore.open(proxy.address(BOARD));
        RedisStore board = RedisStore.open(redis.address(BOARD));
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> woken =
          threads.submit(() -> waiting.awaitMoreThan(0, Duration.ofSeconds(60)));
      for (int i = 0; i < 3; i++) {
        Thread.sleep(200);
        proxy.cutAll();
      }
      Thread.sleep(500);
      assertThat(woken.isDone()).isFalse();
      append(board, 0);
      assertThat(woken.get(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingEndsAWait() throws Exception {
    RedisStore board = RedisStore.open(redis.address(BOARD));
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> waiting =
          threads.submit(() -> board.awaitMoreThan(0, Duration.ofSeconds(60)));
      Thread.sleep(300);
      board.close();
      assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(board::size)
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    try (RedisStore board = RedisStore.open(redis.address(BOARD));
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> waiting =
          threads.submit(() -> board.awaitMoreThan(0, Duration.ofSeconds(60)));
      Thread.sleep(300);
      threads.shutdownNow();
      assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(append(board, 0)).isEqualTo(new Append.Appended(0));
    }
  }

  @Test
  void aServerThatForgotItsScriptsIsToldThemAgain() throws Exception {
    try (RedisStore board = RedisStore.open(redis.address(BOARD))) {
      append(board, 0);
      redis.admin().scriptFlush();
      assertThat(append(board, 1)).isEqualTo(new Append.Appended(1));
    }
  }

  @Test
  void aWrongPasswordIsRefusedAtOnceAndNotRepeated() throws Exception {
    Credentials wrong = new Credentials("default", "not-the-password".toCharArray());
    redis.admin().configSet("requirepass", "the-password");
    assertRefusedAtOnce(
        redis.address(BOARD), RedisOptions.DEFAULTS.withCredentials(wrong), "WRONGPASS");
    assertRefusedAtOnce(redis.address(BOARD), RedisOptions.DEFAULTS, "NOAUTH");
  }

  @Test
  void anUnreachableServerIsAnErrorAtOnce() throws Exception {
    RedisAddress nobody = new RedisAddress(TestRedis.HOST, TestRedis.freePort(), 0, false, BOARD);
    assertRefusedAtOnce(nobody, RedisOptions.DEFAULTS, "cannot connect");
    RedisAddress nowhere = new RedisAddress("redis.invalid", 6379, 0, false, BOARD);
    assertRefusedAtOnce(nowhere, RedisOptions.DEFAULTS, "cannot connect");
  }

  @Test
  void aServerThatSaysNothingIsAnErrorSoon() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RedisAddress address = new RedisAddress(TestRedis.HOST, mute.getLocalPort(), 0, false, BOARD);
      assertRefusedAtOnce(address, RedisOptions.DEFAULTS, "cannot connect");
    }
  }

  @Test
  void aDatabaseThatTheServerDoesNotHaveIsRefused() {
    assertRefusedAtOnce(
        new RedisAddress(TestRedis.HOST, redis.port(), 99, false, BOARD),
        RedisOptions.DEFAULTS,
        "DB index");
  }

  private static void assertRefusedAtOnce(
      RedisAddress address, RedisOptions options, String message) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> RedisStore.open(address, options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(address.toString())
        .hasMessageContaining(message)
        .hasMessageNotContaining("the-password");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
