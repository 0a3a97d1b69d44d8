package org.veilbank.board.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.veilbank.board.Append;
import org.veilbank.board.BoardStore;
import org.veilbank.board.Entry;
import org.veilbank.board.Payload;
import org.veilbank.board.Shelf;
import org.veilbank.board.StoredEntry;
import org.veilbank.board.tlog.Hash;

/**
 * A board in a Redis server, version 6.2 or later (BRD-4).
 *
 * <p>What it acknowledges is as durable as the server makes it: {@code appendonly yes}, {@code
 * appendfsync always} and {@code maxmemory-policy noeviction} are needed.
 *
 * <p>When the connection is lost, whatever was under way is tried again, with pauses of 50 ms
 * doubling to 2 s, until {@link RedisOptions#giveUpAfter}; then comes an {@link IOException}, and
 * whether the server has done it is open. An append that is tried again is never done twice. If the
 * first try had gone through and only its answer was lost, the second is answered with {@link
 * Append.Repeated}: at that position stands the same payload, by the same author at the same step.
 *
 * <p>An ACL user needs the keys {@code veilbank:{NAME}:*} and the commands {@code evalsha}, {@code
 * eval}, {@code exists}, {@code get}, {@code getrange}, {@code set}, {@code rename}, {@code
 * persist}, {@code unlink}, {@code hget}, {@code hset}, {@code lrange}, {@code rpush}, {@code
 * sadd}, {@code sismember}, {@code xadd}, {@code xrange}, {@code xread}, {@code xinfo|stream}, and
 * {@code select} for a database other than 0.
 */
public final class RedisStore implements BoardStore {
  private static final int PAGE = 512;
  private static final long MAX_SIZE = 1L << 53;
  private static final byte[] ENTRY_FIELD = Keys.ascii("e");
  private static final byte[] INLINE_FIELD = Keys.ascii("p");

  private final RedisAddress address;
  private final Link link;
  private final Keys keys;
  private final GrowthWatch watch;
  private final BlobPieces blobs;

  private RedisStore(RedisAddress address, Link link) {
    this.address = address;
    this.link = link;
    this.keys = new Keys(address.board());
    this.watch = new GrowthWatch(link, keys.log());
    this.blobs = new BlobPieces(link, keys);
  }

  /** Connects to a server that asks for no login. */
  public static RedisStore open(RedisAddress address) throws IOException {
    return open(address, RedisOptions.DEFAULTS);
  }

  /**
   * Connects to a server.
   *
   * @throws IOException at once, if it cannot be reached or refuses the login
   */
  public static RedisStore open(RedisAddress address, RedisOptions options) throws IOException {
    return new RedisStore(address, Link.open(address, options));
  }

  @Override
  public Append append(Entry entry, byte[] inline) throws IOException {
    Entry.Header header = entry.header();
    byte[] encoded = entry.encode();
    byte[] payload = inline.clone();
    byte[][] names = {
      keys.log(),
      keys.next(),
      keys.placed(),
      keys.shelf(Shelf.EVIDENCE),
      keys.shelfDigests(Shelf.EVIDENCE)
    };
    List<byte[]> answer =
        link.call(redis ->
            Script.APPEND.start(
                redis,
                names,
                Keys.ascii(Integer.toString(header.author())),
                Keys.ascii(Long.toString(header.sequence())),
                Keys.place(header),
                Keys.ascii(header.payload().toString()),
                encoded,
                digest(encoded),
                payload));
    long number = number(answer.get(1), "answer to an append");
    return switch (text(answer.get(0))) {
      case "appended" -> new Append.Appended(number);
      case "repeated" -> new Append.Repeated(number);
      case "equivocation" -> new Append.Equivocation(number);
      case "sequence" -> new Append.OutOfSequence(number);
      default -> throw new IOException(address + ": no answer to an append");
    };
  }

  /**
   * How many entries there are, by the last id that the log ever had: an entry that was deleted
   * still counts, and reads as missing.
   */
  @Override
  public long size() throws IOException {
    return size(link.call(this::startSize));
  }

  private CompletionStage<byte[]> startSize(RedisAsyncCommands<byte[], byte[]> redis) {
    return Script.SIZE.start(redis, new byte[][] {keys.log()});
  }

  private long size(byte[] answer) throws IOException {
    long size = number(answer, "last id of the log");
    if (size > MAX_SIZE) {
      throw new IOException("%s: last id of the log is %d-*".formatted(address, size));
    }
    return size;
  }

  @Override
  public List<StoredEntry> read(long from, int max) throws IOException {
    if (from < 0) {
      throw new IllegalArgumentException("position %d: need 0 or more".formatted(from));
    }
    long size = size();
    List<StoredEntry> entries = new ArrayList<>();
    if (from < size) {
      long end = Math.min(size, from + max);
      for (long start = from; start < end; start += PAGE) {
        readPage(start, Math.min(end, start + PAGE), entries);
      }
    }
    return List.copyOf(entries);
  }

  private void readPage(long start, long end, List<StoredEntry> out) throws IOException {
    Range<String> ids = Range.create(Long.toString(start + 1), Long.toString(end));
    List<StreamMessage<byte[], byte[]>> messages =
        link.call(redis -> redis.xrange(keys.log(), ids));
    Map<Long, StoredEntry> found = new HashMap<>();
    for (StreamMessage<byte[], byte[]> message : messages) {
      String id = message.getId();
      int hyphen = id.indexOf('-');
      long position = Long.parseLong(id.substring(0, hyphen)) - 1;
      found.put(
          position,
          id.endsWith("-0")
              ? stored(position, message.getBody())
              : StoredEntry.damaged(position, "extra id " + id));
    }
    for (long position = start; position < end; position++) {
      StoredEntry entry = found.get(position);
      out.add(entry == null ? StoredEntry.damaged(position, "missing") : entry);
    }
  }

  private static StoredEntry stored(long position, Map<byte[], byte[]> fields) {
    byte[] encoded = null;
    byte[] inline = null;
    for (Map.Entry<byte[], byte[]> field : fields.entrySet()) {
      if (Arrays.equals(field.getKey(), ENTRY_FIELD)) {
        encoded = field.getValue();
      } else if (Arrays.equals(field.getKey(), INLINE_FIELD)) {
        inline = field.getValue();
      }
    }
    if (encoded == null) {
      return StoredEntry.damaged(position, "field e is missing");
    }
    if (inline == null) {
      return StoredEntry.damaged(position, "field p is missing");
    }
    return fields.size() == 2
        ? StoredEntry.of(position, encoded, inline)
        : StoredEntry.damaged(position, fields.size() + " fields, need e and p");
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the connection is lost it is tried again first, so the wait may end late.
   */
  @Override
  public boolean awaitMoreThan(long size, Duration timeout)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Backoff backoff = link.backoff();
    while (true) {
      try {
        if (size(link.tryOnce(this::startSize)) > size) {
          return true;
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isPositive() && watch.await(size, left)) {
          return true;
        }
      } catch (LostConnectionException e) {
        backoff.pause(e);
        continue;
      }
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      backoff = link.backoff();
    }
  }

  @Override
  public void put(Shelf shelf, byte[] record) throws IOException {
    byte[] copy = record.clone();
    byte[][] names = {keys.shelf(shelf), keys.shelfDigests(shelf)};
    link.call(redis -> Script.SHELVE.<byte[]>start(redis, names, copy, digest(copy)));
  }

  @Override
  public List<byte[]> read(Shelf shelf) throws IOException {
    List<byte[]> records = new ArrayList<>();
    byte[] name = keys.shelf(shelf);
    List<byte[]> page;
    do {
      long start = records.size();
      page = link.call(redis -> redis.lrange(name, start, start + PAGE - 1));
      records.addAll(page);
    } while (page.size() == PAGE);
    return List.copyOf(records);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Holds {@value BlobPieces#WINDOW} pieces of 1 MiB, or a few more on their way through the
   * network. What a writer that ends half-way has left, the server forgets after a day.
   */
  @Override
  public void putBlob(Payload payload) throws IOException {
    blobs.put(payload);
  }

  /**
   * {@inheritDoc}
   *
   * @throws Payload.DamagedPayloadException here, or while reading, naming the piece, if the server
   *     has lost one or it is not as long as it was
   */
  @Override
  public Optional<InputStream> openBlob(Hash digest) throws IOException {
    return blobs.open(digest);
  }

  @Override
  public void close() {
    link.close();
  }

  private long number(byte[] digits, String what) throws IOException {
    try {
      return Long.parseLong(text(digits));
    } catch (NumberFormatException e) {
      throw new IOException("%s: %s is no number".formatted(address, what), e);
    }
  }

  private static byte[] digest(byte[] bytes) {
    return Keys.ascii(Hash.sha256(bytes).toString());
  }

  static String text(byte[] ascii) {
    return new String(ascii, US_ASCII);
  }
}
