package org.veilbank.fhe;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Powers of one ciphertext, made as they are needed and kept. Powers that are known already,
 * because whoever encrypted x also encrypted some of its powers, are put in and save levels.
 */
public final class PowerBasis implements AutoCloseable {
  private final Ciphertext x;
  private final Evaluator evaluator;
  private final RelinearisationKey key;
  private final SortedMap<Integer, Ciphertext> powers = new TreeMap<>();
  private final SortedMap<Integer, Ciphertext> made = new TreeMap<>();

  /** The powers of x, which stays the caller's to close. */
  public PowerBasis(Ciphertext x, Evaluator evaluator, RelinearisationKey key) {
    this.x = x;
    this.evaluator = evaluator;
    this.key = key;
    powers.put(1, x);
  }

  /**
   * Puts in a power that is known; it stays the caller's to close.
   *
   * @throws IllegalArgumentException if the exponent is below 2 or there already
   */
  public void put(int exponent, Ciphertext power) {
    if (exponent < 2 || powers.containsKey(exponent)) {
      throw new IllegalArgumentException(
          "exponent %d: need a new one of at least 2".formatted(exponent));
    }
    powers.put(exponent, power);
  }

  /** x^exponent; stays this object's to close. */
  public Ciphertext get(int exponent) {
    if (exponent < 1) {
      throw new IllegalArgumentException("exponent %d: need at least 1".formatted(exponent));
    }
    Ciphertext known = powers.get(exponent);
    if (known != null) {
      return known;
    }
    int split = bestSplit(exponent);
    Ciphertext power = evaluator.multiply(get(split), get(exponent - split), key);
    powers.put(exponent, power);
    made.put(exponent, power);
    return power;
  }

  /** The summand, at least half of the exponent, that loses the fewest levels. */
  private int bestSplit(int exponent) {
    int best = (exponent + 1) / 2;
    int bestDepth = depth(best, exponent - best);
    for (int larger : powers.keySet()) {
      if (larger > exponent / 2 && larger < exponent) {
        int depth = depth(larger, exponent - larger);
        if (depth < bestDepth || (depth == bestDepth && powers.containsKey(exponent - larger))) {
          best = larger;
          bestDepth = depth;
        }
      }
    }
    return best;
  }

  private int depth(int a, int b) {
    return Math.max(depth(a), depth(b));
  }

  /** Levels below x: exact for known powers, those of repeated halving for others. */
  private int depth(int exponent) {
    Ciphertext known = powers.get(exponent);
    if (known != null) {
      return x.level() - known.level();
    }
    return Integer.SIZE - Integer.numberOfLeadingZeros(exponent - 1);
  }

  /** Closes the powers that were made here. */
  @Override
  public void close() {
    made.values().forEach(Ciphertext::close);
    made.clear();
  }
}
