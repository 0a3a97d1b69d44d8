package org.veilbank.round;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.veilbank.board.Append;
import org.veilbank.board.BoardStore;
import org.veilbank.board.Entry;
import org.veilbank.board.Payload;
import org.veilbank.board.Shelf;
import org.veilbank.board.StoredEntry;
import org.veilbank.board.tlog.Hash;

/** One bank's connection to a simulated board: slow, forgetful, or told lies. */
final class SimulatedStore implements BoardStore {
  /** What a tampering store does to what it shows. */
  enum Tampering {
    NONE,
    CHANGES_AN_ENTRY,
    REMOVES_AN_ENTRY,
    SWAPS_TWO_ENTRIES,
    REPEATS_AN_ENTRY,
    CHANGES_A_PAYLOAD,
    HIDES_A_BANK
  }

  private final SharedLog log;
  private final Random random;
  private final double trouble;
  private Tampering tampering = Tampering.NONE;
  private int at;
  private int hidden;
  private int shown;
  private boolean fresh;

  SimulatedStore(SharedLog log, Random random, double trouble) {
    this.log = log;
    this.random = random;
    this.trouble = trouble;
  }

  /** From now on the store lies. */
  void tamper(Tampering how, int position, int bank) {
    tampering = how;
    at = position;
    hidden = bank;
  }

  /** The positions, in the true log, of what is shown. */
  private List<Integer> positions() {
    List<Integer> shows = new ArrayList<>(IntStream.range(0, log.entries.size()).boxed().toList());
    if (at + 1 < shows.size()) {
      switch (tampering) {
        case REMOVES_AN_ENTRY -> shows.remove(at);
        case SWAPS_TWO_ENTRIES -> {
          shows.set(at, at + 1);
          shows.set(at + 1, at);
        }
        case REPEATS_AN_ENTRY -> shows.add(at + 1, at);
        case HIDES_A_BANK ->
            shows.removeIf(p -> p >= at && log.entries.get(p).entry().header().author() == hidden);
        default -> {}
      }
    }
    return shows;
  }

  @Override
  public Append append(Entry entry, byte[] inline) throws IOException {
    if (random.nextDouble() < trouble) {
      if (random.nextBoolean()) {
        log.append(entry, inline);
      }
      throw new IOException("the connection broke while appending");
    }
    Append first = log.append(entry, inline);
    return random.nextDouble() < trouble ? log.append(entry, inline) : first;
  }

  @Override
  public long size() {
    return positions().size();
  }

  @Override
  public List<StoredEntry> read(long from, int max) {
    List<Integer> shows = positions();
    int end = (int) Math.min(shows.size(), from + max);
    if (random.nextDouble() < trouble && end > from && !fresh) {
      // Stale: a replica that lags; it never shows less than what it has shown.
      end = Math.max((int) Math.min(shown, end), end - 1 - random.nextInt(4));
    }
    fresh = false;
    shown = Math.max(shown, end);
    List<StoredEntry> read = new ArrayList<>();
    for (int i = (int) from; i < end; i++) {
      read.add(shown(shows.get(i), i));
    }
    return read;
  }

  private StoredEntry shown(int position, int as) {
    StoredEntry stored = log.stored(position, as);
    if (position != at) {
      return stored;
    }
    if (tampering == Tampering.CHANGES_AN_ENTRY) {
      byte[] changed = stored.encoded().clone();
      changed[changed.length - 1] ^= 1;
      return StoredEntry.of(as, changed, stored.inline());
    }
    if (tampering == Tampering.CHANGES_A_PAYLOAD && stored.inline().length > 0) {
      byte[] changed = stored.inline().clone();
      changed[0] ^= 1;
      return StoredEntry.of(as, stored.encoded(), changed);
    }
    return stored;
  }

  @Override
  public boolean awaitMoreThan(long size, Duration timeout) {
    return size() > size;
  }

  @Override
  public void put(Shelf shelf, byte[] record) {
    log.put(shelf, record);
  }

  @Override
  public List<byte[]> read(Shelf shelf) {
    // Who has seen a signature on a state of the log sees at least that state.
    fresh = true;
    return log.read(shelf);
  }

  @Override
  public void putBlob(Payload payload) throws IOException {
    log.putBlob(payload);
  }

  @Override
  public Optional<InputStream> openBlob(Hash digest) {
    return log.openBlob(digest);
  }

  @Override
  public void close() {}
}
