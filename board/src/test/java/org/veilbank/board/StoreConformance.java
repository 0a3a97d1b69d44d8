package org.veilbank.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.board.Append.Appended;
import org.veilbank.board.Append.Equivocation;
import org.veilbank.board.Append.OutOfSequence;
import org.veilbank.board.Append.Repeated;
import org.veilbank.board.tlog.Hash;

/** What every store must do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StoreConformance {
  /** Stores cut blobs into pieces of this size, if they do. */
  private static final int PIECE_BYTES = 1 << 20;

  private static final int AUTHORS = 4;

  private final Posts posts = new Posts(AUTHORS);
  private final List<BoardStore> opened = new ArrayList<>();

  @TempDir private Path folder;

  private BoardStore board;

  /** A board without entries. */
  protected abstract BoardStore open() throws Exception;

  /** The same storage, through another instance beside the first. */
  protected abstract BoardStore reopen() throws Exception;

  @BeforeEach
  void openBoard() throws Exception {
    board = open();
    opened.add(board);
  }

  @AfterEach
  void closeBoards() throws Exception {
    for (BoardStore store : opened) {
      store.close();
    }
  }

  private BoardStore other() throws Exception {
    BoardStore other = reopen();
    opened.add(other);
    return other;
  }

  private Append append(BoardStore store, int bank, long sequence, int part) throws Exception {
    return store.append(posts.entry(bank, sequence, part), Posts.payload(bank, part));
  }

  private void appendMany(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(append(board, 1, i, i)).isEqualTo(new Appended(i));
    }
  }

  @Test
  void positionsCountFromZeroAndGiveBackTheSameBytes() throws Exception {
    assertThat(board.size()).isZero();
    byte[] largest = new byte[BoardStore.MAX_INLINE_BYTES];
    new Random(1).nextBytes(largest);
    List<byte[]> payloads = List.of(new byte[0], new byte[] {0, 13, 10, -1}, largest);
    for (int i = 0; i < payloads.size(); i++) {
      Entry entry = posts.entry(1, i, i, payloads.get(i));
      assertThat(board.append(entry, payloads.get(i))).isEqualTo(new Appended(i));
      assertThat(board.size()).isEqualTo(i + 1);
    }
    for (BoardStore store : List.of(board, other())) {
      List<StoredEntry> stored = store.read(0, 10);
      assertThat(stored).hasSize(payloads.size());
      for (int i = 0; i < payloads.size(); i++) {
        assertThat(stored.get(i).position()).isEqualTo(i);
        assertThat(stored.get(i).damage()).isNull();
        assertThat(stored.get(i).encoded())
            .isEqualTo(posts.entry(1, i, i, payloads.get(i)).encode());
        assertThat(stored.get(i).inline()).isEqualTo(payloads.get(i));
      }
    }
  }

  @Test
  void aRepeatedAppendReturnsTheFirstPosition() throws Exception {
    append(board, 1, 0, 0);
    append(board, 1, 1, 1);
    assertThat(append(board, 1, 0, 0)).isEqualTo(new Repeated(0));
    assertThat(append(other(), 1, 1, 1)).isEqualTo(new Repeated(1));
    assertThat(board.size()).isEqualTo(2);
  }

  @Test
  void aRepeatedAppendMayBearAnotherSequenceNumber() throws Exception {
    append(board, 1, 0, 0);
    assertThat(append(board, 1, 1, 0)).isEqualTo(new Repeated(0));
    assertThat(append(other(), 1, 7, 0)).isEqualTo(new Repeated(0));
    assertThat(board.size()).isEqualTo(1);
    assertThat(append(board, 1, 1, 1)).isEqualTo(new Appended(1));
  }

  @Test
  void anotherPayloadAtTheSameStepIsRefusedAndKeptOnceAsEvidence() throws Exception {
    append(board, 1, 0, 0);
    append(board, 1, 1, 1);
    byte[] other = "another".getBytes(US_ASCII);
    Entry equivocation = posts.entry(1, 2, 1, other);
    BoardStore second = other();
    for (BoardStore store : List.of(board, second, board)) {
      assertThat(store.append(equivocation, other)).isEqualTo(new Equivocation(1));
    }
    assertThat(board.size()).isEqualTo(2);
    assertThat(board.read(1, 1).getFirst().encoded()).isEqualTo(posts.entry(1, 1, 1).encode());
    assertThat(board.read(Shelf.EVIDENCE)).containsExactly(equivocation.encode());
    assertThat(second.read(Shelf.EVIDENCE)).containsExactly(equivocation.encode());
    assertThat(append(board, 1, 2, 2)).isEqualTo(new Appended(2));
  }

  @Test
  void aWrongSequenceNumberIsRefusedWithTheExpectedOne() throws Exception {
    assertThat(append(board, 1, 1, 0)).isEqualTo(new OutOfSequence(0));
    append(board, 1, 0, 0);
    assertThat(append(board, 1, 0, 1)).isEqualTo(new OutOfSequence(1));
    assertThat(append(other(), 1, 5, 1)).isEqualTo(new OutOfSequence(1));
    assertThat(board.size()).isEqualTo(1);
    assertThat(board.read(Shelf.EVIDENCE)).isEmpty();
  }

  @Test
  void authorsDoNotDisturbEachOther() throws Exception {
    assertThat(append(board, 1, 0, 0)).isEqualTo(new Appended(0));
    assertThat(append(board, 2, 0, 0)).isEqualTo(new Appended(1));
    assertThat(append(board, 2, 1, 1)).isEqualTo(new Appended(2));
    assertThat(append(other(), 1, 1, 1)).isEqualTo(new Appended(3));
    assertThat(append(board, 3, 1, 0)).isEqualTo(new OutOfSequence(0));
  }

  @Test
  void readingBeyondTheEndGivesNothing() throws Exception {
    assertThat(board.read(0, 10)).isEmpty();
    appendMany(3);
    assertThat(board.read(3, 10)).isEmpty();
    assertThat(board.read(1_000, 10)).isEmpty();
    assertThat(board.read(0, 0)).isEmpty();
    assertThat(board.read(2, Integer.MAX_VALUE)).hasSize(1);
  }

  @Test
  void readingInPiecesGivesTheSameAsAtOnce() throws Exception {
    appendMany(25);
    List<StoredEntry> pieces = new ArrayList<>();
    while (pieces.size() < 25) {
      pieces.addAll(board.read(pieces.size(), 4));
    }
    assertThat(pieces).hasSize(25);
    List<StoredEntry> whole = other().read(0, 100);
    assertThat(whole).hasSize(25);
    for (int i = 0; i < 25; i++) {
      assertThat(pieces.get(i).position()).isEqualTo(i);
      assertThat(whole.get(i).position()).isEqualTo(i);
      assertThat(pieces.get(i).encoded()).isEqualTo(whole.get(i).encoded());
      assertThat(pieces.get(i).inline()).isEqualTo(whole.get(i).inline());
    }
  }

  @Test
  void waitingEndsAtOnceIfThereAreMoreAlready() throws Exception {
    appendMany(2);
    long start = System.nanoTime();
    assertThat(board.awaitMoreThan(1, Duration.ofSeconds(30))).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void waitingEndsWithoutAnAppendWhenTheTimeIsOver() throws Exception {
    appendMany(1);
    long start = System.nanoTime();
    assertThat(board.awaitMoreThan(1, Duration.ofMillis(300))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
    assertThat(board.awaitMoreThan(1, Duration.ZERO)).isFalse();
  }

  @Test
  void anAppendWakesAnotherThreadWithinASecond() throws Exception {
    assertWakes(board);
  }

  @Test
  void anAppendWakesAnotherInstanceWithinASecond() throws Exception {
    assertWakes(other());
  }

  private void assertWakes(BoardStore waiting) throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 3; i++) {
        int size = i;
        Future<Boolean> woken =
            threads.submit(() -> waiting.awaitMoreThan(size, Duration.ofSeconds(60)));
        Thread.sleep(300);
        assertThat(woken.isDone()).isFalse();
        append(board, 1, i, i);
        assertThat(woken.get(1, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting.read(i, 1)).hasSize(1);
      }
    }
  }

  @Test
  void shelvesKeepTheirOrderAndDropRepeats() throws Exception {
    byte[] empty = {};
    byte[] one = "one".getBytes(US_ASCII);
    byte[] two = "two\n\0".getBytes(US_ASCII);
    BoardStore second = other();
    board.put(Shelf.NOTES, two);
    second.put(Shelf.NOTES, one);
    board.put(Shelf.NOTES, two);
    board.put(Shelf.NOTES, one);
    second.put(Shelf.NOTES, empty);
    board.put(Shelf.NOTES, empty);
    board.put(Shelf.EVIDENCE, one);
    assertThat(board.read(Shelf.NOTES)).containsExactly(two, one, empty);
    assertThat(second.read(Shelf.NOTES)).containsExactly(two, one, empty);
    assertThat(second.read(Shelf.EVIDENCE)).containsExactly(one);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 5_000_000})
  void blobsComeOutAsTheyWentIn(int length) throws Exception {
    Payload payload = Payload.of(randomBytes(length));
    board.putBlob(payload);
    board.putBlob(payload);
    BoardStore second = other();
    second.putBlob(payload);
    for (BoardStore store : List.of(board, second)) {
      assertThat(readBlob(store, payload.digest())).isEqualTo(randomBytes(length));
    }
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] readBlob(BoardStore store, Hash digest) throws Exception {
    try (InputStream in = store.openBlob(digest).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aBlobThatIsNotItsDigestIsRefusedAndNotVisible(int lengthChange) throws Exception {
    byte[] bytes = randomBytes(2 * PIECE_BYTES + 5);
    Path file = folder.resolve("payload");
    Files.write(file, bytes);
    Payload payload = Payload.of(file);
    byte[] changed = new byte[bytes.length + lengthChange];
    System.arraycopy(bytes, 0, changed, 0, Math.min(bytes.length, changed.length));
    changed[PIECE_BYTES + 1] ^= 1;
    Files.write(file, changed);
    assertThatThrownBy(() -> board.putBlob(payload))
        .isInstanceOf(Payload.DamagedPayloadException.class);
    assertThat(board.openBlob(payload.digest())).isEmpty();

    Files.write(file, bytes);
    board.putBlob(payload);
    assertThat(readBlob(other(), payload.digest())).isEqualTo(bytes);
  }

  @Test
  void anUnknownBlobIsEmpty() throws Exception {
    assertThat(board.openBlob(Hash.sha256("unknown".getBytes(US_ASCII)))).isEmpty();
  }

  @Test
  void manyThreadsOnTwoInstancesLoseAndReorderNothing() throws Exception {
    int perThread = 50;
    List<BoardStore> stores = List.of(board, other());
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2 * AUTHORS)) {
      for (int bank = 1; bank <= AUTHORS; bank++) {
        for (int half = 0; half < 2; half++) {
          int author = bank;
          BoardStore store = stores.get(half);
          int firstPart = half * perThread;
          running.add(
              threads.submit(() -> {
                appendWithRetries(store, author, firstPart, perThread);
                return null;
              }));
        }
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
    for (BoardStore store : stores) {
      assertHoldsAll(store, 2 * perThread);
    }
  }

  private void appendWithRetries(BoardStore store, int author, int firstPart, int count)
      throws Exception {
    long sequence = 0;
    for (int part = firstPart; part < firstPart + count; part++) {
      Append result = append(store, author, sequence, part);
      while (result instanceof OutOfSequence(long expected)) {
        sequence = expected;
        result = append(store, author, sequence, part);
      }
      assertThat(result).isInstanceOf(Appended.class);
      long position = ((Appended) result).position();
      assertThat(store.read(position, 1).getFirst().encoded())
          .isEqualTo(posts.entry(author, sequence, part).encode());
      sequence++;
    }
  }

  private void assertHoldsAll(BoardStore store, int perAuthor) throws Exception {
    assertThat(store.size()).isEqualTo((long) AUTHORS * perAuthor);
    long[] next = new long[AUTHORS + 1];
    Set<String> seen = new HashSet<>();
    for (StoredEntry stored : store.read(0, AUTHORS * perAuthor + 1)) {
      Entry entry = Entry.decode(stored.encoded());
      int author = entry.header().author();
      int part = entry.header().key().part();
      assertThat(entry.header().sequence()).isEqualTo(next[author]++);
      assertThat(stored.inline()).isEqualTo(Posts.payload(author, part));
      assertThat(seen.add(author + "/" + part)).isTrue();
      assertThat(part).isLessThan(perAuthor);
    }
    assertThat(seen).hasSize(AUTHORS * perAuthor);
  }
}
