package org.veilbank.bank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.math.Seed;
import org.veilbank.round.Member;
import org.veilbank.threshold.SealingKey;

/**
 * What a bank keeps on its disk: its keys, the secrets of each epoch, the journal of its answers.
 *
 * <ul>
 *   <li>{@value #PUBLIC_FILE}: the bank as others know it, to be handed to whoever writes the
 *       genesis;
 *   <li>{@value #KEYS_FILE}: the signing seed, the sealing seed and the master seed, encrypted;
 *   <li>{@code NAME.secret}: other secrets, encrypted, each bound to its name;
 *   <li>other names: what is no secret by itself.
 * </ul>
 *
 * <p>The folder is its owner's alone (0700), and so are its encrypted files (0600). It is locked
 * while it is open, in this process and against others. Files are written aside, forced to the disk
 * and renamed.
 */
public final class BankFolder implements AutoCloseable {
  /** The bank as others know it. */
  public static final String PUBLIC_FILE = "bank.public.toml";

  /** The bank's keys, encrypted. */
  public static final String KEYS_FILE = "bank.keys";

  private static final String CHECKPOINT_FILE = "board-checkpoint";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,80}");

  private final Path folder;
  private final @Nullable FolderLock lock;
  private final FolderCipher cipher;
  private final BankKeys keys;
  private final Member member;
  private final SecureRandom random;

  private BankFolder(
      Path folder,
      @Nullable FolderLock lock,
      FolderCipher cipher,
      BankKeys keys,
      Member member,
      SecureRandom random) {
    this.folder = folder;
    this.lock = lock;
    this.cipher = cipher;
    this.keys = keys;
    this.member = member;
    this.random = random;
  }

  /**
   * Makes a bank's keys, and a folder for them.
   *
   * @param folder that does not exist, is empty, or is left over from an attempt that was stopped
   * @param name of the bank
   * @param capacity the most clients that it may bring
   * @param key that will open the folder; for the caller to close
   * @param random for the keys
   * @throws BankFolderException if the folder holds keys or other files, or is in use
   * @throws IllegalArgumentException if the name or the capacity is none that a member may have
   */
  public static BankFolder create(
      Path folder, String name, int capacity, FolderKey key, SecureRandom random)
      throws IOException {
    BankKeys keys = BankKeys.random(random);
    try {
      Member member = keys.member(name, capacity);
      requireUnused(folder);
      PrivateFiles.createFolder(folder);
      FolderLock lock = FolderLock.of(folder);
      try {
        // Somebody may have been faster.
        requireUnused(folder);
        FolderCipher cipher = FolderCipher.create(key, random);
        byte[] encoded = keys.encode();
        byte[] encrypted = cipher.encrypt(KEYS_FILE, encoded, random);
        Arrays.fill(encoded, (byte) 0);
        DurableFile.writePublic(
            folder.resolve(PUBLIC_FILE), publicText(member).getBytes(StandardCharsets.UTF_8));
        // Last: a folder without it is no bank's yet.
        DurableFile.writePrivate(folder.resolve(KEYS_FILE), encrypted);
        return new BankFolder(folder, lock, cipher, keys, member, random);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  private static String publicText(Member member) {
    return "# A bank, as others know it: public, for whoever writes the consortium's genesis.\n"
        + MemberFile.print(member);
  }

  private static void requireUnused(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (Files.exists(folder.resolve(KEYS_FILE))) {
      throw new BankFolderException(
          "%s: holds a bank's keys already, nothing is overwritten".formatted(folder));
    }
    try (var files = Files.list(folder)) {
      Optional<Path> other =
          files
              .filter(f -> {
                String name = String.valueOf(f.getFileName());
                return !name.startsWith(".") && !name.equals(PUBLIC_FILE);
              })
              .findAny();
      if (other.isPresent()) {
        throw new BankFolderException(
            "%s: holds other files, as %s, need a folder of its own"
                .formatted(folder, other.get().getFileName()));
      }
    }
  }

  /**
   * Opens a bank's folder.
   *
   * @param key that opens it; for the caller to close
   * @param random for the nonces of secrets that will be stored
   * @throws BankFolderException if others have rights to it, it is in use, is damaged or was
   *     changed, or the key is wrong
   * @throws InvalidFileException if the bank's public file cannot be read
   */
  public static BankFolder open(Path folder, FolderKey key, SecureRandom random)
      throws IOException, InvalidFileException {
    requireBank(folder);
    FolderLock lock = FolderLock.of(folder);
    try {
      return open(folder, lock, key, random);
    } catch (IOException | InvalidFileException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens a bank's folder beside a process of the bank that may be running: to read from it and
   * sign something small, and not to store secrets or to answer.
   *
   * @param key that opens it; for the caller to close
   * @throws BankFolderException as {@link #open}, but for use by others
   * @throws InvalidFileException if the bank's public file cannot be read
   */
  public static BankFolder openBeside(Path folder, FolderKey key, SecureRandom random)
      throws IOException, InvalidFileException {
    requireBank(folder);
    return open(folder, null, key, random);
  }

  private static void requireBank(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(KEYS_FILE))) {
      throw new BankFolderException(
          "%s: holds no %s, so it is no bank's folder, or its making was stopped"
              .formatted(folder, KEYS_FILE));
    }
    PrivateFiles.requirePrivate(folder);
  }

  private static BankFolder open(
      Path folder, @Nullable FolderLock lock, FolderKey key, SecureRandom random)
      throws IOException, InvalidFileException {
    Path file = folder.resolve(KEYS_FILE);
    byte[] bytes = readPrivate(file);
    try {
      FolderCipher cipher = FolderCipher.open(bytes, key);
      BankKeys keys = keys(cipher, bytes);
      return new BankFolder(folder, lock, cipher, keys, member(folder, keys), random);
    } catch (BankFolderException e) {
      throw at(file, e);
    }
  }

  private static BankKeys keys(FolderCipher cipher, byte[] file) throws BankFolderException {
    byte[] secret = cipher.decrypt(KEYS_FILE, file);
    try {
      if (secret.length != BankKeys.BYTES) {
        throw new BankFolderException(
            "holds keys of %d bytes, need %d".formatted(secret.length, BankKeys.BYTES));
      }
      return BankKeys.decode(secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** The bank as its public file has it, if that is of its keys. */
  private static Member member(Path folder, BankKeys keys)
      throws IOException, InvalidFileException {
    Member member = MemberFile.read(folder.resolve(PUBLIC_FILE));
    Member own = keys.member(member.name(), member.capacity());
    if (!own.equals(member)) {
      keys.close();
      throw new BankFolderException(
          "does not hold the keys of %s beside it, whose verifying-key is %s: need that of %s"
              .formatted(PUBLIC_FILE, member.verifyingKey(), own.verifyingKey()));
    }
    return member;
  }

  private static byte[] readPrivate(Path file) throws IOException {
    PrivateFiles.requirePrivate(file);
    return Files.readAllBytes(file);
  }

  private static BankFolderException at(Path file, BankFolderException e) {
    return new BankFolderException("%s: %s".formatted(file, e.getMessage()), e);
  }

  /** The bank as others know it. */
  public Member member() {
    return member;
  }

  /** A copy of the 32 secret bytes of the signing key: the one way out. */
  public byte[] exportSigningSeed() {
    return keys.exportSigningSeed();
  }

  /** The key that opens what others seal for the bank; erased with the folder. */
  public SealingKey sealingKey() {
    return keys.sealingKey();
  }

  /**
   * The seed from which all randomness of rounds and ceremonies derives; erased with the folder.
   */
  public Seed masterSeed() {
    return keys.masterSeed();
  }

  /**
   * Keeps a secret; it is on the disk when this returns. Storing the same again changes nothing.
   *
   * @param name 1 to 80 of a-z, 0-9 and -
   * @param secret copied; for the caller to erase
   * @throws BankFolderException if there is another secret of that name
   */
  public synchronized void storeSecret(String name, byte[] secret) throws IOException {
    Optional<byte[]> before = readSecret(name);
    if (before.isPresent()) {
      boolean same = MessageDigest.isEqual(before.get(), secret);
      Arrays.fill(before.get(), (byte) 0);
      if (!same) {
        throw new BankFolderException(
            "%s: holds another secret already, nothing is overwritten".formatted(secretFile(name)));
      }
      return;
    }
    DurableFile.writePrivate(secretFile(name), cipher.encrypt(name, secret, random));
  }

  /**
   * A copy of a secret, if there is one of that name.
   *
   * @throws BankFolderException if it is damaged, was changed, or is another's
   */
  public synchronized Optional<byte[]> readSecret(String name) throws IOException {
    Path file = secretFile(name);
    byte[] bytes;
    try {
      bytes = readPrivate(file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    try {
      return Optional.of(cipher.decrypt(name, bytes));
    } catch (BankFolderException e) {
      throw at(file, e);
    }
  }

  /** Overwrites and deletes a secret, if there is one of that name. */
  public synchronized void eraseSecret(String name) throws IOException {
    Path file = secretFile(name);
    if (Files.exists(file)) {
      DurableFile.erase(file);
    }
  }

  private Path secretFile(String name) {
    return folder.resolve(requireName(name) + ".secret");
  }

  /**
   * Where to keep something of this bank that is no secret by itself, as the journal of answers.
   *
   * @param name 1 to 80 of a-z, 0-9 and -
   */
  public Path path(String name) {
    return folder.resolve(requireName(name));
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name \"%s\": need 1 to 80 of a-z, 0-9 and -".formatted(name));
    }
    return name;
  }

  /**
   * Keeps a state of the board that this bank has signed: whoever shows it less later, or something
   * else, is found out even after a restart (BRD-3). On the disk when this returns.
   */
  public void keepCheckpoint(Checkpoint seen) throws IOException {
    DurableFile.writePublic(
        folder.resolve(CHECKPOINT_FILE), seen.text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The state that was kept last.
   *
   * @throws BankFolderException if the file is none
   */
  public Optional<Checkpoint> keptCheckpoint() throws IOException {
    Path file = folder.resolve(CHECKPOINT_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.parse(Files.readString(file)));
    } catch (InvalidLogEncodingException e) {
      throw new BankFolderException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Erases the keys from memory, and lets others open the folder. */
  @Override
  public synchronized void close() throws IOException {
    keys.close();
    cipher.close();
    if (lock != null) {
      lock.close();
    }
  }

  @Override
  public String toString() {
    return "BankFolder[%s, redacted]".formatted(folder);
  }
}
