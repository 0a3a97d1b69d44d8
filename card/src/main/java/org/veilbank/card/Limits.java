package org.veilbank.card;

/** How large amounts may be (LED-1.1), in the smallest unit of the currency. */
public final class Limits {
  /** Bits of the amount of a transfer. */
  public static final int AMOUNT_BITS = 32;

  /** Bits of what is available, and of an issuance. */
  public static final int BALANCE_BITS = 48;

  /** Largest amount of a transfer. */
  public static final long MAX_AMOUNT = (1L << AMOUNT_BITS) - 1;

  /** Largest balance, and largest issuance. */
  public static final long MAX_BALANCE = (1L << BALANCE_BITS) - 1;

  private Limits() {}

  static void requireAmount(long amount, long most) {
    if (amount < 0 || amount > most) {
      throw new IllegalArgumentException("amount %d: expected 0 to %d".formatted(amount, most));
    }
  }
}
