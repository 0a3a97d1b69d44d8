package org.veilbank.ledger;

/**
 * An account: they are numbered from 0 in the order in which they are opened.
 *
 * @param value 0 or more
 */
public record AccountNumber(int value) {
  /** Most accounts of a ledger: each has two pairs of points in one array. */
  public static final int MAX_ACCOUNTS = 1 << 24;

  public AccountNumber {
    if (value < 0) {
      throw new IllegalArgumentException("account " + value + ": numbers begin at 0");
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
