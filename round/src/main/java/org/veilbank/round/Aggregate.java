package org.veilbank.round;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Plaintext;
import org.veilbank.threshold.Refresh;

/**
 * The sum of all contributions to a range, and the masks under which it is refreshed (RND-3.4):
 * what follows from closed posts by public arithmetic, the same for everybody to the bit.
 */
final class Aggregate implements AutoCloseable {
  private final TableRange range;
  private final Hash digest;
  private final List<Ciphertext> sums;
  private final List<Ciphertext> masks;
  private final Refresh refresh;

  /**
   * Takes over ciphertexts.
   *
   * @param sums of the counts, then of each measure
   * @param masks for each of the sums, the sum of all banks' masks
   */
  Aggregate(
      TableRange range,
      Hash digest,
      List<Ciphertext> sums,
      List<Ciphertext> masks,
      Refresh refresh) {
    this.range = range;
    this.digest = digest;
    this.sums = List.copyOf(sums);
    this.masks = List.copyOf(masks);
    this.refresh = refresh;
  }

  /** The range. */
  TableRange range() {
    return range;
  }

  /** SHA-256 of the sums' encodings: what banks sign. */
  Hash digest() {
    return digest;
  }

  /** What is opened for all: the sums under the sum of all masks. The caller closes them. */
  List<Ciphertext> masked() {
    List<Ciphertext> masked = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      masked.add(refresh.masked(sums.get(i), masks.subList(i, i + 1)));
    }
    return masked;
  }

  /** An aggregate, and the decryptions of what it {@link #masked}. */
  record Opened(Aggregate aggregate, List<Plaintext> plaintexts) implements AutoCloseable {
    Opened {
      plaintexts = List.copyOf(plaintexts);
    }

    private Refresh.Piece piece(int value) {
      return new Refresh.Piece(
          aggregate.range.first(),
          aggregate.range.end(),
          plaintexts.get(value),
          aggregate.masks.get(value));
    }

    @Override
    public void close() {
      aggregate.close();
    }
  }

  /**
   * The sums of a chunk's ranges again, in one ciphertext a value, at the level that the gate
   * begins at. The caller closes them.
   *
   * @param ranges of one chunk, one or more; a range that is a whole chunk is alone in it
   */
  static List<Ciphertext> refreshed(List<Opened> ranges, int chunkSlots) {
    Aggregate first = ranges.get(0).aggregate();
    List<Ciphertext> refreshed = new ArrayList<>();
    for (int i = 0; i < first.sums.size(); i++) {
      int value = i;
      long factor = first.sums.get(i).factor();
      refreshed.add(
          first.range.isWhole(chunkSlots)
              ? first.refresh.refreshed(
                  ranges.get(0).plaintexts().get(i), factor, first.masks.subList(i, i + 1))
              : first.refresh.refreshed(
                  factor, ranges.stream().map(each -> each.piece(value)).toList()));
    }
    return refreshed;
  }

  @Override
  public void close() {
    sums.forEach(Ciphertext::close);
    masks.forEach(Ciphertext::close);
  }
}
