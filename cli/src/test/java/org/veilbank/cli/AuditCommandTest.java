package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.BoardAddress;
import org.veilbank.board.BoardStore;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An auditor at the command line, with a board on which nothing has happened yet. */
class AuditCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int veil(String... args) {
    CommandLine commandLine = Veil.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private String found() throws Exception {
    Path key = folder.resolve("key");
    Files.write(
        key,
        new byte[] {
          1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
          26, 27, 28, 29, 30, 31, 32
        });
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    String genesis = folder.resolve("genesis.toml").toString();
    List<String> create =
        new ArrayList<>(
            List.of(
                "consortium",
                "create",
                "--name",
                "Alpine",
                "--parameters",
                "INSECURE_TOY_SEARCH_2048",
                "--out",
                genesis));
    for (int bank = 1; bank <= 3; bank++) {
      String keys = folder.resolve("bank" + bank).toString();
      assertThat(
              veil(
                  "bank",
                  "init",
                  "--name",
                  "Bank <" + bank + ">",
                  "--capacity",
                  "50",
                  "--keys",
                  keys,
                  "--key-file",
                  key.toString()))
          .isZero();
      create.addAll(List.of("--bank", keys + "/bank.public.toml"));
    }
    assertThat(veil(create.toArray(String[]::new))).as(err.toString()).isZero();
    return genesis;
  }

  @Test
  void aGenesisThatNobodySignedFailsAndIsWrittenDown() throws Exception {
    String genesis = found();
    String board = "folder:" + folder.resolve("board");
    try (BoardStore made = BoardAddress.open(board)) {
      assertThat(made.size()).isZero();
    }
    Path json = folder.resolve("audit.json");
    Path html = folder.resolve("audit.html");
    int exit =
        veil(
            "audit",
            "--board",
            board,
            "--genesis",
            genesis,
            "--json",
            json.toString(),
            "--html",
            html.toString(),
            "--threads",
            "1");
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED  RND-1.3", "ok      BRD-8", "audit FAILED");
    JsonNode read = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(read.get("checks").get(1).get("failures")).hasSize(3);
    assertThat(Files.readString(html)).startsWith("<!doctype html>");
  }

  @Test
  void whatIsNoStatementIsRefused() throws Exception {
    Path statement = Files.writeString(folder.resolve("statement.txt"), "veilbank/result/0\n");
    assertThat(
            veil(
                "audit",
                "--board",
                "memory:",
                "--genesis",
                "none",
                "--statement",
                statement.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("statement.txt", "veilbank/result/1");
  }
}
