package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.math.Seed;

/** Two processes of one bank, and one that is killed. */
class BankFolderProcessesTest {
  private final SecureRandom random = new SecureRandom();
  @TempDir Path temporary;
  private Path folder;
  private Path key;

  /** What the other process does: stores secrets until it is killed. */
  static final class Keeper {
    private Keeper() {}

    public static void main(String[] arguments) throws Exception {
      try (FolderKey key = FolderKey.ofKeyFile(Path.of(arguments[1]));
          BankFolder bank = BankFolder.open(Path.of(arguments[0]), key, new SecureRandom())) {
        for (int i = 0; i < 100_000; i++) {
          bank.storeSecret("secret-" + i, new byte[10_000]);
          System.out.println(i);
        }
      }
    }
  }

  @BeforeEach
  void makeBank() throws IOException {
    folder = temporary.resolve("bank");
    key = temporary.resolve("key");
    Files.write(key, Seed.random(random).exportBytes());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    BankFolder.create(folder, "Alpine", 500, FolderKey.ofKeyFile(key), random).close();
  }

  private BankFolder open() throws Exception {
    return BankFolder.open(folder, FolderKey.ofKeyFile(key), random);
  }

  @Test
  void aFolderIsOpenOnceInAProcess() throws Exception {
    try (BankFolder _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(BankFolderException.class)
          .hasMessage(folder + ": is open in this process already");
    }
    open().close();
  }

  @Test
  void aFolderIsOpenInOneProcessAndWhatWasStoredSurvivesItsDeath() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Keeper.class.getName(),
                folder.toString(),
                key.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int stored = -1;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        stored = Integer.parseInt(line);
        if (stored == 5) {
          assertThatThrownBy(this::open)
              .isInstanceOf(BankFolderException.class)
              .hasMessage(folder + ": is open in another process of this bank");
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    assertThat(stored).as("the process must have begun").isGreaterThanOrEqualTo(5);
    try (BankFolder bank = open()) {
      for (int i = 0; i <= stored; i++) {
        assertThat(bank.readSecret("secret-" + i)).hasValue(new byte[10_000]);
      }
      bank.storeSecret("after", new byte[3]);
    }
  }
}
