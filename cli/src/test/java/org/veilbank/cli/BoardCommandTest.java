package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.FolderStore;
import org.veilbank.board.Members;
import org.veilbank.board.MembersFile;
import org.veilbank.board.Payload;
import org.veilbank.board.StepKey;
import org.veilbank.board.tlog.Hash;
import picocli.CommandLine;

class BoardCommandTest {
  private static final Hash CONSORTIUM = Hash.sha256("test".getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path board;
  private Path members;

  private int veil(String... args) {
    out.getBuffer().setLength(0);
    CommandLine commandLine = Veil.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @BeforeEach
  void writeBoard() throws Exception {
    byte[] seed = Hash.sha256(new byte[] {1}).bytes();
    Members one = new Members(CONSORTIUM, List.of(BankSigner.publicKey(seed)));
    BankSigner signer = new BankSigner(one, 1, seed);
    board = folder.resolve("board");
    members = folder.resolve("members");
    Files.writeString(members, MembersFile.print(one));
    try (Board open = new Board(FolderStore.open(board), one, BoardLimits.DEFAULT)) {
      for (int i = 0; i < 3; i++) {
        open.post(
            signer, new StepKey(CONSORTIUM, 1, i, 0, "letter"), Payload.of(new byte[1000 * i]));
      }
      open.cosign(signer, 1);
    }
  }

  @Test
  void showListsEntries() {
    assertThat(veil("board", "show", "--board", "folder:" + board)).isZero();
    assertThat(out.toString()).contains("letter", "2,000 bytes", "3 entries");
    assertThat(veil("board", "show", "--board", "folder:" + folder.resolve("none"))).isEqualTo(1);
    assertThat(err.toString()).contains("holds no board");
  }

  @Test
  void verifyIsCleanOrNamesEachProblemAndFails() throws Exception {
    String[] verify = {
      "board", "verify", "--board", "folder:" + board, "--members", members.toString()
    };
    assertThat(veil(verify)).isZero();
    assertThat(out.toString())
        .contains("3 entries, 3,000 bytes", "1 of 1 banks have signed the first 3", "clean");
    Path log = board.resolve("entries/00000000000000000000.log");
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
    assertThat(veil(verify)).isEqualTo(1);
    assertThat(out.toString()).contains("BRD-3 changed: entry", "problems");
    Files.writeString(members, "nobody");
    assertThat(veil(verify)).isEqualTo(1);
    assertThat(err.toString()).contains("members: verifier key: \"nobody\"");
  }

  @Test
  void anExportIsVerifiedAndComparedWithItsBoard() {
    Path export = folder.resolve("export");
    assertThat(
            veil(
                "board",
                "export",
                "--board",
                "folder:" + board,
                "--members",
                members.toString(),
                "--out",
                export.toString()))
        .isZero();
    assertThat(
            veil(
                "board",
                "verify",
                "--board",
                "export:" + export,
                "--members",
                export.resolve("members").toString(),
                "--against",
                "folder:" + board))
        .isZero();
    assertThat(out.toString()).contains("clean");
    assertThat(veil("board")).isEqualTo(2);
  }
}
