package org.veilbank.bank;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.veilbank.math.Seed;

/** What opens a bank's folder: a passphrase, or a file of random bytes. */
public final class FolderKey implements AutoCloseable {
  /** Least bytes of a passphrase. */
  public static final int LEAST_PASSPHRASE_BYTES = 12;

  /** Least bytes of a key file. */
  public static final int LEAST_KEY_BYTES = 32;

  private static final int MOST_UTF8_BYTES = 3;
  private static final int MOST_PASSPHRASE_BYTES = 1024;
  private static final int MOST_KEY_BYTES = 1 << 16;
  private static final byte[] HKDF_INFO =
      "veilbank/folder-key/1".getBytes(StandardCharsets.US_ASCII);

  private final KeyDerivation.Kind kind;
  private final byte[] secret;

  private FolderKey(KeyDerivation.Kind kind, byte[] secret) {
    this.kind = kind;
    this.secret = secret;
  }

  /**
   * A passphrase.
   *
   * @param passphrase copied; for the caller to erase
   * @throws BankFolderException if it is shorter than {@value #LEAST_PASSPHRASE_BYTES} bytes in
   *     UTF-8
   */
  public static FolderKey ofPassphrase(char[] passphrase) throws BankFolderException {
    byte[] room = new byte[MOST_UTF8_BYTES * passphrase.length];
    ByteBuffer out = ByteBuffer.wrap(room);
    CoderResult result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), out, true);
    byte[] bytes = Arrays.copyOf(room, result.isError() ? 0 : out.position());
    Arrays.fill(room, (byte) 0);
    return passphrase("passphrase", bytes);
  }

  /**
   * The passphrase in a file, without the end of its line.
   *
   * @throws BankFolderException if others may read it, or it is too short or too long
   */
  public static FolderKey ofPassphraseFile(Path file) throws IOException {
    byte[] bytes = read(file, MOST_PASSPHRASE_BYTES);
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    byte[] passphrase = Arrays.copyOf(bytes, length);
    Arrays.fill(bytes, (byte) 0);
    return passphrase(file + ": passphrase", passphrase);
  }

  private static FolderKey passphrase(String what, byte[] bytes) throws BankFolderException {
    if (bytes.length < LEAST_PASSPHRASE_BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw new BankFolderException(
          "%s of %d bytes: need at least %d".formatted(what, bytes.length, LEAST_PASSPHRASE_BYTES));
    }
    return new FolderKey(KeyDerivation.Kind.PASSPHRASE, bytes);
  }

  /**
   * A file of random bytes.
   *
   * @throws BankFolderException if others may read it, or it has too few or too many bytes, or all
   *     are the same
   */
  public static FolderKey ofKeyFile(Path file) throws IOException {
    byte[] bytes = read(file, MOST_KEY_BYTES);
    boolean constant = true;
    for (byte each : bytes) {
      constant &= each == bytes[0];
    }
    if (bytes.length < LEAST_KEY_BYTES || constant) {
      Arrays.fill(bytes, (byte) 0);
      throw new BankFolderException(
          "%s: key file of %d bytes%s: need at least %d random ones"
              .formatted(file, bytes.length, constant ? ", all the same" : "", LEAST_KEY_BYTES));
    }
    return new FolderKey(KeyDerivation.Kind.KEY_FILE, bytes);
  }

  private static byte[] read(Path file, int most) throws IOException {
    PrivateFiles.requirePrivate(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        Arrays.fill(bytes, (byte) 0);
        throw new BankFolderException("%s: need at most %,d bytes".formatted(file, most));
      }
      return bytes;
    }
  }

  /** Whether it is a passphrase or a file. */
  KeyDerivation.Kind kind() {
    return kind;
  }

  /**
   * The key of a folder: of a passphrase by Argon2id (RFC 9106), of a file by HKDF-SHA256.
   *
   * @param derivation of this kind
   */
  Seed derive(KeyDerivation derivation) {
    byte[] key =
        switch (kind) {
          case PASSPHRASE -> argon2id(derivation);
          case KEY_FILE -> hkdf(derivation);
        };
    Seed seed = Seed.of(key);
    Arrays.fill(key, (byte) 0);
    return seed;
  }

  private byte[] argon2id(KeyDerivation derivation) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(derivation.memoryKibibytes())
            .withIterations(derivation.passes())
            .withParallelism(derivation.lanes())
            .withSalt(derivation.salt())
            .build());
    byte[] key = new byte[Seed.BYTES];
    generator.generateBytes(secret, key);
    return key;
  }

  private byte[] hkdf(KeyDerivation derivation) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .addSalt(derivation.salt())
                  .thenExpand(HKDF_INFO, Seed.BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HKDF-SHA256", e);
    }
  }

  /** Erases it. */
  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public String toString() {
    return "FolderKey[%s, redacted]".formatted(kind.described());
  }
}
