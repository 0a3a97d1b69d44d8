package org.veilbank.round;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntBinaryOperator;

/**
 * What a searching bank looks for in each slot of a chunk: the tags of those of its clients who
 * would lie there, and their numbers (RND-3).
 *
 * <p>At most {@value #MOST} tags are looked for in a slot, all different. Where more meet, those
 * with the least tags are: a choice that has nothing to do with who lies there ({@link TableSize}).
 * Clients beyond, and those with the whole tag of an earlier one (two of a thousand million do in a
 * slot that they share), are left out and can be asked for, never dropped in silence.
 */
public final class Candidates {
  /** How many tags can be looked for in a slot: the degree bound of the search's polynomials. */
  public static final int MOST = 24;

  /** Candidates of slot i are those from first[i] to first[i + 1]. */
  private final int[] first;

  private final int[] word0;
  private final int[] word1;
  private final int[][] numbers;
  private final int[] crowdedOut;
  private final int[] sameTag;

  private Candidates(
      int[] first, int[] word0, int[] word1, int[][] numbers, int[] crowdedOut, int[] sameTag) {
    this.first = first;
    this.word0 = word0;
    this.word1 = word1;
    this.numbers = numbers;
    this.crowdedOut = crowdedOut;
    this.sameTag = sameTag;
  }

  /**
   * Sorts candidates into slots. Entry i of the four arrays is one candidate; a client may be one
   * in several slots.
   *
   * @param slots of the chunk
   * @param modulus t: words and numbers are from 0 to t-1
   * @param slot from 0
   * @param word0 the tag's first word
   * @param word1 the tag's second word
   * @param client any index, for {@code numbers} and the reports
   * @param measures how many numbers a client has, 0 or more
   * @param numbers the number of (measure, client); asked once for each candidate
   * @throws IllegalArgumentException if the arrays differ in length, or something is out of range
   */
  public static Candidates of(
      int slots,
      long modulus,
      int[] slot,
      int[] word0,
      int[] word1,
      int[] client,
      int measures,
      IntBinaryOperator numbers) {
    if (word0.length != slot.length
        || word1.length != slot.length
        || client.length != slot.length) {
      throw new IllegalArgumentException(
          "%d slots, %d and %d words, %d clients: need as many of each"
              .formatted(slot.length, word0.length, word1.length, client.length));
    }
    int[] start = new int[slots + 1];
    for (int i = 0; i < slot.length; i++) {
      requireRange("slot", slot[i], slots);
      requireRange("first word", word0[i], modulus);
      requireRange("second word", word1[i], modulus);
      start[slot[i] + 1]++;
    }
    for (int s = 0; s < slots; s++) {
      start[s + 1] += start[s];
    }
    int[] entries = new int[slot.length];
    int[] next = start.clone();
    for (int i = 0; i < slot.length; i++) {
      entries[next[slot[i]]++] = i;
    }
    return new Sorting(start, entries, word0, word1, client).candidates(measures, numbers, modulus);
  }

  private static void requireRange(String what, int value, long below) {
    if (value < 0 || value >= below) {
      throw new IllegalArgumentException(
          "%s out of range: need 0 to %d".formatted(what, below - 1));
    }
  }

  /** Chooses those that are looked for among entries that are sorted by slot. */
  private static final class Sorting {
    private final int[] start;
    private final int[] entries;
    private final int[] word0;
    private final int[] word1;
    private final int[] client;
    private final int[] first;
    private final int[] kept;
    private final int[] crowdedOut;
    private final int[] sameTag;
    private int keptCount;
    private int crowdedCount;
    private int sameCount;

    Sorting(int[] start, int[] entries, int[] word0, int[] word1, int[] client) {
      this.start = start;
      this.entries = entries;
      this.word0 = word0;
      this.word1 = word1;
      this.client = client;
      this.first = new int[start.length];
      this.kept = new int[entries.length];
      this.crowdedOut = new int[entries.length];
      this.sameTag = new int[entries.length];
    }

    Candidates candidates(int measures, IntBinaryOperator numbers, long modulus) {
      for (int slot = 0; slot + 1 < start.length; slot++) {
        if (start[slot + 1] - start[slot] > MOST) {
          sortByTag(start[slot], start[slot + 1]);
        }
        for (int i = start[slot]; i < start[slot + 1]; i++) {
          choose(slot, entries[i]);
        }
        first[slot + 1] = keptCount;
      }
      int[] words0 = new int[keptCount];
      int[] words1 = new int[keptCount];
      int[][] values = new int[measures][keptCount];
      for (int i = 0; i < keptCount; i++) {
        words0[i] = word0[kept[i]];
        words1[i] = word1[kept[i]];
        for (int m = 0; m < measures; m++) {
          values[m][i] = numbers.applyAsInt(m, client[kept[i]]);
          requireRange("number of measure " + m, values[m][i], modulus);
        }
      }
      return new Candidates(
          first,
          words0,
          words1,
          values,
          Arrays.copyOf(crowdedOut, crowdedCount),
          Arrays.copyOf(sameTag, sameCount));
    }

    /** Rarely asked for, so it may be slow. */
    private void sortByTag(int from, int to) {
      int[] sorted =
          Arrays.stream(entries, from, to)
              .boxed()
              .sorted(
                  Comparator.comparingInt((Integer entry) -> word0[entry])
                      .thenComparingInt(entry -> word1[entry]))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, entries, from, sorted.length);
    }

    private void choose(int slot, int entry) {
      for (int i = first[slot]; i < keptCount; i++) {
        if (word0[kept[i]] == word0[entry] && word1[kept[i]] == word1[entry]) {
          sameTag[sameCount++] = client[entry];
          return;
        }
      }
      if (keptCount - first[slot] == MOST) {
        crowdedOut[crowdedCount++] = client[entry];
      } else {
        kept[keptCount++] = entry;
      }
    }
  }

  /** How many slots the chunk has. */
  public int slots() {
    return first.length - 1;
  }

  /** How many numbers each candidate has. */
  public int measures() {
    return numbers.length;
  }

  /** How many candidates are looked for, in all slots. */
  public int size() {
    return word0.length;
  }

  /** The clients that are not looked for in some slot because it is full; one entry for each. */
  public int[] crowdedOut() {
    return crowdedOut.clone();
  }

  /** The clients that are not looked for in some slot because another's tag is the same there. */
  public int[] sameTag() {
    return sameTag.clone();
  }

  /** The first candidate of a slot; those of slot i end where slot i + 1 begins. */
  int first(int slot) {
    return first[slot];
  }

  int word0(int candidate) {
    return word0[candidate];
  }

  int word1(int candidate) {
    return word1[candidate];
  }

  int number(int measure, int candidate) {
    return numbers[measure][candidate];
  }

  @Override
  public String toString() {
    return "Candidates[redacted]";
  }
}
