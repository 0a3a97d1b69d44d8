package org.veilbank.board.redis;

import io.lettuce.core.SetArgs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.veilbank.board.Payload;
import org.veilbank.board.tlog.Hash;

/**
 * Blobs as pieces: written aside under names of the writer's own, checked on the way, and then
 * moved into place by one script. So nobody sees a wrong piece, and nobody's failure harms
 * another's blob.
 */
final class BlobPieces {
  static final int PIECE_BYTES = 1 << 20;

  /** How many pieces are under way at once. */
  static final int WINDOW = 8;

  /** When the server forgets what a writer that failed has left. */
  private static final Duration FORGET_AFTER = Duration.ofHours(24);

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final Link link;
  private final Keys keys;

  BlobPieces(Link link, Keys keys) {
    this.link = link;
    this.keys = keys;
  }

  void put(Payload payload) throws IOException {
    if (isSound(payload)) {
      return;
    }
    List<byte[]> written = new ArrayList<>();
    try {
      write(payload, written);
    } catch (Payload.DamagedPayloadException e) {
      if (!written.isEmpty()) {
        byte[][] pieces = written.toArray(new byte[0][]);
        link.call(redis -> redis.unlink(pieces));
      }
      throw e;
    }
    publish(payload, written);
  }

  /** Whether the blob is there already, whole: one that was damaged is written again. */
  private boolean isSound(Payload payload) throws IOException {
    try (InputStream stored = open(payload.digest()).orElse(null)) {
      if (stored == null) {
        return false;
      }
      InputStream in = Payload.checked(stored, payload.digest(), payload.length(), "stored blob");
      byte[] buffer = new byte[BUFFER_BYTES];
      int n = 0;
      while (n >= 0) {
        n = in.read(buffer);
      }
      return true;
    } catch (Payload.DamagedPayloadException e) {
      return false;
    }
  }

  private void write(Payload payload, List<byte[]> written) throws IOException {
    String writer = UUID.randomUUID().toString();
    SetArgs forget = SetArgs.Builder.px(FORGET_AFTER);
    Deque<Link.Reply<String>> underWay = new ArrayDeque<>();
    try (InputStream in = payload.openChecked()) {
      for (byte[] piece = in.readNBytes(PIECE_BYTES);
          piece.length > 0;
          piece = in.readNBytes(PIECE_BYTES)) {
        if (underWay.size() == WINDOW) {
          underWay.remove().await();
        }
        byte[] key = keys.newPiece(payload.digest(), writer, written.size());
        byte[] value = piece;
        written.add(key);
        underWay.add(link.start(redis -> redis.set(key, value, forget)));
      }
    }
    while (!underWay.isEmpty()) {
      underWay.remove().await();
    }
  }

  private void publish(Payload payload, List<byte[]> written) throws IOException {
    List<byte[]> names = new ArrayList<>();
    names.add(keys.blob(payload.digest()));
    names.addAll(written);
    for (int i = 0; i < written.size(); i++) {
      names.add(keys.piece(payload.digest(), i));
    }
    byte[][] all = names.toArray(new byte[0][]);
    byte[] length = Keys.ascii(Long.toString(payload.length()));
    link.call(redis -> Script.PUBLISH.<byte[]>start(redis, all, length));
  }

  Optional<InputStream> open(Hash digest) throws IOException {
    Optional<byte[]> length =
        link.call(redis -> redis.get(keys.blob(digest)).thenApply(Optional::ofNullable));
    if (length.isEmpty()) {
      return Optional.empty();
    }
    String digits = RedisStore.text(length.get());
    if (!LENGTH.matcher(digits).matches()) {
      throw new Payload.DamagedPayloadException(
          "length of blob %s: is no number".formatted(digest));
    }
    return Optional.of(new PieceStream(digest, Long.parseLong(digits)));
  }

  /** A blob's bytes; a few pieces are asked for ahead. */
  private final class PieceStream extends InputStream {
    private final Hash digest;
    private final long length;
    private final long count;
    private final Deque<Link.Reply<byte[]>> underWay = new ArrayDeque<>();
    private long asked;
    private long received;
    private byte[] piece = new byte[0];
    private int offset;

    PieceStream(Hash digest, long length) {
      this.digest = digest;
      this.length = length;
      this.count = Math.ceilDiv(length, (long) PIECE_BYTES);
    }

    private int bytesOf(long index) {
      return (int) Math.min(PIECE_BYTES, length - index * PIECE_BYTES);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int max) throws IOException {
      if (max == 0) {
        return 0;
      }
      if (offset == piece.length && !next()) {
        return -1;
      }
      int n = Math.min(max, piece.length - offset);
      System.arraycopy(piece, offset, buffer, start, n);
      offset += n;
      return n;
    }

    private boolean next() throws IOException {
      while (asked < count && underWay.size() < WINDOW) {
        byte[] key = keys.piece(digest, asked);
        // One byte more than there should be, so that a longer piece shows.
        int last = bytesOf(asked);
        underWay.add(link.start(redis -> redis.getrange(key, 0, last)));
        asked++;
      }
      if (underWay.isEmpty()) {
        return false;
      }
      byte[] found = underWay.remove().await();
      int need = bytesOf(received);
      if (found.length != need) {
        throw new Payload.DamagedPayloadException(
            "piece %d of blob %s: %s, need %d bytes"
                .formatted(received, digest, describe(found, need), need));
      }
      piece = found;
      offset = 0;
      received++;
      return true;
    }

    private static String describe(byte[] found, int need) {
      if (found.length == 0) {
        return "is lost";
      }
      return found.length > need ? found.length + " bytes or more" : found.length + " bytes";
    }
  }
}
