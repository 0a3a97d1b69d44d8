package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.bank.GenesisFile;
import picocli.CommandLine;

/** Banks make their keys, one writes the genesis, all sign it. */
class ConsortiumCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path key;
  private Path genesis;

  private int veil(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = Veil.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @BeforeEach
  void writeKeyFile() throws IOException {
    genesis = folder.resolve("genesis.toml");
    key = folder.resolve("key");
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Files.write(key, bytes);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private String keys(int bank) {
    return folder.resolve("bank" + bank).toString();
  }

  private int init(int bank) {
    return veil(
        "bank",
        "init",
        "--name",
        "Bank " + bank,
        "--capacity",
        "500",
        "--keys",
        keys(bank),
        "--key-file",
        key.toString());
  }

  private int create(int banks, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("consortium", "create", "--name", "Alpine", "--out", genesis.toString()));
    for (int bank = 1; bank <= banks; bank++) {
      args.addAll(List.of("--bank", keys(bank) + "/bank.public.toml"));
    }
    args.addAll(List.of(more));
    return veil(args.toArray(String[]::new));
  }

  private int sign(int bank) {
    return veil(
        "consortium",
        "sign",
        "--genesis",
        genesis.toString(),
        "--keys",
        keys(bank),
        "--key-file",
        key.toString());
  }

  private int show() {
    return veil("consortium", "show", "--genesis", genesis.toString());
  }

  @Test
  void threeBanksFoundAConsortium() throws Exception {
    for (int bank = 1; bank <= 3; bank++) {
      assertThat(init(bank)).as(err.toString()).isZero();
      assertThat(out.toString())
          .contains("Made the keys of Bank " + bank + ", for up to 500 clients", "Next:");
    }
    assertThat(veil("bank", "show", "--keys", keys(2))).isZero();
    assertThat(out.toString()).startsWith("name = \"Bank 2\"\ncapacity = 500\nverifying-key = ");
    assertThat(create(3)).as(err.toString()).isZero();
    String id = GenesisFile.read(genesis).id().toString();
    assertThat(out.toString())
        .contains(
            "id " + id,
            "threshold 2: any 2 of the 3 banks decrypt together; one alone cannot",
            "parameters SEARCH",
            "risk_score, from 0 to 100 with 0 decimals: their sum and their number",
            "min-contributors 3",
            "So up to 1 bank (k-2)",
            "in 30 days, at most 4 rounds and 32 bits about a client")
        .doesNotContain("WARNING");
    assertThat(genesis).content().startsWith("# The genesis of the consortium \"Alpine\"");
    assertThat(show()).isZero();
    assertThat(out.toString())
        .contains("signed by 0 of 3 banks", "not signed: 1 Bank 1, 2 Bank 2, 3 Bank 3");
    for (int bank : new int[] {2, 1, 3}) {
      assertThat(sign(bank)).as(err.toString()).isZero();
      assertThat(out.toString()).contains("id " + id, "Bank " + bank + " signs, in " + genesis);
    }
    assertThat(out.toString()).contains("complete: the consortium is founded");
    assertThat(sign(3)).isZero();
    assertThat(out.toString()).contains("Bank 3 has signed already");
    Files.writeString(
        genesis, Files.readString(genesis).replace("rounds-per-period = 4", "rounds-per-period=5"));
    assertThat(show()).isEqualTo(1);
    assertThat(out.toString())
        .contains("WRONG " + genesis + ".signatures, line 2: bank 2 \"Bank 2\" has not signed")
        .doesNotContain("complete");
  }

  @Test
  void whatIsDangerousIsSaidLoudly() {
    init(1);
    init(2);
    assertThat(
            create(
                2,
                "--parameters",
                "INSECURE_TOY_SEARCH_2048",
                "--measure",
                "cash:50:1",
                "--measure",
                "reports:9:0",
                "--release",
                "flag:average:12.5",
                "--release",
                "band:sum:1,2.5"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains(
            "WARNING: NO SECURITY",
            "min-contributors 2",
            "WARNING: 2 PROTECTS NOBODY",
            "one bit, whether their average is at least 12.5",
            "how many of the limits 1, 2.5 their sum reaches",
            "12 bits about a client");
  }

  @Test
  void wrongCallsSayWhatIsRight() throws Exception {
    assertThat(veil("bank")).isEqualTo(2);
    assertThat(veil("consortium")).isEqualTo(2);
    assertThat(veil("bank", "init", "--name", "A")).isEqualTo(2);
    init(1);
    assertThat(init(1)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("veil: %s: holds a bank's keys already".formatted(keys(1)));
    init(2);
    assertThat(create(2, "--measure", "a:b:c")).isEqualTo(2);
    assertThat(err.toString()).contains("\"a:b:c\", need NAME:BOUND:DECIMALS");
    assertThat(create(2, "--release", "flag:sum:1,2")).isEqualTo(2);
    assertThat(err.toString()).contains("\"flag:sum:1,2\", need sum, flag:average:LIMIT");
    assertThat(create(2, "--release", "sum", "--release", "sum")).isEqualTo(1);
    assertThat(err.toString()).contains("2 times --release for 1 measures");
    assertThat(create(2, "--threshold", "3")).isEqualTo(1);
    assertThat(err.toString()).startsWith("veil: threshold 3: need 2 to 2, the number of banks");
    assertThat(genesis).doesNotExist();
    assertThat(create(2)).isZero();
    assertThat(create(2)).isEqualTo(1);
    assertThat(err.toString()).contains("exists already, nothing is overwritten");
    Files.writeString(genesis, "# nothing\nname = 1\nnmae = 2\n");
    assertThat(show()).isEqualTo(1);
    assertThat(err.toString())
        .contains(genesis + ", line 2, column 1: name = 1, need a string", "\"nmae\" = 2");
  }

  @Test
  void aBankSignsNoGenesisWithOtherKeysThanItsOwn() throws Exception {
    for (int bank = 1; bank <= 3; bank++) {
      init(bank);
    }
    assertThat(create(2)).isZero();
    assertThat(sign(3)).isEqualTo(1);
    assertThat(err.toString()).contains("is not in it, which has", "nothing is signed");
    String third = verifyingKey(3);
    String first = verifyingKey(1);
    String text = Files.readString(genesis);
    Files.writeString(genesis, text.replace(first, third));
    assertThat(sign(1)).isEqualTo(1);
    assertThat(err.toString())
        .contains("has verifying key %s for Bank 1, this bank's is %s".formatted(third, first));
    Files.writeString(genesis, text.replaceFirst("(?m)^sealing-key = .*$", sealingLine(3)));
    assertThat(sign(1)).isEqualTo(1);
    assertThat(err.toString()).contains("has a sealing key with SHA-256 ");
    Files.writeString(genesis, text.replaceFirst("capacity = 500", "capacity = 600"));
    assertThat(sign(1)).isEqualTo(1);
    assertThat(err.toString()).contains("for up to 600 clients, its public file as");
    assertThat(folder.resolve("genesis.toml.signatures")).doesNotExist();
  }

  private String verifyingKey(int bank) {
    return line(bank, "verifying-key").replaceAll(".*\"(.*)\"", "$1");
  }

  private String sealingLine(int bank) {
    return line(bank, "sealing-key");
  }

  private String line(int bank, String key) {
    veil("bank", "show", "--keys", keys(bank));
    return out.toString().lines().filter(l -> l.startsWith(key)).findFirst().orElseThrow();
  }

  @Test
  void aPassphraseComesFromAFileAndNeverFromAnArgument() throws Exception {
    Path phrase = folder.resolve("phrase");
    Files.writeString(phrase, "correct horse battery\n");
    String[] init = {
      "bank",
      "init",
      "--name",
      "A",
      "--capacity",
      "5",
      "--keys",
      keys(1),
      "--passphrase-file",
      phrase.toString()
    };
    Files.setPosixFilePermissions(phrase, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(veil(init)).isEqualTo(1);
    assertThat(err.toString()).contains("others than its owner have rights to it (rw-r--r--)");
    Files.setPosixFilePermissions(phrase, PosixFilePermissions.fromString("rw-------"));
    assertThat(veil(init)).isZero();
    assertThat(out.toString()).doesNotContain("horse");
    init(2);
    create(2);
    assertThat(sign(1)).isEqualTo(1);
    assertThat(err.toString()).contains("is locked with a passphrase, not with a key file");
    assertThat(
            veil(
                "consortium",
                "sign",
                "--genesis",
                genesis.toString(),
                "--keys",
                keys(1),
                "--passphrase-file",
                phrase.toString()))
        .isZero();
  }
}
