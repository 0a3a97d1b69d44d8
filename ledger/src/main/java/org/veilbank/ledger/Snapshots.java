package org.veilbank.ledger;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;

/**
 * States in files, the same on all machines: a header of {@value #HEADER_BYTES} bytes, the
 * accounts, the SHA-256 of all. A file gets its name when it is complete. They save reading the
 * journal from its beginning, and hold nothing that is not in it.
 */
final class Snapshots {
  static final int HEADER_BYTES = 128;
  private static final int VERSION = 1;
  private static final byte[] MAGIC = "VBSNAPSH".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_AT = 8;
  private static final int ACCOUNTS_AT = 12;
  private static final int LEDGER_AT = 16;
  private static final int FRAMES_AT = 48;
  private static final int PREVIOUS_AT = 56;
  private static final int ISSUED_AT = 88;

  /** Accounts that are written or read at once. */
  private static final int CHUNK = 1024;

  private static final int KEPT = 2;
  private static final String TEMPORARY = "unfinished";
  private static final String SUFFIX = ".snapshot";

  private final Disk disk;
  private final Path folder;

  Snapshots(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  private interface Sink {
    void write(byte[] bytes) throws IOException;
  }

  /** Hands out all bytes of the file of a state. */
  private static void write(LedgerState state, Sink sink) throws IOException {
    MessageDigest sha = Sha256.newDigest();
    byte[] header = header(state);
    sha.update(header);
    sink.write(header);
    for (int from = 0; from < state.accountCount(); from += CHUNK) {
      byte[] accounts = state.exportAccounts(from, Math.min(CHUNK, state.accountCount() - from));
      sha.update(accounts);
      sink.write(accounts);
    }
    sink.write(sha.digest());
  }

  private static byte[] header(LedgerState state) {
    byte[] header = new byte[HEADER_BYTES];
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    LittleEndian.putInt(header, VERSION_AT, VERSION);
    LittleEndian.putInt(header, ACCOUNTS_AT, state.accountCount());
    FramePosition next = state.next();
    next.ledger().copyInto(header, LEDGER_AT);
    LittleEndian.putLong(header, FRAMES_AT, next.number());
    next.previous().copyInto(header, PREVIOUS_AT);
    state.issued().compress().copyInto(header, ISSUED_AT);
    return header;
  }

  /** The SHA-256 that the file of a state ends with. */
  static byte[] digest(LedgerState state) {
    byte[][] last = new byte[1][];
    try {
      write(state, bytes -> last[0] = bytes);
    } catch (IOException e) {
      throw new AssertionError("nothing is written", e);
    }
    return last[0];
  }

  /** Makes a state durable; older ones but one are deleted. */
  void save(LedgerState state) throws IOException {
    Path temporary = folder.resolve(TEMPORARY);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(state, bytes -> disk.write(channel, channel.size(), ByteBuffer.wrap(bytes)));
      disk.force(channel);
    }
    disk.rename(temporary, folder.resolve("%020d".formatted(state.next().number()) + SUFFIX));
    disk.forceFolder(folder);
    for (Path old : files().stream().skip(KEPT).toList()) {
      disk.delete(old);
    }
  }

  /** All files, the newest first. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("[0-9]{20}\\.snapshot"))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /** How many frames a file says, by its name, that it has. */
  static long frames(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 20));
  }

  /**
   * The state in a file.
   *
   * @throws DamagedLedgerException if it is not as it was written
   */
  static LedgerState load(Path file, LedgerId ledger, int expectedAccounts) throws IOException {
    MessageDigest sha = Sha256.newDigest();
    try (InputStream in =
        new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), sha)) {
      byte[] header = read(in, file, HEADER_BYTES);
      int accounts = LittleEndian.getInt(header, ACCOUNTS_AT);
      long bytes = HEADER_BYTES + (long) LedgerState.ACCOUNT_BYTES * accounts + Bytes32.BYTES;
      require(
          file,
          Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
              && LittleEndian.getInt(header, VERSION_AT) == VERSION
              && ledger.equalsAt(header, LEDGER_AT)
              && LittleEndian.getLong(header, FRAMES_AT) == frames(file)
              && accounts >= 0
              && accounts <= AccountNumber.MAX_ACCOUNTS
              && Files.size(file) == bytes,
          "the header is not that of a snapshot of this ledger with these frames and bytes");
      LedgerState state =
          LedgerState.restored(
              new FramePosition(ledger, frames(file), FrameHash.at(header, PREVIOUS_AT)),
              CompressedRistretto.of(header, ISSUED_AT).decompress(),
              Math.max(accounts, expectedAccounts));
      for (int from = 0; from < accounts; from += CHUNK) {
        int count = Math.min(CHUNK, accounts - from);
        state.importAccounts(read(in, file, LedgerState.ACCOUNT_BYTES * count));
      }
      byte[] digest = sha.digest();
      require(
          file,
          Arrays.equals(digest, read(in, file, Bytes32.BYTES)),
          "its SHA-256 is not the one at its end");
      return state;
    } catch (InvalidEncodingException | IllegalArgumentException e) {
      throw damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] read(InputStream in, Path file, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    require(file, bytes.length == count, "ends too early");
    return bytes;
  }

  private static void require(Path file, boolean holds, String what) throws DamagedLedgerException {
    if (!holds) {
      throw damaged(file, what);
    }
  }

  private static DamagedLedgerException damaged(Path file, String what) {
    return new DamagedLedgerException(file, frames(file), 0, what);
  }
}
