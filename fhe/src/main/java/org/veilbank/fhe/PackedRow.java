package org.veilbank.fhe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.veilbank.math.Modulus;

/**
 * A row of residues as bytes: canonical values of as many bits as the modulus has, the first in the
 * lowest bits of the first little-endian 8-byte word. Rows have a multiple of 64 values, so they
 * are whole words.
 */
public final class PackedRow {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PackedRow() {}

  /** Bytes of a row. */
  public static int bytes(int degree, Modulus q) {
    return degree / Byte.SIZE * q.bitLength();
  }

  /** Writes a row of |x| &lt;= q from an offset on. */
  public static void write(double[] row, Modulus q, byte[] out, int offset) {
    int width = q.bitLength();
    long modulus = q.value();
    long word = 0;
    int filled = 0;
    int at = offset;
    for (double x : row) {
      long value = (long) x;
      value += modulus & (value >> 63);
      value -= modulus;
      value += modulus & (value >> 63);
      word |= value << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        WORDS.set(out, at, word);
        at += Long.BYTES;
        filled -= Long.SIZE;
        // The bits of value that did not fit; none (a shift by width) when it fitted exactly.
        word = value >>> (width - filled);
      }
    }
  }

  /**
   * Reads a row from an offset on.
   *
   * @return the index of the first value that is not below q, or -1 if all are
   */
  public static int read(byte[] in, int offset, Modulus q, double[] row) {
    int width = q.bitLength();
    long mask = -1L >>> (Long.SIZE - width);
    long modulus = q.value();
    long half = modulus >> 1;
    long word = 0;
    int available = 0;
    int at = offset;
    int bad = -1;
    for (int i = 0; i < row.length; i++) {
      long value = word;
      if (available < width) {
        word = (long) WORDS.get(in, at);
        at += Long.BYTES;
        value |= word << available;
        word >>>= width - available;
        available += Long.SIZE - width;
      } else {
        word >>>= width;
        available -= width;
      }
      value &= mask;
      if (value >= modulus && bad < 0) {
        bad = i;
      }
      // Balanced: less q above the half, by the sign of the difference.
      row[i] = value - (modulus & ((half - value) >> 63));
    }
    return bad;
  }
}
