package org.veilbank.proof;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The duplex STROBE-128 v1.0.2 with the operations that Merlin uses: AD, meta-AD, PRF and KEY
 * (Hamburg, ePrint 2017/003). Not thread-safe.
 */
final class Strobe {
  /**
   * Bytes that are absorbed or squeezed between two permutations, of 168 that Keccak would take.
   */
  private static final int RATE = 166;

  private static final int FLAG_INBOUND = 1;
  private static final int FLAG_APPLICATION = 1 << 1;
  private static final int FLAG_CIPHER = 1 << 2;
  private static final int FLAG_META = 1 << 4;

  private static final int AD = FLAG_APPLICATION;
  private static final int META_AD = FLAG_META | FLAG_APPLICATION;
  private static final int PRF = FLAG_INBOUND | FLAG_APPLICATION | FLAG_CIPHER;
  private static final int KEY = FLAG_APPLICATION | FLAG_CIPHER;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] state;
  private int position;
  private int begin;

  /** The duplex of a protocol. */
  Strobe(String protocol) {
    state = new long[Keccak.LANES];
    byte[] header = {1, (byte) (RATE + 2), 1, 0, 1, 12 * 8};
    for (int i = 0; i < header.length; i++) {
      xor(i, header[i]);
    }
    String version = "STROBEv1.0.2";
    for (int i = 0; i < version.length(); i++) {
      xor(header.length + i, version.charAt(i));
    }
    Keccak.permute(state);
    metaAd(protocol, false);
  }

  private Strobe(Strobe other) {
    state = other.state.clone();
    position = other.position;
    begin = other.begin;
  }

  /** A duplex in the same state, independent of this one from now on. */
  Strobe copy() {
    return new Strobe(this);
  }

  /** Absorbs framing in ASCII. */
  void metaAd(String ascii, boolean more) {
    start(META_AD, more);
    for (int i = 0; i < ascii.length(); i++) {
      absorb(ascii.charAt(i));
    }
  }

  /** Absorbs framing: a length in four little-endian bytes. */
  void metaAd(int length, boolean more) {
    start(META_AD, more);
    for (int shift = 0; shift < Integer.SIZE; shift += 8) {
      absorb(length >> shift);
    }
  }

  /** Absorbs data. */
  void ad(byte[] data, boolean more) {
    start(AD, more);
    int i = 0;
    while (i < data.length) {
      if (i + Long.BYTES <= data.length && position + Long.BYTES < RATE) {
        absorbWord((long) LONGS.get(data, i));
        i += Long.BYTES;
      } else {
        absorb(data[i]);
        i++;
      }
    }
  }

  /** Eight bytes at once, after which some are left before the next permutation. */
  private void absorbWord(long word) {
    int shift = shift(position);
    state[position >> 3] ^= word << shift;
    if (shift != 0) {
      state[(position >> 3) + 1] ^= word >>> (Long.SIZE - shift);
    }
    position += Long.BYTES;
  }

  /** Fills out with pseudo-random bytes. */
  void prf(byte[] out) {
    start(PRF, false);
    for (int i = 0; i < out.length; i++) {
      int shift = shift(position);
      out[i] = (byte) (state[position >> 3] >>> shift);
      state[position >> 3] &= ~(0xFFL << shift);
      next();
    }
  }

  /** Makes what follows depend on a secret. */
  void key(byte[] secret) {
    start(KEY, false);
    for (byte b : secret) {
      int shift = shift(position);
      state[position >> 3] &= ~(0xFFL << shift);
      absorb(b);
    }
  }

  /** Erases the state. */
  void erase() {
    Arrays.fill(state, 0);
  }

  private void start(int flags, boolean more) {
    if (more) {
      return; // the operation before goes on
    }
    int previous = begin;
    begin = position + 1;
    absorb(previous);
    absorb(flags);
    if ((flags & FLAG_CIPHER) != 0 && position != 0) {
      permute();
    }
  }

  private void absorb(int b) {
    xor(position, b);
    next();
  }

  private void next() {
    position++;
    if (position == RATE) {
      permute();
    }
  }

  private void permute() {
    xor(position, begin);
    xor(position + 1, 0x04);
    xor(RATE + 1, 0x80);
    Keccak.permute(state);
    position = 0;
    begin = 0;
  }

  private void xor(int at, int b) {
    state[at >> 3] ^= (b & 0xFFL) << shift(at);
  }

  private static int shift(int at) {
    return (at & 7) << 3;
  }
}
