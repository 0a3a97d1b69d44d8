package org.veilbank.round;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.math.Modulus;

/**
 * A summand of what is released of a measure: a polynomial in the number of others that selects
 * some numbers, times a polynomial in the sum. Coefficients are lowest first.
 */
final class GateTerm {
  private final long[] selector;
  private final long[] polynomial;

  private GateTerm(long[] selector, long[] polynomial) {
    this.selector = selector;
    this.polynomial = polynomial;
  }

  /** Coefficients in the number of others; shared, not to be changed. */
  long[] selector() {
    return selector;
  }

  /** Coefficients in the sum; shared, not to be changed. */
  long[] polynomial() {
    return polynomial;
  }

  /** As this, with another polynomial of the sum, of this degree, that has no coefficient 0. */
  GateTerm outline(int degree) {
    long[] ones = new long[degree + 1];
    Arrays.fill(ones, 1);
    return new GateTerm(selector, ones);
  }

  /** Least number of others with which a measure is released. */
  static int leastOthers(Policy policy, Release release) {
    int others = policy.minContributors() - 1;
    // Without others there is no average.
    return isAverage(release) ? Math.max(1, others) : others;
  }

  /** What a measure's sum or average is compared with; empty for a sum that is released itself. */
  static List<BigDecimal> limits(Release release) {
    return switch (release) {
      case Release.Sum() -> List.of();
      case Release.Flag flag -> List.of(flag.limit());
      case Release.Band band -> band.limits();
    };
  }

  /** Whether the average is compared. */
  static boolean isAverage(Release release) {
    return switch (release) {
      case Release.Sum() -> false;
      case Release.Flag flag -> flag.of() == Release.Of.AVERAGE;
      case Release.Band band -> band.of() == Release.Of.AVERAGE;
    };
  }

  /** The polynomial that is 1 for least to most others, else 0. */
  private static long[] ofCount(int banks, int least, int most, Modulus t) {
    long[] values = new long[banks];
    Arrays.fill(values, least, most + 1, 1);
    return Interpolation.through(values, t);
  }

  /** 1 from k-1 others on, else 0. */
  static long[] gate(Policy policy, int banks, Modulus t) {
    return ofCount(banks, policy.minContributors() - 1, banks - 1, t);
  }

  /** c+1 from k-1 others on, else 0. */
  static long[] gatedCount(Policy policy, int banks, Modulus t) {
    long[] values = new long[banks];
    for (int c = policy.minContributors() - 1; c < banks; c++) {
      values[c] = c + 1L;
    }
    return Interpolation.through(values, t);
  }

  /**
   * The terms whose sum is released of a measure.
   *
   * @param outlineOnly whether coefficients of the sum's polynomials do not matter, but their
   *     degrees
   */
  static List<GateTerm> of(
      Policy policy, MeasurePolicy each, int banks, Modulus t, boolean outlineOnly) {
    if (each.release() instanceof Release.Sum) {
      return List.of(new GateTerm(gate(policy, banks, t), new long[] {1, 1}));
    }
    long bound = each.measure().scaledBound();
    int least = leastOthers(policy, each.release());
    List<GateTerm> terms = new ArrayList<>();
    if (isAverage(each.release())) {
      for (int c = least; c < banks; c++) {
        terms.add(term(each, banks, c, c, Math.toIntExact((long) c * bound), t, outlineOnly));
      }
    } else {
      int most = Math.toIntExact((banks - 1) * bound);
      terms.add(term(each, banks, least, banks - 1, most, t, outlineOnly));
    }
    return List.copyOf(terms);
  }

  private static GateTerm term(
      MeasurePolicy each,
      int banks,
      int least,
      int most,
      int largestSum,
      Modulus t,
      boolean outlineOnly) {
    GateTerm selected = new GateTerm(ofCount(banks, least, most, t), new long[0]);
    if (outlineOnly) {
      return selected.outline(largestSum);
    }
    long[] values = new long[largestSum + 1];
    Arrays.fill(values, 1);
    for (BigDecimal limit : limits(each.release())) {
      int times = isAverage(each.release()) ? least : 1;
      for (int s = firstReaching(limit, each.measure(), times); s <= largestSum; s++) {
        values[s]++;
      }
    }
    return new GateTerm(selected.selector, Interpolation.through(values, t));
  }

  /** The least scaled sum that is at or above a number of times a limit. */
  static int firstReaching(BigDecimal limit, Measure measure, int times) {
    BigInteger first =
        limit
            .movePointRight(measure.decimals())
            .multiply(BigDecimal.valueOf(times))
            .setScale(0, RoundingMode.CEILING)
            .unscaledValue();
    return first.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }
}
