package org.veilbank.board;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.veilbank.board.tlog.Hash;

/** Bytes to post, which can be read more than once. */
public final class Payload {
  private static final int BUFFER_BYTES = 1 << 18;

  /** So few that they are still in the processor's cache when they are hashed. */
  private static final int HASHED_AT_ONCE = 1 << 17;

  private final Hash digest;
  private final long length;
  private final boolean fixed;
  private final Source source;

  private interface Source {
    InputStream open() throws IOException;
  }

  private Payload(Hash digest, long length, boolean fixed, Source source) {
    this.digest = digest;
    this.length = length;
    this.fixed = fixed;
    this.source = source;
  }

  /** These bytes, which must not be changed afterwards. */
  public static Payload of(byte[] bytes) {
    return new Payload(
        Hash.sha256(bytes), bytes.length, true, () -> new ByteArrayInputStream(bytes));
  }

  /** A file, which must not be changed while the payload is in use. */
  public static Payload of(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    long length = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
        length += n;
      }
    }
    return new Payload(Hash.of(sha256.digest()), length, false, () -> Files.newInputStream(file));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of the bytes. */
  public Hash digest() {
    return digest;
  }

  /** How many bytes there are. */
  public long length() {
    return length;
  }

  /** The bytes, from the first. */
  public InputStream open() throws IOException {
    return source.open();
  }

  /**
   * The bytes, for a store: a file may have changed since it was hashed, so its bytes are checked.
   *
   * @throws DamagedPayloadException at the end, if they have changed
   */
  public InputStream openChecked() throws IOException {
    return fixed ? open() : checked(open(), digest, length, "blob " + digest);
  }

  /**
   * A stream that checks what is read through it: at its end, length and hash must be right.
   *
   * @param what the stream is called in errors
   */
  public static InputStream checked(InputStream in, Hash digest, long length, String what) {
    MessageDigest sha256 = sha256();
    return new FilterInputStream(in) {
      private long seen;
      private boolean ended;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        int n = in.read(buffer, offset, Math.min(count, HASHED_AT_ONCE));
        if (n > 0) {
          sha256.update(buffer, offset, n);
          seen += n;
        }
        if (seen > length || (n < 0 && !ended)) {
          ended = true;
          if (seen != length) {
            throw new DamagedPayloadException(
                "%s: %d bytes or more, need %d".formatted(what, seen, length));
          }
          Hash found = Hash.of(sha256.digest());
          if (!found.equals(digest)) {
            throw new DamagedPayloadException(
                "%s: SHA-256 is %s, need %s".formatted(what, found, digest));
          }
        }
        return n;
      }
    };
  }

  /** Stored bytes that are not those that were posted. */
  public static final class DamagedPayloadException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedPayloadException(String message) {
      super(message);
    }
  }
}
