package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to change a board in a folder is found, and named (BRD-3). */
class FolderTamperingTest {
  private static final int ENTRIES = 12;
  private static final int PAYLOAD = 64;

  /** Bytes before the first record, before each body, and of an entry in the log. */
  private static final int FILE_HEADER = 32;

  private static final int RECORD_HEADER = 20;

  @TempDir Path folder;
  private Path log;

  @BeforeEach
  void write() throws Exception {
    try (Board board = TestBanks.board(FolderStore.open(folder))) {
      TestBanks.post(board, 0, ENTRIES, PAYLOAD);
      TestBanks.post(board, ENTRIES, ENTRIES + 1, 50_000);
      board.cosign(TestBanks.signer(1), 100);
    }
    log = folder.resolve("entries/00000000000000000000.log");
    assertThat(verify()).isEmpty();
  }

  private List<Problem> verify() throws IOException {
    try (FolderStore store = FolderStore.openReadOnly(folder)) {
      return BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS).problems();
    }
  }

  private int offset(int record) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    int at = FILE_HEADER;
    for (int i = 0; i < record; i++) {
      at += RECORD_HEADER + java.nio.ByteBuffer.wrap(bytes).getInt(at);
    }
    return at;
  }

  private void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aByteChangedAnywhereInTheLogIsFound() throws Exception {
    byte[] sound = Files.readAllBytes(log);
    for (int at = 0; at < sound.length; at += 17) {
      flip(log, at);
      if (at < FILE_HEADER) {
        assertThatThrownBy(this::verify).hasMessageContaining("the first 32 bytes");
      } else {
        assertThat(verify()).as("byte %d", at).isNotEmpty();
        assertThat(verify().get(0).kind())
            .as("byte %d", at)
            .isIn(Problem.Kind.CHANGED, Problem.Kind.CUT);
      }
      Files.write(log, sound);
    }
    assertThat(verify()).isEmpty();
  }

  @Test
  void aChangedEntryIsNamedWithItsPositionAndTheOthersStayReadable() throws Exception {
    flip(log, offset(4) + RECORD_HEADER + 60);
    List<Problem> problems = verify();
    assertThat(problems.get(0).kind()).isEqualTo(Problem.Kind.CHANGED);
    assertThat(problems.get(0).position()).isEqualTo(4);
    // Its author's next entry, three further, misses it.
    assertThat(problems.get(1).toString())
        .isEqualTo(
            "BRD-3 removed: entry 7: is number 2 of bank 2, and number 1 before it is missing");
    assertThat(problems.get(2).toString()).contains("banks [1] signed");
    assertThat(problems).hasSize(3);
    // Nobody appends to it, and what was there stays as evidence.
    try (Board board = TestBanks.board(FolderStore.open(folder))) {
      assertThatThrownBy(() -> TestBanks.post(board, 50, 51, 1))
          .isInstanceOf(TamperedBoardException.class);
    }
    assertThat(verify()).isEqualTo(problems);
  }

  @Test
  void anEntryChangedWithItsChecksumsIsFoundByItsSignature() throws Exception {
    byte[] bytes = Files.readAllBytes(log);
    int at = offset(4);
    int length = java.nio.ByteBuffer.wrap(bytes).getInt(at);
    byte[] body = Arrays.copyOfRange(bytes, at + RECORD_HEADER, at + RECORD_HEADER + length);
    // The round, which has a byte of its own.
    byte[] entry = Arrays.copyOfRange(body, 2, 2 + java.nio.ByteBuffer.wrap(body).getShort());
    int round = 2 + indexOf(entry, TestBanks.EPOCH.bytes()) + 32;
    body[round] = 9;
    rewrite(4, body);
    assertThat(verify().get(0).toString())
        .isEqualTo("BRD-3 changed: entry 4: is not signed by its author, bank 2");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  /** Writes the log again with another body at a number: what storage itself could do. */
  private void rewrite(int number, byte[] body) throws IOException {
    List<byte[]> bodies = bodies();
    bodies.set(number, body);
    rewrite(bodies);
  }

  private List<byte[]> bodies() throws IOException {
    List<byte[]> bodies = new java.util.ArrayList<>();
    try (RecordLog records = new RecordLog(folder.resolve("entries"), 1 << 26, false)) {
      records.catchUp(false, (number, body) -> bodies.add(body));
    }
    return bodies;
  }

  private void rewrite(List<byte[]> bodies) throws IOException {
    Files.delete(log);
    try (RecordLog records = new RecordLog(folder.resolve("entries"), 1 << 26, true)) {
      records.catchUp(true, (number, body) -> {});
      records.append(bodies);
    }
  }

  @Test
  void aRemovedEntryIsNamed() throws Exception {
    List<byte[]> bodies = bodies();
    bodies.remove(5);
    rewrite(bodies);
    assertThat(verify())
        .extracting(Problem::toString)
        .contains(
            "BRD-3 removed: entry 7: is number 2 of bank 3, and number 1 before it is missing",
            "BRD-3 cut short: banks [1] signed 13 entries, the log has 12");
  }

  @Test
  void swappedRecordsAreNamedAsReordered() throws Exception {
    byte[] bytes = Files.readAllBytes(log);
    int a = offset(4);
    int b = offset(5);
    int c = offset(6);
    byte[] swapped = bytes.clone();
    System.arraycopy(bytes, b, swapped, a, c - b);
    System.arraycopy(bytes, a, swapped, a + c - b, b - a);
    Files.write(log, swapped);
    assertThat(verify().get(0).toString())
        .isEqualTo("BRD-3 reordered: entry 4: reordered: what lies here was record 5");
  }

  @Test
  void entriesOfOneAuthorInAnotherOrderAreNamed() throws Exception {
    List<byte[]> bodies = bodies();
    java.util.Collections.swap(bodies, 4, 7);
    rewrite(bodies);
    assertThat(verify())
        .extracting(Problem::kind)
        .contains(Problem.Kind.REMOVED, Problem.Kind.REORDERED);
  }

  @Test
  void entriesOfTwoAuthorsInAnotherOrderAreFoundByWhatBanksSigned() throws Exception {
    List<byte[]> bodies = bodies();
    java.util.Collections.swap(bodies, 4, 5);
    rewrite(bodies);
    assertThat(verify())
        .singleElement()
        .satisfies(p -> assertThat(p.kind()).isEqualTo(Problem.Kind.REORDERED));
  }

  @Test
  void aRepeatedEntryIsNamedAsInserted() throws Exception {
    List<byte[]> bodies = bodies();
    bodies.add(9, bodies.get(2));
    rewrite(bodies);
    assertThat(verify().get(0).toString())
        .isEqualTo("BRD-3 inserted: entry 9: repeats number 0 of bank 3");
  }

  @Test
  void aLogCutShortIsFoundByWhatBanksSigned() throws Exception {
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(bytes, offset(9)));
    assertThat(verify())
        .extracting(Problem::toString)
        .containsExactly("BRD-3 cut short: banks [1] signed 13 entries, the log has 9");
  }

  @Test
  void aMissingOrSwappedFileOfTheLogIsNamed(@TempDir Path large) throws Exception {
    Path entries = large.resolve("entries");
    try (RecordLog records = new RecordLog(entries, 200, true)) {
      records.catchUp(true, (number, body) -> {});
      for (int i = 0; i < 9; i++) {
        records.append(List.of(new byte[90]));
      }
    }
    List<Path> files;
    try (Stream<Path> list = Files.list(entries)) {
      files = list.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(3);
    byte[] second = Files.readAllBytes(files.get(1));
    Files.delete(files.get(1));
    assertThat(damages(entries))
        .containsExactly(
            "2 its file is missing: the log goes on with 00000000000000000004.log",
            "3 its file is missing: the log goes on with 00000000000000000004.log");
    Files.write(files.get(1), Files.readAllBytes(files.get(2)));
    Files.write(files.get(2), second);
    assertThatThrownBy(() -> damages(entries))
        .hasMessageContaining("the first 32 bytes are not those of records from 2");
  }

  private static List<String> damages(Path entries) throws IOException {
    try (RecordLog records = new RecordLog(entries, 200, false)) {
      records.catchUp(false, (number, body) -> {});
      assertThat(records.count()).isEqualTo(9);
      return records.damages().entrySet().stream()
          .map(e -> e.getKey() + " " + e.getValue())
          .toList();
    }
  }

  @Test
  void changedAndMissingPayloadsAreNamed() throws Exception {
    Path blob;
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      blob = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    flip(blob, 40_000);
    assertThat(verify())
        .singleElement()
        .satisfies(p -> {
          assertThat(p.kind()).isEqualTo(Problem.Kind.PAYLOAD);
          assertThat(p.text()).contains("SHA-256 is");
          assertThat(p.position()).isEqualTo(ENTRIES);
        });
    Files.delete(blob);
    assertThat(verify())
        .singleElement()
        .satisfies(p -> assertThat(p.text()).isEqualTo("payload of entry 12: is missing"));
    // Posted again, it heals.
    try (FolderStore store = FolderStore.open(folder)) {
      store.putBlob(Payload.of(TestBanks.payload(ENTRIES, 50_000)));
    }
    assertThat(verify()).isEmpty();
    List<byte[]> bodies = bodies();
    byte[] body = bodies.get(3).clone();
    body[body.length - 1] ^= 1;
    rewrite(3, body);
    assertThat(verify())
        .singleElement()
        .satisfies(p -> {
          assertThat(p.kind()).isEqualTo(Problem.Kind.PAYLOAD);
          assertThat(p.position()).isEqualTo(3);
        });
  }

  @Test
  void aTornEndIsCutOffKeptAndWrittenOver() throws Exception {
    byte[] sound = Files.readAllBytes(log);
    int last = offset(ENTRIES);
    for (int cut : new int[] {1, 19, 20, 21, 100}) {
      Files.write(log, Arrays.copyOf(sound, last + cut));
      try (Board board = TestBanks.board(FolderStore.open(folder))) {
        board.follow();
        assertThat(board.checkpoint().size()).as("%d bytes", cut).isEqualTo(ENTRIES);
        TestBanks.post(board, ENTRIES, ENTRIES + 1, 50_000);
      }
      assertThat(Files.readAllBytes(log)).isEqualTo(sound);
    }
    try (Stream<Path> torn = Files.list(folder.resolve("entries/torn"))) {
      assertThat(torn).hasSize(5);
    }
  }

  @Test
  void foldersThatHoldSomethingElseAreLeftAlone(@TempDir Path other) throws Exception {
    Files.writeString(other.resolve("letter"), "x");
    assertThatThrownBy(() -> FolderStore.open(other)).hasMessageContaining("is not empty");
    assertThatThrownBy(() -> FolderStore.openReadOnly(other))
        .hasMessageContaining("holds no board");
    Files.writeString(other.resolve("FORMAT"), "veilbank board 2\n");
    assertThatThrownBy(() -> FolderStore.open(other))
        .hasMessageContaining("is \"veilbank board 2\", need \"veilbank board 1\"");
  }
}
