package org.veilbank.board.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.Append;
import org.veilbank.board.Payload;
import org.veilbank.board.Posts;
import org.veilbank.board.StoredEntry;

/** What somebody with all rights on the server may do, and what a reader sees of it. */
class RedisTamperingTest {
  private static final int ENTRIES = 5;
  private static final AtomicInteger BOARDS = new AtomicInteger();

  @TempDir private static Path folder;

  private static TestRedis redis;
  private static RedisCommands<byte[], byte[]> admin;

  private final Posts posts = new Posts(1);
  private final String name = "board-" + BOARDS.incrementAndGet();
  private RedisStore board;

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
  void openBoard() throws Exception {
    board = RedisStore.open(redis.address(name));
    for (int i = 0; i < ENTRIES; i++) {
      append(i);
    }
  }

  @AfterEach
  void closeBoard() {
    board.close();
  }

  private Append append(int number) throws IOException {
    return board.append(posts.entry(1, number, number), Posts.payload(1, number));
  }

  private byte[] key(String last) {
    return ("veilbank:{" + name + "}:" + last).getBytes(US_ASCII);
  }

  private List<String> damages() throws IOException {
    return board.read(0, 100).stream().map(e -> e.damage() == null ? "" : e.damage()).toList();
  }

  /** A stream cannot be changed in place, but written again. */
  private void rewrite(int position, Consumer<Map<byte[], byte[]>> change) {
    List<StreamMessage<byte[], byte[]>> messages =
        admin.xrange(key("log"), Range.<String>unbounded());
    admin.del(key("log"));
    for (StreamMessage<byte[], byte[]> message : messages) {
      IdentityHashMap<byte[], byte[]> fields = new IdentityHashMap<>(message.getBody());
      if (message.getId().equals((position + 1) + "-0")) {
        change.accept(fields);
      }
      admin.xadd(key("log"), new XAddArgs().id(message.getId()), fields);
    }
  }

  private static byte[] field(Map<byte[], byte[]> fields, String name) {
    return fields.keySet().stream()
        .filter(f -> new String(f, US_ASCII).equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingIsDamagedIfNobodyDidAnything() throws Exception {
    assertThat(damages()).containsExactly("", "", "", "", "");
  }

  @Test
  void anEntryThatWasDeletedIsMissing() throws Exception {
    admin.xdel(key("log"), "2-0");
    assertThat(damages()).containsExactly("", "missing", "", "", "");
    assertThat(board.size()).isEqualTo(ENTRIES);
  }

  @Test
  void aLogThatWasCutAtItsEndKeepsItsSizeAndTheHoleStays() throws Exception {
    admin.xdel(key("log"), "4-0", "5-0");
    assertThat(board.size()).isEqualTo(ENTRIES);
    assertThat(damages()).containsExactly("", "", "", "missing", "missing");
    assertThat(append(5)).isEqualTo(new Append.Appended(5));
    assertThat(damages()).containsExactly("", "", "", "missing", "missing", "");
  }

  @Test
  void aLogThatWasCutAtItsStartIsMissingThere() throws Exception {
    admin.xtrim(key("log"), 2);
    assertThat(damages()).containsExactly("missing", "missing", "missing", "", "");
  }

  @Test
  void aLogThatWasDeletedIsEmpty() throws Exception {
    admin.del(key("log"));
    assertThat(board.size()).isZero();
    assertThat(board.read(0, 10)).isEmpty();
  }

  @Test
  void anEntryThatWasEditedReadsDifferently() throws Exception {
    rewrite(2, fields -> fields.get(field(fields, "e"))[40] ^= 1);
    rewrite(3, fields -> fields.get(field(fields, "p"))[0] ^= 1);
    List<StoredEntry> stored = board.read(0, 10);
    assertThat(damages()).containsExactly("", "", "", "", "");
    assertThat(stored.get(2).encoded()).isNotEqualTo(posts.entry(1, 2, 2).encode());
    assertThat(stored.get(3).encoded()).isEqualTo(posts.entry(1, 3, 3).encode());
    assertThat(stored.get(3).inline()).isNotEqualTo(Posts.payload(1, 3));
  }

  @Test
  void aFieldTooFewOrTooManyIsDamage() throws Exception {
    rewrite(0, fields -> fields.remove(field(fields, "e")));
    rewrite(1, fields -> fields.remove(field(fields, "p")));
    rewrite(2, fields -> fields.put("x".getBytes(US_ASCII), new byte[1]));
    rewrite(3, fields -> fields.put("p".getBytes(US_ASCII), new byte[1]));
    assertThat(damages())
        .containsExactly(
            "field e is missing",
            "field p is missing",
            "3 fields, need e and p",
            "3 fields, need e and p",
            "");
  }

  @Test
  void anEntryBetweenTwoIsDamage() throws Exception {
    admin.xadd(
        key("log"),
        new XAddArgs().id("5-7"),
        Map.of("e".getBytes(US_ASCII), new byte[1], "p".getBytes(US_ASCII), new byte[1]));
    assertThat(damages()).containsExactly("", "", "", "", "extra id 5-7");
    assertThat(append(5)).isEqualTo(new Append.Appended(5));
  }

  @Test
  void anIdBeyondAllLogsIsAnError() {
    admin.xadd(
        key("log"),
        new XAddArgs().id("18446744073709551615-0"),
        Map.of("e".getBytes(US_ASCII), new byte[1]));
    assertThatThrownBy(board::size).isInstanceOf(IOException.class).hasMessageContaining("last id");
    assertThatThrownBy(() -> append(5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DAMAGED");
  }

  @Test
  void keysOfTheWrongTypeAreAnErrorAndChangeNothing() throws Exception {
    admin.del(key("placed"));
    admin.set(key("placed"), new byte[1]);
    assertThatThrownBy(() -> append(5))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("WRONGTYPE");
    assertThat(board.size()).isEqualTo(ENTRIES);
  }

  private Payload putBlob() throws IOException {
    byte[] bytes = new byte[2 * BlobPieces.PIECE_BYTES + 9];
    new Random(1).nextBytes(bytes);
    Payload payload = Payload.of(bytes);
    board.putBlob(payload);
    return payload;
  }

  private byte[] readChecked(Payload payload) throws IOException {
    try (InputStream in =
        Payload.checked(
            board.openBlob(payload.digest()).orElseThrow(),
            payload.digest(),
            payload.length(),
            "blob")) {
      return in.readAllBytes();
    }
  }

  private void assertDamagedAndThenHealed(Payload payload, String what) throws IOException {
    assertThatThrownBy(() -> readChecked(payload))
        .isInstanceOf(Payload.DamagedPayloadException.class)
        .hasMessageContaining(what);
    board.putBlob(payload);
    assertThat(readChecked(payload)).hasSize((int) payload.length());
  }

  @Test
  void aBlobLeavesNothingAsideAndDoesNotExpire() throws Exception {
    Payload payload = putBlob();
    List<byte[]> names = admin.keys("veilbank:{" + name + "}:blob:*");
    assertThat(names).hasSize(4);
    for (byte[] blobKey : names) {
      assertThat(admin.ttl(blobKey)).isEqualTo(-1);
    }
    assertThat(readChecked(payload)).hasSize((int) payload.length());
  }

  @Test
  void aBlobThatIsRefusedLeavesNothing() throws Exception {
    byte[] bytes = new byte[2 * BlobPieces.PIECE_BYTES];
    Path file = folder.resolve("changing");
    Files.write(file, bytes);
    Payload payload = Payload.of(file);
    bytes[BlobPieces.PIECE_BYTES] = 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> board.putBlob(payload))
        .isInstanceOf(Payload.DamagedPayloadException.class);
    assertThat(admin.keys("veilbank:{" + name + "}:blob:*")).isEmpty();
  }

  @Test
  void aPieceThatWasEditedIsNotTheDigest() throws Exception {
    Payload payload = putBlob();
    admin.setrange(key("blob:" + payload.digest() + ":1"), 77, new byte[] {1, 2, 3});
    assertDamagedAndThenHealed(payload, "SHA-256");
  }

  @Test
  void aPieceThatWasDeletedIsNamed() throws Exception {
    Payload payload = putBlob();
    admin.del(key("blob:" + payload.digest() + ":1"));
    assertDamagedAndThenHealed(payload, "piece 1 of blob " + payload.digest() + ": is lost");
  }

  @Test
  void aPieceThatHasAnotherLengthIsNamed() throws Exception {
    Payload payload = putBlob();
    admin.append(key("blob:" + payload.digest() + ":0"), new byte[5]);
    assertDamagedAndThenHealed(payload, "piece 0 of blob");
    admin.set(key("blob:" + payload.digest() + ":2"), new byte[8]);
    assertDamagedAndThenHealed(payload, "piece 2 of blob");
  }

  @Test
  void aLengthThatWasEditedIsNoticed() throws Exception {
    Payload payload = putBlob();
    admin.set(key("blob:" + payload.digest()), "12".getBytes(US_ASCII));
    assertDamagedAndThenHealed(payload, "piece 0 of blob");
    admin.set(key("blob:" + payload.digest()), "-1".getBytes(US_ASCII));
    assertDamagedAndThenHealed(payload, "is no number");
  }
}
