package org.veilbank.round;

/**
 * How many slots a bank's table has, so that its own clients find a place, and that in no slot more
 * of a searching bank's clients meet than are looked for (RND-2.3, RND-3). Both follow from public
 * capacities, never from how many clients there are.
 *
 * @param slots of the table
 * @param candidates how many clients of a searching bank may meet in one slot
 * @param overflowLog2 log2 of a bound on the probability that more do, in any slot
 */
public record TableSize(int slots, int candidates, double overflowLog2) {
  /** Failure probability that is aimed at, as log2. */
  public static final double GOAL_LOG2 = -40;

  /**
   * Slots a client: three-choice cuckoo hashing works up to 0.917 clients a slot in the limit, and
   * was never seen to fail at 1/1.3 in 20,000 tables of 300 clients, or 1,000 of 10,000.
   */
  private static final double SLOTS_PER_CLIENT = 1.3;

  private static final int LEAST_SLOTS = 256;
  private static final double GROWTH = 1.02;

  /**
   * The smallest size that will do.
   *
   * @param capacity the most clients of the table's bank
   * @param searching the most clients of any bank that searches it
   * @param candidates how many may meet in a slot: 8 or more
   * @throws IllegalArgumentException if it would take more than 2^30 slots
   */
  public static TableSize of(int capacity, int searching, int candidates) {
    if (capacity < 1 || searching < 1 || candidates < 8) {
      throw new IllegalArgumentException(
          "capacity %d, searching %d, %d candidates: need at least 1, 1 and 8"
              .formatted(capacity, searching, candidates));
    }
    double slots = Math.max(LEAST_SLOTS, Math.ceil(SLOTS_PER_CLIENT * capacity));
    while (overflowLog2(searching, slots, candidates) > GOAL_LOG2) {
      slots = Math.ceil(slots * GROWTH);
    }
    if (slots > 1 << 30) {
      throw new IllegalArgumentException(
          "table of %.0f slots for %d clients: at most 2^30".formatted(slots, capacity));
    }
    return new TableSize((int) slots, candidates, overflowLog2(searching, slots, candidates));
  }

  /**
   * log2 of slots * P[Binomial(3 * searching, 1/slots) &gt; candidates]: the union over all slots.
   * The tail is bounded by its first term times a geometric series.
   */
  static double overflowLog2(int searching, double slots, int candidates) {
    double balls = (double) SaltedId.CHOICES * searching;
    double k = candidates + 1.0;
    if (k > balls) {
      return Double.NEGATIVE_INFINITY;
    }
    double logTerm = 0;
    for (int i = 0; i < candidates + 1; i++) {
      logTerm += Math.log(balls - i) - Math.log(i + 1.0) - Math.log(slots);
    }
    logTerm += (balls - k) * Math.log1p(-1 / slots);
    double ratio = (balls - k) / ((k + 1) * (slots - 1));
    if (ratio >= 1) {
      return 0;
    }
    return Math.min(0, (logTerm - Math.log1p(-ratio) + Math.log(slots)) / Math.log(2));
  }
}
