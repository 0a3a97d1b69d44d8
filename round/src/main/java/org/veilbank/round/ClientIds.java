package org.veilbank.round;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The identifiers of a bank's clients, in the order of its file: UTF-8 in one array, found again by
 * an open-addressing table, so that ten million of them need some 300 MB.
 */
public final class ClientIds {
  private static final int FIRST_CLIENTS = 1 << 10;

  private byte[] bytes = new byte[FIRST_CLIENTS * 20];
  private int[] ends = new int[FIRST_CLIENTS];
  private int[] table = new int[4 * FIRST_CLIENTS];
  private int count;

  ClientIds() {
    Arrays.fill(table, -1);
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  private int start(int client) {
    return client == 0 ? 0 : ends[client - 1];
  }

  /** A copy of an identifier's bytes. */
  public byte[] utf8(int client) {
    return Arrays.copyOfRange(bytes, start(client), ends[client]);
  }

  /** An identifier. */
  public String id(int client) {
    return new String(bytes, start(client), ends[client] - start(client), StandardCharsets.UTF_8);
  }

  /** The client with an identifier, or -1. */
  public int find(String id) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    return table[place(key, 0, key.length)];
  }

  /**
   * Adds an identifier.
   *
   * @return -1, or the client that has it already; then nothing is added
   */
  int add(String id) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    int place = place(key, 0, key.length);
    if (table[place] >= 0) {
      return table[place];
    }
    int start = start(count);
    if (start + key.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.toIntExact(2L * bytes.length + key.length));
    }
    System.arraycopy(key, 0, bytes, start, key.length);
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count] = start + key.length;
    table[place] = count++;
    if (2 * count > table.length) {
      grow();
    }
    return -1;
  }

  private void grow() {
    table = new int[2 * table.length];
    Arrays.fill(table, -1);
    for (int client = 0; client < count; client++) {
      table[place(bytes, start(client), ends[client])] = client;
    }
  }

  /** Where an identifier is in the table, or would be. */
  private int place(byte[] key, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + key[i];
    }
    hash *= 0x9e3779b9;
    int at = (hash >>> 7) & (table.length - 1);
    while (table[at] >= 0
        && !Arrays.equals(bytes, start(table[at]), ends[table[at]], key, from, to)) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }
}
