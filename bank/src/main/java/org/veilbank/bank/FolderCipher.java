package org.veilbank.bank;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.veilbank.math.Seed;

/** Encrypts and decrypts the secrets of one folder. */
final class FolderCipher implements AutoCloseable {
  private static final String ENCRYPT = "veilbank/folder/encrypt/1";
  private static final String CHECK = "veilbank/folder/check/1";

  private final KeyDerivation derivation;
  private final Seed key;
  private final byte[] check;

  private FolderCipher(KeyDerivation derivation, FolderKey opener) {
    this.derivation = derivation;
    try (Seed folderKey = opener.derive(derivation);
        Seed forCheck = folderKey.derive(CHECK)) {
      this.key = folderKey.derive(ENCRYPT);
      this.check = Arrays.copyOf(forCheck.exportBytes(), SecretEnvelope.CHECK_BYTES);
    }
  }

  /** Of a new folder. */
  static FolderCipher create(FolderKey opener, SecureRandom random) {
    return new FolderCipher(KeyDerivation.fresh(opener.kind(), random), opener);
  }

  /**
   * Of a folder that is there.
   *
   * @param file one of its encrypted files
   * @throws BankFolderException if it is no sound file, or locked with another key
   */
  static FolderCipher open(byte[] file, FolderKey opener) throws BankFolderException {
    SecretEnvelope envelope = SecretEnvelope.parse(file);
    KeyDerivation derivation = envelope.derivation();
    if (derivation.kind() != opener.kind()) {
      throw new BankFolderException(
          "is locked with %s, not with %s"
              .formatted(derivation.kind().described(), opener.kind().described()));
    }
    FolderCipher cipher = new FolderCipher(derivation, opener);
    if (!MessageDigest.isEqual(cipher.check, envelope.check())) {
      cipher.close();
      throw new BankFolderException(
          derivation.kind() == KeyDerivation.Kind.PASSPHRASE
              ? "the passphrase is wrong"
              : "is locked with another key file");
    }
    return cipher;
  }

  /** The file of a secret. */
  byte[] encrypt(String name, byte[] secret, SecureRandom random) {
    byte[] nonce = new byte[SecretEnvelope.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] header = SecretEnvelope.header(derivation, check, name, nonce, secret.length);
    try {
      return SecretEnvelope.file(
          header, cipher(Cipher.ENCRYPT_MODE, nonce, header).doFinal(secret));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES-256-GCM", e);
    }
  }

  /**
   * The secret in a file.
   *
   * @throws BankFolderException if the file is not sound, not of this folder, not of this name, or
   *     was changed
   */
  byte[] decrypt(String name, byte[] file) throws BankFolderException {
    SecretEnvelope envelope = SecretEnvelope.parse(file);
    if (!envelope.derivation().sameAs(derivation)
        || !MessageDigest.isEqual(envelope.check(), check)) {
      throw new BankFolderException("is a file of another bank's folder");
    }
    if (!envelope.name().equals(name)) {
      throw new BankFolderException(
          "holds the secret \"%s\", need \"%s\": files were swapped"
              .formatted(TomlFields.shortened(envelope.name()), name));
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, envelope.nonce(), envelope.header())
          .doFinal(envelope.sealed());
    } catch (AEADBadTagException e) {
      throw new BankFolderException(
          "was changed: its checksum is right, and its authentication fails", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES-256-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] header) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] bytes = key.exportBytes();
    cipher.init(
        mode,
        new SecretKeySpec(bytes, "AES"),
        new GCMParameterSpec(Byte.SIZE * SecretEnvelope.TAG_BYTES, nonce));
    Arrays.fill(bytes, (byte) 0);
    cipher.updateAAD(header);
    return cipher;
  }

  /** Erases the key. */
  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "FolderCipher[redacted]";
  }
}
