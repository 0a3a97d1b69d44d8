package org.veilbank.board.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.BoardStore;
import org.veilbank.board.Posts;
import org.veilbank.board.StoreConformance;

/** With TLS, in a database other than the first, as a user who may do only what is needed. */
class RedisStoreOfAclUserTest extends StoreConformance {
  private static final String PASSWORD = "a-secret-of-the-test";
  private static final String COMMANDS =
      "evalsha eval exists get getrange set rename persist unlink hget hset lrange rpush sadd"
          + " sismember xadd xrange xread xinfo|stream select";
  private static final AtomicInteger BOARDS = new AtomicInteger();

  @TempDir private static Path folder;

  private static int tlsPort;
  private static TlsFiles tls;
  private static TestRedis redis;

  private final String board = "board-" + BOARDS.incrementAndGet();
  private final RedisAddress address =
      RedisAddress.parse("rediss://127.0.0.1:%d/3?board=%s".formatted(tlsPort, board));

  @BeforeAll
  static void startRedis() throws Exception {
    tlsPort = TestRedis.freePort();
    tls = TlsFiles.make(folder);
    redis =
        new TestRedis(
            folder,
            "--tls-port",
            Integer.toString(tlsPort),
            "--tls-cert-file",
            tls.certificate().toString(),
            "--tls-key-file",
            tls.key().toString(),
            "--tls-auth-clients",
            "no");
  }

  @AfterAll
  static void stopRedis() throws Exception {
    redis.close();
  }

  private static void setUser(String name, String keys, String commands) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8)
            .add("SETUSER")
            .add(name)
            .add("reset")
            .add("on")
            .add(">" + PASSWORD)
            .add("~" + keys);
    for (String command : commands.split(" ", -1)) {
      arguments.add("+" + command);
    }
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + redis.port());
    try {
      client
          .connect()
          .sync()
          .dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    } finally {
      client.shutdown();
    }
  }

  private static RedisOptions options(String user) {
    return RedisOptions.DEFAULTS
        .withCredentials(new Credentials(user, PASSWORD.toCharArray()))
        .withCertificates(tls.certificate());
  }

  @Override
  protected BoardStore open() throws Exception {
    setUser("bank", "veilbank:{%s}:*".formatted(board), COMMANDS);
    return reopen();
  }

  @Override
  protected BoardStore reopen() throws Exception {
    return RedisStore.open(address, options("bank"));
  }

  @Test
  void aUserWhoMayNotWriteIsToldSoAndTheLogStaysAsItWas() throws Exception {
    for (String missing : new String[] {"hset", "xadd"}) {
      setUser("guest", "veilbank:{%s}:*".formatted(board), COMMANDS.replace(missing, "ping"));
      try (BoardStore guest = RedisStore.open(address, options("guest"))) {
        assertThatThrownBy(() -> guest.append(new Posts(1).entry(1, 0, 0), Posts.payload(1, 0)))
            .isExactlyInstanceOf(IOException.class)
            .hasMessageContaining("can't run this command")
            .hasMessageNotContaining(PASSWORD);
      }
    }
    try (BoardStore bank = reopen()) {
      assertThat(bank.size()).isZero();
    }
  }

  @Test
  void anotherBoardsKeysAreOutOfReach() {
    RedisAddress other =
        RedisAddress.parse("rediss://127.0.0.1:%d/3?board=another".formatted(tlsPort));
    assertThatThrownBy(
            () -> {
              try (BoardStore store = RedisStore.open(other, options("bank"))) {
                store.size();
              }
            })
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("permissions");
  }

  @Test
  void aServerWhoseCertificateIsNotTrustedIsRefusedAtOnce() {
    RedisOptions platform =
        RedisOptions.DEFAULTS.withCredentials(new Credentials("bank", PASSWORD.toCharArray()));
    assertThatThrownBy(() -> RedisStore.open(address, platform))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("no TLS connection")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void aFileThatHoldsNoCertificatesIsNamed() {
    assertThatThrownBy(() -> RedisStore.open(address, options("bank").withCertificates(tls.key())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("server.key");
  }
}
