package org.veilbank.round;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.board.BoardLimits;
import org.veilbank.fhe.BgvSpec;

/**
 * Where the banks' tables lie in the one slot space of all (RND-2.4), which is cut into chunks of
 * as many slots as a ciphertext has. If all tables fit into one chunk, they share it; else each
 * begins a chunk of its own and fills what it begins. Follows from the genesis, whoever is present.
 */
public final class Layout {
  /** Bytes of a residue at most: primes are below 2^50. */
  private static final int RESIDUE_BYTES = 7;

  private final int degree;
  private final int chunks;
  private final int[] slots;
  private final List<TableRange> ranges;

  private Layout(int degree, int chunks, int[] slots, List<TableRange> ranges) {
    this.degree = degree;
    this.chunks = chunks;
    this.slots = slots;
    this.ranges = List.copyOf(ranges);
  }

  /** The layout that follows from public capacities. */
  public static Layout of(Genesis genesis) {
    int degree = genesis.parameters().spec().degree();
    int banks = genesis.members().size();
    int[] slots = new int[banks];
    long all = 0;
    for (int i = 0; i < banks; i++) {
      int searching = 1;
      for (int j = 0; j < banks; j++) {
        searching = i == j ? searching : Math.max(searching, genesis.members().get(j).capacity());
      }
      slots[i] =
          TableSize.of(genesis.members().get(i).capacity(), searching, Candidates.MOST).slots();
      all += slots[i];
    }
    return all <= degree ? shared(degree, slots) : whole(degree, slots);
  }

  private static Layout shared(int degree, int[] slots) {
    List<TableRange> ranges = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < slots.length; i++) {
      ranges.add(new TableRange(i, i + 1, 0, next, next + slots[i], 0));
      next += slots[i];
    }
    return new Layout(degree, 1, slots, ranges);
  }

  private static Layout whole(int degree, int[] slots) {
    List<TableRange> ranges = new ArrayList<>();
    int[] rounded = new int[slots.length];
    for (int i = 0; i < slots.length; i++) {
      int own = Math.ceilDiv(slots[i], degree);
      rounded[i] = Math.multiplyExact(own, degree);
      for (int c = 0; c < own; c++) {
        ranges.add(new TableRange(ranges.size(), i + 1, ranges.size(), 0, degree, c * degree));
      }
    }
    return new Layout(degree, ranges.size(), rounded, ranges);
  }

  /** How many chunks there are. */
  public int chunks() {
    return chunks;
  }

  /** How many slots a chunk has. */
  public int chunkSlots() {
    return degree;
  }

  /** How many slots a bank's table has. */
  public int tableSlots(int bank) {
    return slots[bank - 1];
  }

  /** All ranges, in order. */
  public List<TableRange> ranges() {
    return ranges;
  }

  /** The ranges of a bank's table, in order. */
  public List<TableRange> rangesOf(int bank) {
    return ranges.stream().filter(r -> r.bank() == bank).toList();
  }

  /** The ranges in a chunk, in order. */
  public List<TableRange> rangesIn(int chunk) {
    return ranges.stream().filter(r -> r.chunk() == chunk).toList();
  }

  /**
   * The level of masks: cutting out a range of a shared chunk takes one.
   *
   * @param refreshed the level that refreshed ciphertexts are to have
   */
  int maskLevel(int refreshed) {
    return ranges.get(0).isWhole(degree) ? refreshed : refreshed + 1;
  }

  /**
   * What a bank may post (BRD-6): about twice what the largest honest post takes, since who reads a
   * post holds it in memory.
   */
  public static BoardLimits boardLimits(Genesis genesis) {
    BgvSpec spec = genesis.parameters().spec();
    int primes = spec.ciphertextPrimes().size() + spec.specialPrimes().size();
    int digits = Math.ceilDiv(spec.ciphertextPrimes().size(), spec.digitPrimes());
    // A share of the relinearisation key and of the public key; a mask for each value.
    int polynomials = Math.max(2 * (digits + 1), 2 * (1 + genesis.policy().measures().size()));
    long largest = (long) polynomials * primes * spec.degree() * RESIDUE_BYTES;
    return new BoardLimits(largest, largest * (8L + of(genesis).ranges().size()));
  }
}
