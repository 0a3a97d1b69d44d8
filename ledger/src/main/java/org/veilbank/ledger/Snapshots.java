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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;

/**
 * States in files: a header of {@value #HEADER_BYTES} bytes, the accounts, the SHA-256 of all. A
 * file gets its name when it is complete. They save reading the journal from its beginning, and
 * hold nothing that is not in it.
 *
 * <p>The digest finds accidents. Whoever can write files can also make one with other sums and a
 * digest that fits: that the state is what the journal gives, only {@link LedgerAudit} says.
 */
final class Snapshots {
  static final int HEADER_BYTES = 128;
  private static final int VERSION = 2;
  private static final byte[] MAGIC = "VBSNAPSH".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_AT = 8;
  private static final int ACCOUNTS_AT = 12;
  private static final int LEDGER_AT = 16;
  private static final int FRAMES_AT = 48;
  private static final int PREVIOUS_AT = 56;
  private static final int ISSUED_AT = 88;

  /** Accounts that one thread copies or checks at once. */
  private static final int CHUNK = 1024;

  /** Chunks that are read before they are checked side by side. */
  private static final int CHUNKS_AT_ONCE = 32;

  private static final int KEPT = 2;
  private static final String TEMPORARY = "unfinished";
  private static final String SUFFIX = ".snapshot";

  private final Disk disk;
  private final Path folder;

  Snapshots(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /**
   * A state as it is written, but for the digest: {@link LedgerState#ACCOUNT_BYTES} bytes an
   * account.
   *
   * @param next place of the state
   * @param parts header and accounts, one after another
   */
  record Image(FramePosition next, List<byte[]> parts) {
    /** Copies a state, in the common pool of threads; it is not to be changed meanwhile. */
    static Image of(LedgerState state) {
      int accounts = state.accountCount();
      List<byte[]> parts = new ArrayList<>();
      parts.add(header(state));
      parts.addAll(
          IntStream.range(0, (accounts + CHUNK - 1) / CHUNK)
              .parallel()
              .map(i -> CHUNK * i)
              .mapToObj(from -> state.exportAccounts(from, Math.min(CHUNK, accounts - from)))
              .toList());
      return new Image(state.next(), parts);
    }
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

  /** Makes a state durable; older ones but one are deleted. One at a time. */
  synchronized void save(Image image) throws IOException {
    MessageDigest sha = Sha256.newDigest();
    Path temporary = folder.resolve(TEMPORARY);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (byte[] part : image.parts()) {
        sha.update(part);
        disk.write(channel, channel.size(), ByteBuffer.wrap(part));
      }
      disk.write(channel, channel.size(), ByteBuffer.wrap(sha.digest()));
      disk.force(channel);
    }
    disk.rename(temporary, folder.resolve("%020d".formatted(image.next().number()) + SUFFIX));
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
              accounts,
              expectedAccounts);
      for (int from = 0; from < accounts; from += CHUNK * CHUNKS_AT_ONCE) {
        List<byte[]> chunks = new ArrayList<>();
        int end = Math.min(accounts, from + CHUNK * CHUNKS_AT_ONCE);
        for (int at = from; at < end; at += CHUNK) {
          chunks.add(read(in, file, LedgerState.ACCOUNT_BYTES * Math.min(CHUNK, end - at)));
        }
        Optional<String> fault = importChunks(state, from, chunks);
        if (fault.isPresent()) {
          throw damaged(file, fault.get());
        }
      }
      byte[] digest = sha.digest();
      require(
          file,
          Arrays.equals(digest, read(in, file, Bytes32.BYTES)),
          "its SHA-256 is not the one at its end");
      return state;
    } catch (InvalidEncodingException e) {
      throw damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> importChunks(LedgerState state, int from, List<byte[]> chunks) {
    return IntStream.range(0, chunks.size())
        .parallel()
        .mapToObj(i -> state.importAccounts(from + CHUNK * i, chunks.get(i)))
        .flatMap(Optional::stream)
        .findFirst();
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
