package org.veilbank.round;

/**
 * How many slots a bank's table has, so that its own clients find a place, and that a searching
 * bank misses none of its own because too many of them meet in a slot (RND-2.3, RND-3). Both follow
 * from public capacities, never from how many clients there are.
 *
 * <p>A slot in which more meet than are looked for need not lose anybody: one person lies there,
 * and those who are left out are chosen by their tags ({@link Candidates}), which say nothing of
 * who it is. If one of 25 is left out, it is the one that counts with a probability of at most
 * 1/25.
 *
 * @param slots of the table
 * @param candidates how many clients of a searching bank are looked for in one slot
 * @param missedLog2 log2 of a bound on the probability that one is missed, in any slot
 */
public record TableSize(int slots, int candidates, double missedLog2) {
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
    while (missedLog2(searching, slots, candidates) > GOAL_LOG2) {
      slots = Math.ceil(slots * GROWTH);
    }
    if (slots > 1 << 30) {
      throw new IllegalArgumentException(
          "table of %.0f slots for %d clients: at most 2^30".formatted(slots, capacity));
    }
    return new TableSize((int) slots, candidates, missedLog2(searching, slots, candidates));
  }

  /**
   * log2 of slots * sum over m &gt; c of P[Binomial(3 * searching, 1/slots) = m] * (m - c)/m, c the
   * candidates: the union over all slots. The terms are bounded by the first times 1, 2x, 3x^2,
   * ..., x the ratio of probabilities at the beginning, and so their sum by the first over (1-x)^2.
   */
  static double missedLog2(int searching, double slots, int candidates) {
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
    double missed = logTerm - Math.log(k) - 2 * Math.log1p(-ratio) + Math.log(slots);
    return Math.min(0, missed / Math.log(2));
  }
}
