package org.veilbank.round;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What rounds of a consortium may disclose (RND-4). Signed by all banks as part of the genesis.
 *
 * @param measures what is aggregated, 1 to 8
 * @param minContributors k, the least number of banks that must have a client before anything about
 *     it is released, the recipient included; protects against k-2 colluding contributors, so 1 and
 *     2 protect nobody
 * @param periodDays how long a period is, of which budgets are
 * @param roundsPerPeriod how many rounds may be finished in a period
 * @param releasedBitsPerPeriod how many bits about a client may be released to a bank in a period
 */
public record Policy(
    List<MeasurePolicy> measures,
    int minContributors,
    int periodDays,
    int roundsPerPeriod,
    int releasedBitsPerPeriod) {
  private static final int MAX_MEASURES = 8;
  private static final int MAX_PERIOD_DAYS = 3660;

  public Policy {
    measures = List.copyOf(measures);
    requireRange("number of measures", measures.size(), 1, MAX_MEASURES);
    requireRange("min-contributors", minContributors, 1, Integer.MAX_VALUE);
    requireRange("period-days", periodDays, 1, MAX_PERIOD_DAYS);
    requireRange("rounds-per-period", roundsPerPeriod, 1, Integer.MAX_VALUE);
    requireRange("released-bits-per-period", releasedBitsPerPeriod, 1, Integer.MAX_VALUE);
    Set<String> names = new HashSet<>();
    for (MeasurePolicy each : measures) {
      if (!names.add(each.measure().name())) {
        throw new IllegalArgumentException(
            "two measures are called \"%s\"".formatted(each.measure().name()));
      }
    }
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          most == Integer.MAX_VALUE
              ? "%s %d: need at least %d".formatted(what, value, least)
              : "%s %d: need %d to %d".formatted(what, value, least, most));
    }
  }

  /** The measures alone, in order. */
  public List<Measure> plainMeasures() {
    return measures.stream().map(MeasurePolicy::measure).toList();
  }

  /** How many colluding contributors learn nothing about the one that is left: 0 or more. */
  public int collusionBound() {
    return Math.max(0, minContributors - 2);
  }
}
