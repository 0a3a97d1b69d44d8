package org.veilbank.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.veilbank.bank.PrivateFiles;
import org.veilbank.card.Holder;

/** A holder's seed as a file of 64 hexadecimal digits, which nobody else may read. */
final class HolderKeyFile {
  private static final int DIGITS = 2 * Holder.SEED_BYTES;

  private HolderKeyFile() {}

  /**
   * Writes a seed, which the caller erases.
   *
   * @throws FileAlreadyExistsException if the file is there: nothing is overwritten
   */
  static void create(Path file, byte[] seed) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString(), null, "is there already");
    }
    Files.createFile(file, PrivateFiles.fileAttributes(file));
    Files.writeString(file, HexFormat.of().formatHex(seed) + "\n");
  }

  /**
   * Reads a seed, which the caller erases.
   *
   * @throws IOException if others may read the file, or it is no such file
   */
  static byte[] read(Path file) throws IOException {
    PrivateFiles.requirePrivate(file);
    byte[] text;
    try (InputStream in = Files.newInputStream(file)) {
      text = in.readNBytes(DIGITS + 3);
    }
    try {
      return HexFormat.of().parseHex(digits(text));
    } catch (IllegalArgumentException e) {
      // The reason would show what is in the file.
      throw new IOException("%s: no key: expected %d hexadecimal digits".formatted(file, DIGITS));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static String digits(byte[] text) {
    String digits = new String(text, StandardCharsets.ISO_8859_1).strip();
    if (digits.length() != DIGITS) {
      throw new IllegalArgumentException("wrong length");
    }
    return digits;
  }
}
