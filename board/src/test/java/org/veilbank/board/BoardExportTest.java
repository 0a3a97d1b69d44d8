package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.EntryBundle;
import org.veilbank.board.tlog.Frontier;
import org.veilbank.board.tlog.HashTile;
import org.veilbank.board.tlog.MerkleTree;
import org.veilbank.board.tlog.SignedNote;
import org.veilbank.board.tlog.Tile;

class BoardExportTest {
  private static final int SIGNED = 600;
  private static final int ENTRIES = 610;

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private Path exported;

  @BeforeEach
  void export() throws Exception {
    Board board = TestBanks.board(store);
    TestBanks.post(board, 0, SIGNED, 20);
    board.cosign(TestBanks.signer(1), 5);
    board.cosign(TestBanks.signer(2), 6);
    TestBanks.post(board, SIGNED, ENTRIES, 20_000);
    exported = folder.resolve("export");
    assertThat(BoardExport.export(store, TestBanks.MEMBERS, exported)).isEqualTo(ENTRIES);
  }

  /** As a tool would that knows the C2SP formats and nothing of this project. */
  @Test
  void theExportIsATiledLogWithASignedCheckpoint() throws Exception {
    SignedNote note = SignedNote.parse(Files.readAllBytes(exported.resolve("checkpoint")));
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    assertThat(checkpoint.size()).isEqualTo(SIGNED);
    assertThat(
            note.verified(
                List.of(
                    TestBanks.MEMBERS.checkpointKey(1),
                    TestBanks.MEMBERS.cosignatureKey(1),
                    TestBanks.MEMBERS.cosignatureKey(2))))
        .hasSize(3);
    Frontier tree = new Frontier();
    for (Tile tile : Tile.ofTree(SIGNED).filter(t -> t.level() == 0).toList()) {
      HashTile hashes = HashTile.decode(tile, Files.readAllBytes(exported.resolve(tile.path())));
      List<byte[]> entries =
          EntryBundle.decode(tile, Files.readAllBytes(exported.resolve(tile.bundlePath())));
      for (int i = 0; i < tile.width(); i++) {
        long index = tile.index() * Tile.FULL + i;
        assertThat(hashes.node(0, index)).isEqualTo(MerkleTree.leafHash(entries.get(i)));
        tree.append(hashes.node(0, index));
      }
    }
    assertThat(tree.root()).isEqualTo(checkpoint.root());
    for (Tile tile : Tile.ofTree(SIGNED).toList()) {
      assertThat(exported.resolve(tile.path())).exists();
    }
    assertThat(Files.readString(exported.resolve("members")))
        .isEqualTo(MembersFile.print(TestBanks.MEMBERS));
  }

  @Test
  void theExportIsVerifiedLikeTheBoardItself() throws Exception {
    try (BoardStore read = BoardAddress.openReadOnly("export:" + exported)) {
      BoardVerifier.Report report = BoardVerifier.verify(read, TestBanks.MEMBERS, TestBanks.LIMITS);
      assertThat(report.problems()).isEmpty();
      assertThat(report)
          .isEqualTo(BoardVerifier.verify(store, TestBanks.MEMBERS, TestBanks.LIMITS));
      assertThat(BoardVerifier.compare(read, store)).isEmpty();
      assertThatThrownBy(() -> read.put(Shelf.NOTES, new byte[1]))
          .hasMessage("an exported board is for reading only");
    }
  }

  @Test
  void aChangedExportIsFound() throws Exception {
    Path bundle = exported.resolve("tile/entries/001");
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[100] ^= 1;
    Files.write(bundle, bytes);
    Path payload =
        exported
            .resolve("payloads")
            .resolve(Payload.of(TestBanks.payload(605, 20_000)).digest() + "");
    Files.writeString(payload, "nothing", StandardCharsets.UTF_8);
    try (BoardStore read = new ExportedStore(exported)) {
      List<Problem> problems =
          BoardVerifier.verify(read, TestBanks.MEMBERS, TestBanks.LIMITS).problems();
      assertThat(problems).extracting(Problem::kind).contains(Problem.Kind.CHANGED);
      assertThat(problems)
          .anySatisfy(p -> {
            assertThat(p.kind()).isEqualTo(Problem.Kind.PAYLOAD);
            assertThat(p.position()).isEqualTo(605);
          });
    }
  }

  @Test
  void whatIsNoPlaceForAnExportOrABoardIsRefused() {
    assertThatThrownBy(() -> BoardExport.export(store, TestBanks.MEMBERS, exported))
        .hasMessageContaining("is not empty");
    assertThatThrownBy(() -> new ExportedStore(folder))
        .hasMessageContaining("holds no exported board");
    assertThatThrownBy(() -> BoardAddress.open("ftp://x"))
        .hasMessageContaining("need folder:PATH, export:PATH, memory:");
    assertThatThrownBy(() -> BoardAddress.open("folder:")).hasMessageContaining("need a path");
  }
}
