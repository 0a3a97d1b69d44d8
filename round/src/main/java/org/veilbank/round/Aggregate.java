package org.veilbank.round;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Plaintext;
import org.veilbank.threshold.CommittedMasks.Revealed;
import org.veilbank.threshold.Refresh;

/**
 * The sum of all contributions to a chunk, and the masks under which it is refreshed (RND-3.4):
 * what follows from closed posts by public arithmetic, the same for everybody to the bit.
 */
final class Aggregate implements AutoCloseable {
  private final int chunk;
  private final Hash digest;
  private final List<Ciphertext> sums;
  private final List<Revealed> masks;
  private final Refresh refresh;

  /**
   * Takes over ciphertexts.
   *
   * @param sums of the counts, then of each measure
   * @param masks for each of the sums
   */
  Aggregate(int chunk, Hash digest, List<Ciphertext> sums, List<Revealed> masks, Refresh refresh) {
    this.chunk = chunk;
    this.digest = digest;
    this.sums = List.copyOf(sums);
    this.masks = List.copyOf(masks);
    this.refresh = refresh;
  }

  /** The chunk. */
  int chunk() {
    return chunk;
  }

  /** SHA-256 of the sums' encodings: what banks sign. */
  Hash digest() {
    return digest;
  }

  /** What is opened for all: the sums under the sum of all masks. The caller closes them. */
  List<Ciphertext> masked() {
    List<Ciphertext> masked = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      masked.add(refresh.masked(sums.get(i), masks.get(i).masks()));
    }
    return masked;
  }

  /**
   * The sums again, encrypted at the masks' level. The caller closes them.
   *
   * @param opened decryptions of {@link #masked}
   */
  List<Ciphertext> refreshed(List<Plaintext> opened) {
    List<Ciphertext> refreshed = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      refreshed.add(refresh.refreshed(opened.get(i), sums.get(i).factor(), masks.get(i).masks()));
    }
    return refreshed;
  }

  @Override
  public void close() {
    sums.forEach(Ciphertext::close);
    masks.forEach(each -> each.masks().forEach(Ciphertext::close));
  }
}
