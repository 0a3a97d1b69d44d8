package org.veilbank.round;

import java.math.BigDecimal;
import java.util.List;

/** What a bank learns about a client from the numbers of the other banks (RND-4.2). */
public sealed interface Release {

  /** What a limit is compared with. */
  enum Of {
    /** The sum over the other banks divided by their number. */
    AVERAGE,
    /** The sum over the other banks. */
    SUM
  }

  /**
   * The sum over the others and their number; with its own number, the recipient derives the exact
   * average over all.
   */
  record Sum() implements Release {}

  /**
   * One bit: whether the others' average or sum is at or above a limit.
   *
   * @param of what is compared
   * @param limit above 0, in the measure's units
   */
  record Flag(Of of, BigDecimal limit) implements Release {
    public Flag {
      requireAscending(List.of(limit));
    }
  }

  /**
   * How many of some limits the others' average or sum is at or above: 0 to their number.
   *
   * @param of what is compared
   * @param limits above 0, ascending, 2 to 8, in the measure's units
   */
  record Band(Of of, List<BigDecimal> limits) implements Release {
    private static final int MAX_LIMITS = 8;

    public Band {
      limits = List.copyOf(limits);
      if (limits.size() < 2 || limits.size() > MAX_LIMITS) {
        throw new IllegalArgumentException(
            "limits %s: need 2 to %d of them".formatted(limits, MAX_LIMITS));
      }
      requireAscending(limits);
    }
  }

  private static void requireAscending(List<BigDecimal> limits) {
    BigDecimal before = BigDecimal.ZERO;
    for (BigDecimal limit : limits) {
      if (limit.compareTo(before) <= 0) {
        throw new IllegalArgumentException(
            "limits %s: need them above 0 and ascending".formatted(limits));
      }
      before = limit;
    }
  }
}
