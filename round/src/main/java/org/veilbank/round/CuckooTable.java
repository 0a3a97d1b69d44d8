package org.veilbank.round;

import java.util.Arrays;
import java.util.List;
import org.veilbank.math.RandomStream;

/**
 * Which of its three places each client has in a bank's table, so that no two have the same: cuckoo
 * hashing with three functions and random walks (Fotakis, Pagh, Sanders and Spirakis, "Space
 * efficient hash tables with worst case constant access time", 2005). Follows from the clients, in
 * their order, and the stream.
 */
public final class CuckooTable {
  /** What stands for nobody. */
  public static final int NOBODY = -1;

  private static final int LONGEST_WALK = 2000;

  private final int[] clientOfSlot;
  private int unplaced;

  private CuckooTable(int slots) {
    this.clientOfSlot = new int[slots];
    Arrays.fill(clientOfSlot, NOBODY);
  }

  /**
   * Places clients. One for whom no place is found within a long walk is left out; so the salt is
   * never drawn again, which would tell something about the set (RND-2.3).
   *
   * @param slots of the table; identifiers must be of a salt for as many
   */
  public static CuckooTable place(List<SaltedId> clients, int slots, RandomStream randomness) {
    CuckooTable table = new CuckooTable(slots);
    for (int client = 0; client < clients.size(); client++) {
      table.place(client, clients, randomness);
    }
    return table;
  }

  private void place(int client, List<SaltedId> clients, RandomStream randomness) {
    int homeless = client;
    for (int step = 0; step < LONGEST_WALK; step++) {
      SaltedId id = clients.get(homeless);
      for (int choice = 0; choice < SaltedId.CHOICES; choice++) {
        if (clientOfSlot[id.slot(choice)] == NOBODY) {
          clientOfSlot[id.slot(choice)] = homeless;
          return;
        }
      }
      int slot = id.slot((int) Math.floorMod(randomness.nextLong(), (long) SaltedId.CHOICES));
      int before = clientOfSlot[slot];
      clientOfSlot[slot] = homeless;
      homeless = before;
    }
    unplaced++;
  }

  /** How many slots there are. */
  public int slots() {
    return clientOfSlot.length;
  }

  /** The client in a slot, or {@link #NOBODY}. */
  public int client(int slot) {
    return clientOfSlot[slot];
  }

  /** How many clients found no place. */
  public int unplaced() {
    return unplaced;
  }

  /** For each of so many clients, whether it has a place. */
  public boolean[] placed(int clients) {
    boolean[] placed = new boolean[clients];
    for (int client : clientOfSlot) {
      if (client != NOBODY) {
        placed[client] = true;
      }
    }
    return placed;
  }
}
