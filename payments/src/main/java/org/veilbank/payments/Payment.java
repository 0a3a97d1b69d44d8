package org.veilbank.payments;

import org.jspecify.annotations.Nullable;

/**
 * A plain payment.
 *
 * <p>Payer and payee are opaque: they are compared character by character and never read as
 * numbers, so {@code 012} and {@code 0012} are two.
 *
 * @param payer 1 to {@value #MAX_PARTY_LENGTH} characters, no control characters, no white space at
 *     either end
 * @param payee the same; may be the payer
 * @param cents the amount, from 0 to {@link #MAX_CENTS}
 * @param moment when, or null if the source does not say
 * @param currency the amount's currency in the source's words, or null if it does not say
 * @param label what the source says about it, or null if nothing
 * @param line the line of the file that it starts on, from 1; the payment's number, from 1, if it
 *     was not read from a file
 */
public record Payment(
    String payer,
    String payee,
    long cents,
    @Nullable Moment moment,
    @Nullable String currency,
    @Nullable Label label,
    long line) {
  /** The largest amount: what a range proof of 32 bits can show. */
  public static final long MAX_CENTS = (1L << 32) - 1;

  /** Most characters of a payer or payee. */
  public static final int MAX_PARTY_LENGTH = 256;

  static final String PARTY_EXPECTED =
      "1 to %d characters without control characters, and no white space at either end"
          .formatted(MAX_PARTY_LENGTH);

  public Payment {
    requireParty("payer", payer);
    requireParty("payee", payee);
    if (cents < 0 || cents > MAX_CENTS) {
      throw new IllegalArgumentException("%d cents: need 0 to %d".formatted(cents, MAX_CENTS));
    }
    if (line < 1) {
      throw new IllegalArgumentException("line %d: need 1 or more".formatted(line));
    }
  }

  private static void requireParty(String what, String name) {
    if (!isParty(name)) {
      throw new IllegalArgumentException("%s: need %s".formatted(what, PARTY_EXPECTED));
    }
  }

  /** Whether a text can be a payer or payee. */
  static boolean isParty(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_PARTY_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return false;
      }
    }
    return !isSpace(name.charAt(0)) && !isSpace(name.charAt(length - 1));
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
