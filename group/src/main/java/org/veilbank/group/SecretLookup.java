package org.veilbank.group;

import static org.veilbank.group.Curve.AFFINE_NIELS;
import static org.veilbank.group.Curve.MINUS;
import static org.veilbank.group.Curve.NIELS;
import static org.veilbank.group.Curve.PLUS;
import static org.veilbank.group.Curve.T2D;
import static org.veilbank.group.Curve.Z2;
import static org.veilbank.group.Field.LIMBS;

/**
 * A row of a table of the multiples 1 to 8 of a point, for a secret digit in [-8, 8]: every row is
 * read, and one kept by masks.
 */
final class SecretLookup {
  private static final int ROWS = 8;

  private SecretLookup() {}

  /** out = digit times the point, a Niels row of a table of such. */
  static void niels(long[] out, long[] rows, int at, int digit) {
    select(out, rows, at, NIELS, magnitude(digit));
    long zero = equalMask(magnitude(digit), 0);
    out[MINUS] |= zero & 1;
    out[PLUS] |= zero & 1;
    out[Z2] |= zero & 2;
    negateIf((long) digit >> 63, out);
  }

  /** out = digit times the point, an affine Niels row of a table of such. */
  static void affineNiels(long[] out, long[] rows, int at, int digit) {
    select(out, rows, at, AFFINE_NIELS, magnitude(digit));
    long zero = equalMask(magnitude(digit), 0);
    out[MINUS] |= zero & 1;
    out[PLUS] |= zero & 1;
    negateIf((long) digit >> 63, out);
  }

  private static int magnitude(int digit) {
    int sign = digit >> 31;
    return (digit ^ sign) - sign;
  }

  /** All ones if a = b, otherwise 0; for numbers from 0 on. */
  private static long equalMask(int a, int b) {
    return ((long) (a ^ b) - 1) >> 63;
  }

  /** The row of a number from 1 to 8, zeros for 0. */
  private static void select(long[] out, long[] rows, int at, int length, int number) {
    for (int k = 0; k < length; k++) {
      out[k] = 0;
    }
    for (int r = 0; r < ROWS; r++) {
      long mask = equalMask(number, r + 1);
      int row = at + length * r;
      for (int k = 0; k < length; k++) {
        out[k] |= mask & rows[row + k];
      }
    }
  }

  private static void negateIf(long mask, long[] row) {
    for (int k = 0; k < LIMBS; k++) {
      long swap = mask & (row[MINUS + k] ^ row[PLUS + k]);
      row[MINUS + k] ^= swap;
      row[PLUS + k] ^= swap;
    }
    Field.negateIf(mask, row, T2D);
  }
}
