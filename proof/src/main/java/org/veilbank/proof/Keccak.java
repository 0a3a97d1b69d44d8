package org.veilbank.proof;

/** The permutation Keccak-f[1600] (FIPS 202, section 3.3), which {@link Strobe} is made of. */
final class Keccak {
  /** Lanes of the state; the lane of column x and row y has the index x + 5 y. */
  static final int LANES = 25;

  private static final long[] ROUND_CONSTANTS = roundConstants();

  private Keccak() {}

  /** FIPS 202, section 3.2.5: bits of a shift register at the places 2^j - 1. */
  private static long[] roundConstants() {
    long[] constants = new long[24];
    int register = 1;
    for (int round = 0; round < constants.length; round++) {
      for (int j = 0; j <= 6; j++) {
        constants[round] |= (long) (register & 1) << ((1 << j) - 1);
        register = (register << 1) ^ ((register >> 7) * 0x171);
      }
    }
    return constants;
  }

  /** Permutes the state. The lanes are variables, since C2 keeps those in registers. */
  static void permute(long[] state) {
    long a0 = state[0];
    long a1 = state[1];
    long a2 = state[2];
    long a3 = state[3];
    long a4 = state[4];
    long a5 = state[5];
    long a6 = state[6];
    long a7 = state[7];
    long a8 = state[8];
    long a9 = state[9];
    long a10 = state[10];
    long a11 = state[11];
    long a12 = state[12];
    long a13 = state[13];
    long a14 = state[14];
    long a15 = state[15];
    long a16 = state[16];
    long a17 = state[17];
    long a18 = state[18];
    long a19 = state[19];
    long a20 = state[20];
    long a21 = state[21];
    long a22 = state[22];
    long a23 = state[23];
    long a24 = state[24];
    for (long constant : ROUND_CONSTANTS) {
      final long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
      final long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
      final long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
      final long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
      final long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
      final long d0 = c4 ^ Long.rotateLeft(c1, 1);
      final long d1 = c0 ^ Long.rotateLeft(c2, 1);
      final long d2 = c1 ^ Long.rotateLeft(c3, 1);
      final long d3 = c2 ^ Long.rotateLeft(c4, 1);
      final long d4 = c3 ^ Long.rotateLeft(c0, 1);
      final long b0 = a0 ^ d0;
      final long b10 = Long.rotateLeft(a1 ^ d1, 1);
      final long b20 = Long.rotateLeft(a2 ^ d2, 62);
      final long b5 = Long.rotateLeft(a3 ^ d3, 28);
      final long b15 = Long.rotateLeft(a4 ^ d4, 27);
      final long b16 = Long.rotateLeft(a5 ^ d0, 36);
      final long b1 = Long.rotateLeft(a6 ^ d1, 44);
      final long b11 = Long.rotateLeft(a7 ^ d2, 6);
      final long b21 = Long.rotateLeft(a8 ^ d3, 55);
      final long b6 = Long.rotateLeft(a9 ^ d4, 20);
      final long b7 = Long.rotateLeft(a10 ^ d0, 3);
      final long b17 = Long.rotateLeft(a11 ^ d1, 10);
      final long b2 = Long.rotateLeft(a12 ^ d2, 43);
      final long b12 = Long.rotateLeft(a13 ^ d3, 25);
      final long b22 = Long.rotateLeft(a14 ^ d4, 39);
      final long b23 = Long.rotateLeft(a15 ^ d0, 41);
      final long b8 = Long.rotateLeft(a16 ^ d1, 45);
      final long b18 = Long.rotateLeft(a17 ^ d2, 15);
      final long b3 = Long.rotateLeft(a18 ^ d3, 21);
      final long b13 = Long.rotateLeft(a19 ^ d4, 8);
      final long b14 = Long.rotateLeft(a20 ^ d0, 18);
      final long b24 = Long.rotateLeft(a21 ^ d1, 2);
      final long b9 = Long.rotateLeft(a22 ^ d2, 61);
      final long b19 = Long.rotateLeft(a23 ^ d3, 56);
      final long b4 = Long.rotateLeft(a24 ^ d4, 14);
      a0 = b0 ^ (~b1 & b2) ^ constant;
      a1 = b1 ^ (~b2 & b3);
      a2 = b2 ^ (~b3 & b4);
      a3 = b3 ^ (~b4 & b0);
      a4 = b4 ^ (~b0 & b1);
      a5 = b5 ^ (~b6 & b7);
      a6 = b6 ^ (~b7 & b8);
      a7 = b7 ^ (~b8 & b9);
      a8 = b8 ^ (~b9 & b5);
      a9 = b9 ^ (~b5 & b6);
      a10 = b10 ^ (~b11 & b12);
      a11 = b11 ^ (~b12 & b13);
      a12 = b12 ^ (~b13 & b14);
      a13 = b13 ^ (~b14 & b10);
      a14 = b14 ^ (~b10 & b11);
      a15 = b15 ^ (~b16 & b17);
      a16 = b16 ^ (~b17 & b18);
      a17 = b17 ^ (~b18 & b19);
      a18 = b18 ^ (~b19 & b15);
      a19 = b19 ^ (~b15 & b16);
      a20 = b20 ^ (~b21 & b22);
      a21 = b21 ^ (~b22 & b23);
      a22 = b22 ^ (~b23 & b24);
      a23 = b23 ^ (~b24 & b20);
      a24 = b24 ^ (~b20 & b21);
    }
    state[0] = a0;
    state[1] = a1;
    state[2] = a2;
    state[3] = a3;
    state[4] = a4;
    state[5] = a5;
    state[6] = a6;
    state[7] = a7;
    state[8] = a8;
    state[9] = a9;
    state[10] = a10;
    state[11] = a11;
    state[12] = a12;
    state[13] = a13;
    state[14] = a14;
    state[15] = a15;
    state[16] = a16;
    state[17] = a17;
    state[18] = a18;
    state[19] = a19;
    state[20] = a20;
    state[21] = a21;
    state[22] = a22;
    state[23] = a23;
    state[24] = a24;
  }
}
