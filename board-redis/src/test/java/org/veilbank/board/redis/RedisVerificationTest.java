package org.veilbank.board.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.Board;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.BoardStore;
import org.veilbank.board.BoardVerifier;
import org.veilbank.board.Problem;
import org.veilbank.board.Shelf;
import org.veilbank.board.StoredEntry;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.board.TestBanks;

/** Every way to change a board on Redis, through a second connection, is found and named. */
class RedisVerificationTest {
  private static final int ENTRIES = 12;
  private static final AtomicInteger BOARDS = new AtomicInteger();

  @TempDir private static Path folder;

  private static TestRedis redis;
  private static RedisCommands<byte[], byte[]> admin;

  private final String name = "checked-" + BOARDS.incrementAndGet();
  private RedisStore store;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = new TestRedis(folder);
    admin = redis.admin();
  }

  @AfterAll
  static void stopRedis() throws Exception {
    redis.close();
  }

  @BeforeEach
  void write() throws Exception {
    store = RedisStore.open(redis.address(name));
    Board board = TestBanks.board(store);
    TestBanks.post(board, 0, ENTRIES, 64);
    TestBanks.post(board, ENTRIES, ENTRIES + 1, 50_000);
    board.cosign(TestBanks.signer(1), 100);
    assertThat(verify()).isEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<Problem> verify() throws IOException {
    return BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS).problems();
  }

  private byte[] key(String last) {
    return ("veilbank:{" + name + "}:" + last).getBytes(US_ASCII);
  }

  /** Writes the log again with other entries: what the server's operator could do. */
  private void rewrite(List<StoredEntry> entries) {
    admin.del(key("log"));
    for (int i = 0; i < entries.size(); i++) {
      Map<byte[], byte[]> fields = new IdentityHashMap<>();
      fields.put("e".getBytes(US_ASCII), entries.get(i).encoded());
      fields.put("p".getBytes(US_ASCII), entries.get(i).inline());
      admin.xadd(key("log"), new XAddArgs().id((i + 1) + "-0"), fields);
    }
  }

  private List<StoredEntry> entries() throws IOException {
    return new ArrayList<>(store.read(0, 100));
  }

  @Test
  void aChangedEntryIsNamed() throws Exception {
    List<StoredEntry> entries = entries();
    byte[] encoded = entries.get(4).encoded().clone();
    encoded[60] ^= 1;
    entries.set(4, StoredEntry.of(4, encoded, entries.get(4).inline()));
    rewrite(entries);
    assertThat(verify().get(0).toString())
        .isEqualTo("BRD-3 changed: entry 4: is not signed by its author, bank 2");
    Board board = TestBanks.board(store);
    assertThatThrownBy(board::follow).isInstanceOf(TamperedBoardException.class);
  }

  @Test
  void aRemovedEntryIsNamedWhetherItLeavesAHoleOrNot() throws Exception {
    admin.xdel(key("log"), "6-0");
    assertThat(verify())
        .extracting(Problem::toString)
        .contains(
            "BRD-3 removed: entry 5: missing",
            "BRD-3 removed: entry 8: is number 2 of bank 3, and number 1 before it is missing");
    List<StoredEntry> entries = entries();
    entries.remove(5);
    rewrite(entries);
    assertThat(verify())
        .extracting(Problem::toString)
        .contains(
            "BRD-3 removed: entry 7: is number 2 of bank 3, and number 1 before it is missing",
            "BRD-3 cut short: banks [1] signed 13 entries, the log has 12");
  }

  @Test
  void entriesInAnotherOrderAreNamed() throws Exception {
    List<StoredEntry> entries = entries();
    Collections.swap(entries, 4, 7);
    rewrite(entries);
    assertThat(verify()).extracting(Problem::kind).contains(Problem.Kind.REORDERED);
    Collections.swap(entries, 4, 7);
    Collections.swap(entries, 4, 5);
    rewrite(entries);
    assertThat(verify()).extracting(Problem::kind).containsExactly(Problem.Kind.REORDERED);
  }

  @Test
  void aRepeatedEntryIsNamedAsInserted() throws Exception {
    List<StoredEntry> entries = entries();
    entries.add(9, entries.get(2));
    rewrite(entries);
    assertThat(verify().get(0).toString())
        .isEqualTo("BRD-3 inserted: entry 9: repeats number 0 of bank 3");
  }

  @Test
  void aLogCutShortIsNamed() throws Exception {
    rewrite(entries().subList(0, 9));
    assertThat(verify())
        .extracting(Problem::toString)
        .containsExactly("BRD-3 cut short: banks [1] signed 13 entries, the log has 9");
    admin.del(key("log"));
    assertThat(verify()).extracting(Problem::kind).containsExactly(Problem.Kind.CUT);
  }

  @Test
  void changedAndMissingPayloadsAreNamed() throws Exception {
    List<byte[]> pieces = new ArrayList<>();
    KeyScanCursor<byte[]> cursor =
        admin.scan(ScanArgs.Builder.limit(10_000).match(new String(key("blob:*"), US_ASCII)));
    cursor.getKeys().stream()
        .filter(k -> new String(k, US_ASCII).endsWith(":0"))
        .forEach(pieces::add);
    assertThat(pieces).hasSize(1);
    admin.setrange(pieces.get(0), 40_000, new byte[] {1, 2, 3});
    assertThat(verify())
        .singleElement()
        .satisfies(p -> {
          assertThat(p.kind()).isEqualTo(Problem.Kind.PAYLOAD);
          assertThat(p.position()).isEqualTo(ENTRIES);
        });
    admin.del(pieces.get(0));
    assertThat(verify())
        .singleElement()
        .satisfies(p -> assertThat(p.kind()).isEqualTo(Problem.Kind.PAYLOAD));
  }

  @Test
  void aSplitViewIsFoundByComparingAndByCheckpoints() throws Exception {
    try (RedisStore other = RedisStore.open(redis.address(name + "-other"))) {
      Board split = TestBanks.board(other);
      TestBanks.post(split, 0, 4, 64);
      TestBanks.post(split, 20, 29, 64);
      split.cosign(TestBanks.signer(2), 100);
      assertThat(BoardVerifier.compare(store, other))
          .hasValueSatisfying(p -> assertThat(p.position()).isEqualTo(4));
      for (byte[] note : store.read(Shelf.NOTES)) {
        other.put(Shelf.NOTES, note);
      }
      assertThatThrownBy(() -> split.cosign(TestBanks.signer(3), 101))
          .hasMessageContaining("split view: at size 13");
    }
  }

  @Test
  void boardsAreOpenedByTheirAddress() throws Exception {
    String address = redis.address(name).toString();
    try (BoardStore opened = BoardAddress.openReadOnly(address)) {
      assertThat(opened.size()).isEqualTo(ENTRIES + 1);
    }
    assertThatThrownBy(() -> BoardAddress.open("redis:nothing"))
        .hasMessageContaining("need redis://host:port/db?board=name");
    assertThatThrownBy(() -> BoardAddress.open("ftp:x")).hasMessageContaining("redis://HOST");
  }

  @Test
  void whoLogsInIsToldByTheEnvironment() throws Exception {
    Path password = folder.resolve("password");
    Files.writeString(password, "secret\n");
    RedisOptions options =
        new RedisStoreProvider(
                Map.of(
                    RedisStoreProvider.USER, "bank",
                    RedisStoreProvider.PASSWORD_FILE, password.toString(),
                    RedisStoreProvider.AUTHORITIES, "ca.pem"))
            .options();
    assertThat(options.credentials()).isNotNull();
    assertThat(options.credentials().user()).isEqualTo("bank");
    assertThat(options.credentials().exposePassword()).containsExactly("secret".toCharArray());
    assertThat(options.certificates()).isEqualTo(Path.of("ca.pem"));
    assertThat(new RedisStoreProvider(Map.of()).options()).isEqualTo(RedisOptions.DEFAULTS);
    Files.writeString(password, "\n");
    assertThatThrownBy(() ->
            new RedisStoreProvider(Map.of(RedisStoreProvider.PASSWORD_FILE, password.toString()))
                .options())
        .hasMessageContaining("holds no password in its first line");
  }
}
