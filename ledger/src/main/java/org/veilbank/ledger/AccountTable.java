package org.veilbank.ledger;

import java.util.Arrays;
import org.veilbank.group.CompressedRistretto;

/**
 * What is known of accounts besides their ciphertexts. What deciding reads and writes is 64 bytes
 * an account in one array, so that a transaction waits for one line of memory for each of its
 * accounts; keys are elsewhere.
 */
final class AccountTable {
  private static final int LONGS = 8;
  private static final int SEQUENCE = 0;
  private static final int CREDIT_COUNTER = 1;

  /** Credits since the last fold (32 bits), role (8), code of the last answer (8). */
  private static final int PACKED = 2;

  private static final int LAST_DETAIL = 3;

  /** SHA-256 of the last decided transaction. */
  private static final int LAST_IDENTITY = 4;

  private static final int ROLE_SHIFT = 32;
  private static final int CODE_SHIFT = 40;
  private static final int BYTE = 0xff;

  private long[] state;
  private byte[] keys;
  private int size;

  /** Keeps the reads of accounts that are only touched from being optimised away. */
  private long unusedSum;

  /** With some accounts that are none before they are imported. */
  AccountTable(int size, int capacity) {
    this.size = size;
    state = new long[LONGS * capacity];
    keys = new byte[RecordLayout.KEYS_BYTES * capacity];
  }

  int size() {
    return size;
  }

  int capacity() {
    return state.length / LONGS;
  }

  boolean exists(long account) {
    return account < size;
  }

  /** Adds an account, whose keys are in an array. */
  void open(Role role, byte[] from, int at) {
    if (size == capacity()) {
      int larger = Math.min(AccountNumber.MAX_ACCOUNTS, Math.max(16, 2 * size));
      state = Arrays.copyOf(state, LONGS * larger);
      keys = Arrays.copyOf(keys, RecordLayout.KEYS_BYTES * larger);
    }
    System.arraycopy(from, at, keys, RecordLayout.KEYS_BYTES * size, RecordLayout.KEYS_BYTES);
    state[LONGS * size + PACKED] = (long) role.code() << ROLE_SHIFT;
    size++;
  }

  boolean hasKeys(int account, byte[] from, int at) {
    int own = RecordLayout.KEYS_BYTES * account;
    return Arrays.equals(
        keys, own, own + RecordLayout.KEYS_BYTES, from, at, at + RecordLayout.KEYS_BYTES);
  }

  /** Reads what is to be read soon, so that waits for memory overlap. */
  void touch(long account) {
    if (account < size) {
      unusedSum += state[LONGS * (int) account];
    }
  }

  long sequence(int account) {
    return state[LONGS * account + SEQUENCE];
  }

  long creditCounter(int account) {
    return state[LONGS * account + CREDIT_COUNTER];
  }

  int pendingCredits(int account) {
    return (int) state[LONGS * account + PACKED];
  }

  int roleCode(int account) {
    return (int) (state[LONGS * account + PACKED] >>> ROLE_SHIFT) & BYTE;
  }

  Role role(int account) {
    return Role.ofCode(roleCode(account));
  }

  int lastCode(int account) {
    return (int) (state[LONGS * account + PACKED] >>> CODE_SHIFT) & BYTE;
  }

  long lastDetail(int account) {
    return state[LONGS * account + LAST_DETAIL];
  }

  boolean isLast(int account, byte[] identities, int at) {
    int own = LONGS * account + LAST_IDENTITY;
    boolean same = true;
    for (int i = 0; i < 4; i++) {
      same &= state[own + i] == LittleEndian.getLong(identities, at + Long.BYTES * i);
    }
    return same;
  }

  void credit(int account) {
    state[LONGS * account + CREDIT_COUNTER]++;
    state[LONGS * account + PACKED]++;
  }

  void clearPendingCredits(int account) {
    state[LONGS * account + PACKED] &= -1L << Integer.SIZE;
  }

  /** Notes the decision about an account's next transaction. */
  void decide(int account, int code, long detail, byte[] identities, int at) {
    int own = LONGS * account;
    state[own + SEQUENCE]++;
    state[own + PACKED] =
        (state[own + PACKED] & ~((long) BYTE << CODE_SHIFT)) | ((long) code << CODE_SHIFT);
    state[own + LAST_DETAIL] = detail;
    for (int i = 0; i < 4; i++) {
      state[own + LAST_IDENTITY + i] = LittleEndian.getLong(identities, at + Long.BYTES * i);
    }
  }

  CompressedRistretto encryptionKey(int account) {
    return CompressedRistretto.of(keys, RecordLayout.KEYS_BYTES * account);
  }

  VerifyingKey verifyingKey(int account) {
    return VerifyingKey.at(keys, RecordLayout.KEYS_BYTES * account + CompressedRistretto.BYTES);
  }

  /** Bytes of an account as exported. */
  static final int EXPORTED_BYTES = Long.BYTES * LONGS + RecordLayout.KEYS_BYTES;

  void exportInto(byte[] out, int at, int account) {
    for (int i = 0; i < LONGS; i++) {
      LittleEndian.putLong(out, at + Long.BYTES * i, state[LONGS * account + i]);
    }
    System.arraycopy(
        keys,
        RecordLayout.KEYS_BYTES * account,
        out,
        at + Long.BYTES * LONGS,
        RecordLayout.KEYS_BYTES);
  }

  /** An account = as it was exported; false if it cannot have been. */
  boolean importFrom(byte[] in, int at, int account) {
    for (int i = 0; i < LONGS; i++) {
      state[LONGS * account + i] = LittleEndian.getLong(in, at + Long.BYTES * i);
    }
    System.arraycopy(
        in,
        at + Long.BYTES * LONGS,
        keys,
        RecordLayout.KEYS_BYTES * account,
        RecordLayout.KEYS_BYTES);
    int credits = pendingCredits(account);
    return state[LONGS * account + PACKED] >>> (CODE_SHIFT + Byte.SIZE) == 0
        && Role.isCode(roleCode(account))
        && ResultCode.isFinal(lastCode(account))
        && credits >= 0
        && credits <= LedgerState.MAX_CREDITS
        && sequence(account) >= 0
        && creditCounter(account) >= credits;
  }

  boolean isSameAs(AccountTable other) {
    int longs = LONGS * size;
    int bytes = RecordLayout.KEYS_BYTES * size;
    return size == other.size
        && Arrays.equals(state, 0, longs, other.state, 0, longs)
        && Arrays.equals(keys, 0, bytes, other.keys, 0, bytes);
  }
}
