package org.veilbank.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.math.Seed;

class BankFolderTest {
  private static final byte[] SECRET = "share".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random = new SecureRandom();
  @TempDir Path temporary;
  private Path folder;
  private Path keyFile;

  @BeforeEach
  void writeKeyFile() throws IOException {
    folder = temporary.resolve("deep/bank");
    keyFile = privateFile("key", Seed.random(random).exportBytes());
  }

  private Path privateFile(String name, byte[] bytes) throws IOException {
    Path file = temporary.resolve(name);
    Files.write(file, bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private FolderKey key() {
    try {
      return FolderKey.ofKeyFile(keyFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BankFolder create() throws IOException {
    return BankFolder.create(folder, "Alpine", 500, key(), random);
  }

  private BankFolder open() throws Exception {
    return BankFolder.open(folder, key(), random);
  }

  private void assertRefused(FolderKey key, String message) {
    assertThatThrownBy(() -> BankFolder.open(folder, key, random))
        .isInstanceOf(BankFolderException.class)
        .hasMessage(message.replace("KEYS", folder.resolve("bank.keys").toString()));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void whatWasMadeIsOpenedAgain() throws Exception {
    byte[] signing;
    Seed master;
    byte[] sealing;
    try (BankFolder bank = create()) {
      signing = bank.exportSigningSeed();
      master = Seed.of(bank.masterSeed().exportBytes());
      sealing = bank.sealingKey().publicKey();
      assertThat(bank.member()).isEqualTo(MemberFile.read(folder.resolve("bank.public.toml")));
      assertThat(bank.toString()).isEqualTo("BankFolder[%s, redacted]", folder);
    }
    try (BankFolder bank = open()) {
      assertThat(bank.member().name()).isEqualTo("Alpine");
      assertThat(bank.member().capacity()).isEqualTo(500);
      assertThat(bank.exportSigningSeed()).isEqualTo(signing);
      assertThat(bank.masterSeed()).isEqualTo(master);
      assertThat(bank.sealingKey().publicKey())
          .isEqualTo(sealing)
          .isEqualTo(bank.member().sealingKey().bytes());
      assertThat(master.exportBytes()).isNotEqualTo(signing);
    }
  }

  @Test
  void closingErasesTheKeys() throws Exception {
    BankFolder bank = create();
    Seed master = bank.masterSeed();
    bank.close();
    assertThat(master.exportBytes()).containsOnly(0);
    assertThat(bank.exportSigningSeed()).containsOnly(0);
  }

  @Test
  void nobodyElseHasRights() throws Exception {
    try (BankFolder bank = create()) {
      bank.storeSecret("share", SECRET);
    }
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("bank.keys"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("share.secret"))).isEqualTo("rw-------");
    Files.setPosixFilePermissions(
        folder.resolve("bank.keys"), PosixFilePermissions.fromString("rw-r-----"));
    assertRefused(
        key(),
        "KEYS: others than its owner have rights to it (rw-r-----), need rw-------:"
            + " chmod 600 KEYS");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x---"));
    assertRefused(
        key(),
        "%s: others than its owner have rights to it (rwx--x---), need rwx------: chmod 700 %s"
            .formatted(folder, folder));
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    create().close();
    byte[] keys = Files.readAllBytes(folder.resolve("bank.keys"));
    assertThatThrownBy(this::create)
        .isInstanceOf(BankFolderException.class)
        .hasMessage("%s: holds a bank's keys already, nothing is overwritten", folder);
    assertThat(folder.resolve("bank.keys")).hasBinaryContent(keys);
    Files.delete(folder.resolve("bank.keys"));
    Files.writeString(folder.resolve("letters.txt"), "of somebody");
    assertThatThrownBy(this::create)
        .hasMessage("%s: holds other files, as letters.txt, need a folder of its own", folder);
    assertThatThrownBy(() -> BankFolder.create(temporary.resolve("x"), "", 5, key(), random))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(temporary.resolve("x")).doesNotExist();
  }

  @Test
  void anAttemptThatWasKilledIsInTheWayOfNobody() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("bank.public.toml"), "name = \"of the killed one\"");
    Files.writeString(folder.resolve(".bank.keys.tmp"), "half");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertRefused(
        key(),
        folder + ": holds no bank.keys, so it is no bank's folder, or its making was stopped");
    create().close();
    Files.writeString(folder.resolve(".share.secret.tmp"), "half");
    try (BankFolder bank = open()) {
      assertThat(bank.readSecret("share")).isEmpty();
      bank.storeSecret("share", SECRET);
      assertThat(bank.readSecret("share")).hasValue(SECRET);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aPassphraseOpensWhatItLocked() throws Exception {
    Path file = privateFile("phrase", "correct horse battery\r\n".getBytes(StandardCharsets.UTF_8));
    try (FolderKey phrase = FolderKey.ofPassphraseFile(file)) {
      BankFolder.create(folder, "Alpine", 500, phrase, random).close();
      assertThat(phrase.toString()).isEqualTo("FolderKey[a passphrase, redacted]");
    }
    try (FolderKey typed = FolderKey.ofPassphrase("correct horse battery".toCharArray())) {
      BankFolder.open(folder, typed, random).close();
    }
    assertRefused(
        FolderKey.ofPassphrase("correct horse batterie".toCharArray()),
        "KEYS: the passphrase is wrong");
    assertRefused(key(), "KEYS: is locked with a passphrase, not with a key file");
    byte[] header = Files.readAllBytes(folder.resolve("bank.keys"));
    assertThat(Arrays.copyOfRange(header, 16, 29))
        .as("a passphrase; 65536 KiB, 3 passes, 4 lanes")
        .containsExactly(0, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4);
  }

  @Test
  void keysThatAreWeakOrReadByOthersAreRefused() throws Exception {
    assertThatThrownBy(() -> FolderKey.ofPassphrase("elevenbytes".toCharArray()))
        .hasMessage("passphrase of 11 bytes: need at least 12");
    Path few = privateFile("few", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> FolderKey.ofKeyFile(few))
        .hasMessage(few + ": key file of 3 bytes: need at least 32 random ones");
    Path zeros = privateFile("zeros", new byte[64]);
    assertThatThrownBy(() -> FolderKey.ofKeyFile(zeros))
        .hasMessage(zeros + ": key file of 64 bytes, all the same: need at least 32 random ones");
    Path open = privateFile("open", new byte[64]);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    String expected =
        "%s: others than its owner have rights to it (rw-r--r--), need rw-------: chmod 600 %s"
            .formatted(open, open);
    assertThatThrownBy(() -> FolderKey.ofKeyFile(open)).hasMessage(expected);
    assertThatThrownBy(() -> FolderKey.ofPassphraseFile(open)).hasMessage(expected);
  }

  @Test
  void anotherKeyFileIsRefused() throws Exception {
    create().close();
    Path other = privateFile("other", Seed.random(random).exportBytes());
    assertRefused(FolderKey.ofKeyFile(other), "KEYS: is locked with another key file");
    assertRefused(
        FolderKey.ofPassphrase("correct horse battery".toCharArray()),
        "KEYS: is locked with a key file, not with a passphrase");
    open().close();
  }

  @Test
  void damageInAnyPlaceIsNamed() throws Exception {
    create().close();
    Path file = folder.resolve("bank.keys");
    byte[] sound = Files.readAllBytes(file);
    assertThat(sound).hasSize(178 + 96 + 16 + 4);
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      Files.write(file, damaged);
      assertRefused(
          key(),
          at < 16
              ? "KEYS: does not begin as an encrypted file of a bank, with \"VEILBANKSECRET01\""
              : at < 178
                  ? "KEYS: is damaged: the checksum of its header is wrong"
                  : "KEYS: is damaged: its checksum is wrong");
    }
    for (int length = 0; length < sound.length; length++) {
      Files.write(file, Arrays.copyOf(sound, length));
      assertRefused(
          key(),
          length < 16
              ? "KEYS: does not begin as an encrypted file of a bank, with \"VEILBANKSECRET01\""
              : length < 178
                  ? "KEYS: is truncated: has %d bytes, its header alone 178".formatted(length)
                  : "KEYS: is truncated: has %d bytes, need 294".formatted(length));
    }
    Files.write(file, Arrays.copyOf(sound, sound.length + 1));
    assertRefused(key(), "KEYS: is too long: has 295 bytes, need 294");
    Files.write(file, sound);
    open().close();
  }

  @Test
  void aChangeWithRightChecksumsIsNamedAsOne() throws Exception {
    create().close();
    Path file = folder.resolve("bank.keys");
    byte[] sound = Files.readAllBytes(file);
    for (int at = 158; at < 170; at++) {
      byte[] header = Arrays.copyOf(sound, 174);
      header[at] ^= 1;
      byte[] all = withChecksum(header, Arrays.copyOfRange(sound, 178, sound.length - 4));
      Files.write(file, all);
      assertRefused(
          key(), "KEYS: was changed: its checksum is right, and its authentication fails");
    }
    for (int at = 178; at < sound.length - 4; at++) {
      byte[] sealed = Arrays.copyOfRange(sound, 178, sound.length - 4);
      sealed[at - 178] ^= 1;
      Files.write(file, withChecksum(Arrays.copyOf(sound, 174), sealed));
      assertRefused(
          key(), "KEYS: was changed: its checksum is right, and its authentication fails");
    }
    byte[] weaker = Arrays.copyOf(sound, 174);
    weaker[16] = 0;
    Files.write(file, withChecksum(weaker, Arrays.copyOfRange(sound, 178, sound.length - 4)));
    assertRefused(
        key(),
        "KEYS: key derivation 0 with 0 KiB, 0 passes, 0 lanes:"
            + " need 0 with 65536 to 1048576, 3 to 100, 1 to 64, or 1 with none");
  }

  private static byte[] withChecksum(byte[] header, byte[] sealed) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(header);
    byte[] whole =
        java.nio.ByteBuffer.allocate(178).put(header).putInt((int) crc.getValue()).array();
    return SecretEnvelope.file(whole, sealed);
  }

  @Test
  void secretsAreKeptUnderTheirNames() throws Exception {
    try (BankFolder bank = create()) {
      bank.storeSecret("key-share-1", SECRET);
      bank.storeSecret("empty", new byte[0]);
      bank.storeSecret("large", new byte[1 << 20]);
      bank.storeSecret("key-share-1", SECRET);
      assertThatThrownBy(() -> bank.storeSecret("key-share-1", new byte[5]))
          .hasMessage(
              "%s: holds another secret already, nothing is overwritten",
              folder.resolve("key-share-1.secret"));
      assertThatThrownBy(() -> bank.storeSecret("../x", SECRET))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("name \"../x\": need 1 to 80 of a-z, 0-9 and -");
      assertThatThrownBy(() -> bank.path("a".repeat(81)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(bank.path("answers-1")).isEqualTo(folder.resolve("answers-1"));
    }
    assertThat(Files.readString(folder.resolve("key-share-1.secret"), StandardCharsets.ISO_8859_1))
        .doesNotContain("share\0share");
    try (BankFolder bank = open()) {
      assertThat(bank.readSecret("key-share-1")).hasValue(SECRET);
      assertThat(bank.readSecret("empty")).hasValue(new byte[0]);
      assertThat(bank.readSecret("large")).hasValue(new byte[1 << 20]);
      bank.eraseSecret("key-share-1");
      bank.eraseSecret("key-share-1");
      assertThat(bank.readSecret("key-share-1")).isEmpty();
      assertThat(folder.resolve("key-share-1.secret")).doesNotExist();
    }
  }

  @Test
  void swappedFilesAreNamed() throws Exception {
    try (BankFolder bank = create()) {
      bank.storeSecret("one", SECRET);
      Files.copy(folder.resolve("one.secret"), folder.resolve("two.secret"));
      assertThatThrownBy(() -> bank.readSecret("two"))
          .isInstanceOf(BankFolderException.class)
          .hasMessage(
              "%s: holds the secret \"one\", need \"two\": files were swapped",
              folder.resolve("two.secret"));
      Path other = temporary.resolve("other");
      try (BankFolder another = BankFolder.create(other, "Other", 5, key(), random)) {
        another.storeSecret("three", SECRET);
        Files.copy(other.resolve("three.secret"), folder.resolve("three.secret"));
        assertThatThrownBy(() -> bank.readSecret("three"))
            .hasMessage("%s: is a file of another bank's folder", folder.resolve("three.secret"));
      }
    }
    Files.copy(
        folder.resolve("one.secret"),
        folder.resolve("bank.keys"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertRefused(key(), "KEYS: holds the secret \"one\", need \"bank.keys\": files were swapped");
  }

  @Test
  void aPublicFileOfOtherKeysIsRefused() throws Exception {
    String own;
    try (BankFolder bank = create()) {
      own = bank.member().verifyingKey();
    }
    Files.writeString(folder.resolve("bank.public.toml"), MemberFile.print(TestBanks.member(1)));
    assertRefused(
        key(),
        "KEYS: does not hold the keys of bank.public.toml beside it, whose verifying-key is %s:"
                .formatted(TestBanks.member(1).verifyingKey())
            + " need that of "
            + own);
  }
}
