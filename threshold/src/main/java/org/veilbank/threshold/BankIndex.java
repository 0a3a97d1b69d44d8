package org.veilbank.threshold;

/**
 * A bank's place in its consortium, from 1: also the point at which its share is evaluated, which
 * is why there is no bank 0.
 *
 * @param value 1 to {@value #MAX}
 */
public record BankIndex(int value) implements Comparable<BankIndex> {
  /** The largest consortium. */
  public static final int MAX = 10;

  public BankIndex {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("bank %d: need 1 to %d".formatted(value, MAX));
    }
  }

  @Override
  public int compareTo(BankIndex other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "bank " + value;
  }
}
