package org.veilbank.payments;

import java.util.Set;

/**
 * A wish for generated payments, open and unchecked; {@link GeneratorParameters#of} validates it.
 * Where the defaults come from: {@code docs/payments.md}.
 *
 * @param payments how many payments
 * @param entities how many legal entities pay and are paid
 * @param seed of all chance: the same spec with the same seed gives the same payments
 * @param paymentsPerStep how many payments a time step has; the last may have fewer
 * @param payerExponent Zipf exponent of how often entities pay; 0 makes all alike
 * @param payeeExponent Zipf exponent of how often entities are paid
 * @param medianCents median of the log-normal amounts
 * @param sigma standard deviation of the amounts' natural logarithm
 * @param maxCents larger amounts become this one
 * @param patternShare which part of the payments belongs to patterns of laundering, from 0 to 0.5;
 *     above 0.1 it may fall short by a few hundredths of itself, since the last steps are too full
 *     to finish what would still begin
 * @param patterns which patterns there are; each occurrence is of one of them, all equally likely
 * @param minMembers fewest members of a pattern, as {@link Pattern} counts them
 * @param maxMembers most members of a pattern
 * @param patternSteps within how many steps an occurrence begins and ends
 * @param limitCents the limit that structuring stays below
 */
public record GeneratorSpec(
    long payments,
    int entities,
    long seed,
    int paymentsPerStep,
    double payerExponent,
    double payeeExponent,
    long medianCents,
    double sigma,
    long maxCents,
    double patternShare,
    Set<Pattern> patterns,
    int minMembers,
    int maxMembers,
    int patternSteps,
    long limitCents) {

  public GeneratorSpec {
    patterns = Set.copyOf(patterns);
  }

  /** Starts a spec from the defaults. */
  public static Builder builder(long payments, int entities, long seed) {
    return new Builder(payments, entities, seed);
  }

  /** Collects a spec. */
  public static final class Builder {
    private final long payments;
    private final int entities;
    private final long seed;
    private int paymentsPerStep = 1000;
    private double payerExponent = 0.9;
    private double payeeExponent = 0.9;
    private long medianCents = 5_000;
    private double sigma = 1.5;
    private long maxCents = Payment.MAX_CENTS;
    private double patternShare = 0.001;
    private Set<Pattern> patterns = Set.of(Pattern.values());
    private int minMembers = 3;
    private int maxMembers = 12;
    private int patternSteps = 24;
    private long limitCents = 1_000_000;

    private Builder(long payments, int entities, long seed) {
      this.payments = payments;
      this.entities = entities;
      this.seed = seed;
    }

    /** Sets the number of payments a time step. */
    public Builder paymentsPerStep(int count) {
      paymentsPerStep = count;
      return this;
    }

    /** Sets the Zipf exponents. */
    public Builder exponents(double payer, double payee) {
      payerExponent = payer;
      payeeExponent = payee;
      return this;
    }

    /** Sets the distribution of amounts. */
    public Builder amounts(long median, double deviation, long maximum) {
      medianCents = median;
      sigma = deviation;
      maxCents = maximum;
      return this;
    }

    /** Sets which part of the payments belongs to patterns, and to which. */
    public Builder patterns(double share, Set<Pattern> kinds) {
      patternShare = share;
      patterns = Set.copyOf(kinds);
      return this;
    }

    /** Sets the size and duration of patterns. */
    public Builder patternSize(int min, int max, int steps) {
      minMembers = min;
      maxMembers = max;
      patternSteps = steps;
      return this;
    }

    /** Sets the limit that structuring stays below. */
    public Builder limitCents(long limit) {
      limitCents = limit;
      return this;
    }

    /** The spec, as open as before. */
    public GeneratorSpec build() {
      return new GeneratorSpec(
          payments,
          entities,
          seed,
          paymentsPerStep,
          payerExponent,
          payeeExponent,
          medianCents,
          sigma,
          maxCents,
          patternShare,
          patterns,
          minMembers,
          maxMembers,
          patternSteps,
          limitCents);
    }
  }
}
