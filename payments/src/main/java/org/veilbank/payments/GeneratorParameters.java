package org.veilbank.payments;

/** Validated, immutable parameters of a {@link PaymentGenerator}. */
public final class GeneratorParameters {
  private static final long MAX_PAYMENTS = 1L << 48;
  private static final int MAX_ENTITIES = 1 << 24;
  private static final int MAX_PAYMENTS_PER_STEP = 1 << 20;
  private static final double MAX_EXPONENT = 3;
  private static final double MAX_SIGMA = 5;
  private static final double MAX_SHARE = 0.5;
  private static final int MIN_MEMBERS = 3;
  private static final int MAX_MEMBERS = 64;
  private static final int MAX_PATTERN_STEPS = 1 << 10;
  private static final long MIN_LIMIT = 1_000;

  private final GeneratorSpec spec;

  private GeneratorParameters(GeneratorSpec spec) {
    this.spec = spec;
    require("payments", spec.payments(), 1, MAX_PAYMENTS);
    require("entities", spec.entities(), 2, MAX_ENTITIES);
    require("paymentsPerStep", spec.paymentsPerStep(), 1, MAX_PAYMENTS_PER_STEP);
    require("payerExponent", spec.payerExponent(), 0, MAX_EXPONENT);
    require("payeeExponent", spec.payeeExponent(), 0, MAX_EXPONENT);
    require("maxCents", spec.maxCents(), 1, Payment.MAX_CENTS);
    require("medianCents", spec.medianCents(), 1, spec.maxCents());
    require("sigma", spec.sigma(), 0, MAX_SIGMA);
    require("patternShare", spec.patternShare(), 0, MAX_SHARE);
    if (spec.patternShare() > 0) {
      requirePatterns();
    }
  }

  private void requirePatterns() {
    if (spec.patterns().isEmpty()) {
      throw new IllegalArgumentException(
          "patterns: none, need at least one for a patternShare of %s"
              .formatted(spec.patternShare()));
    }
    require("minMembers", spec.minMembers(), MIN_MEMBERS, MAX_MEMBERS);
    require("maxMembers", spec.maxMembers(), spec.minMembers(), MAX_MEMBERS);
    require("patternSteps", spec.patternSteps(), 1, MAX_PATTERN_STEPS);
    require("limitCents", spec.limitCents(), MIN_LIMIT, spec.maxCents());
    if (spec.entities() < spec.maxMembers() + 2) {
      throw new IllegalArgumentException(
          "entities=%d: need %d or more, for patterns of maxMembers=%d and two ends"
              .formatted(spec.entities(), spec.maxMembers() + 2, spec.maxMembers()));
    }
  }

  /**
   * Validates a spec.
   *
   * @throws IllegalArgumentException naming the first field that is wrong, its value, and what
   *     would be right
   */
  public static GeneratorParameters of(GeneratorSpec spec) {
    return new GeneratorParameters(spec);
  }

  private static void require(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("%s=%d: need %d to %d".formatted(name, value, min, max));
    }
  }

  private static void require(String name, double value, double min, double max) {
    // Written so that NaN is refused too.
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException("%s=%s: need %s to %s".formatted(name, value, min, max));
    }
  }

  /** The spec, which is valid. */
  public GeneratorSpec spec() {
    return spec;
  }

  /** How many time steps there are. */
  public long steps() {
    return (spec.payments() + spec.paymentsPerStep() - 1) / spec.paymentsPerStep();
  }

  /** How many payments a step has. */
  int slots(long step) {
    long first = step * spec.paymentsPerStep();
    return (int) Math.min(spec.paymentsPerStep(), spec.payments() - first);
  }
}
