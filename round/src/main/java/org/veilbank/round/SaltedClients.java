package org.veilbank.round;

import java.util.Arrays;
import org.veilbank.board.tlog.Hash;

/**
 * A bank's clients as they may lie in another bank's table: for each its places there, in the order
 * of chunks, and its tag. Seven integers a client and place of memory.
 */
final class SaltedClients {
  private final int[] starts;
  private final int[] slots;
  private final int[] words0;
  private final int[] words1;
  private final int[] clients;

  /**
   * Hashes all clients with the salt of a table.
   *
   * @param bank whose table it is
   * @param chunkSlots slots of a chunk; the table is cut into as many
   */
  SaltedClients(
      ClientIds ids,
      Hash consortium,
      Hash beacon,
      int bank,
      int tableSlots,
      int chunkSlots,
      long t) {
    BankSalt salt = new BankSalt(consortium, beacon, bank, tableSlots, t);
    int pieces = Math.ceilDiv(tableSlots, chunkSlots);
    int count = ids.count();
    int[] counts = new int[pieces + 1];
    SaltedId[] salted = new SaltedId[count];
    for (int client = 0; client < count; client++) {
      SaltedId id = salt.of(ids.utf8(client));
      salted[client] = id;
      for (int choice = 0; choice < SaltedId.CHOICES; choice++) {
        if (isNew(id, choice)) {
          counts[id.slot(choice) / chunkSlots + 1]++;
        }
      }
    }
    for (int i = 0; i < pieces; i++) {
      counts[i + 1] += counts[i];
    }
    this.starts = counts.clone();
    int all = starts[pieces];
    this.slots = new int[all];
    this.words0 = new int[all];
    this.words1 = new int[all];
    this.clients = new int[all];
    int[] next = starts.clone();
    for (int client = 0; client < count; client++) {
      SaltedId id = salted[client];
      for (int choice = 0; choice < SaltedId.CHOICES; choice++) {
        if (isNew(id, choice)) {
          int at = next[id.slot(choice) / chunkSlots]++;
          slots[at] = id.slot(choice) % chunkSlots;
          words0[at] = id.word0();
          words1[at] = id.word1();
          clients[at] = client;
        }
      }
    }
  }

  /** Whether none of the choices before is the same slot. */
  private static boolean isNew(SaltedId id, int choice) {
    for (int before = 0; before < choice; before++) {
      if (id.slot(before) == id.slot(choice)) {
        return false;
      }
    }
    return true;
  }

  /** The slots within a piece of the table, as places in its chunk. */
  int[] slots(int piece) {
    return of(slots, piece);
  }

  /** The tags' first words, in the same order. */
  int[] words0(int piece) {
    return of(words0, piece);
  }

  /** The tags' second words. */
  int[] words1(int piece) {
    return of(words1, piece);
  }

  /** Which clients they are. */
  int[] clients(int piece) {
    return of(clients, piece);
  }

  private int[] of(int[] all, int piece) {
    return Arrays.copyOfRange(all, starts[piece], starts[piece + 1]);
  }
}
