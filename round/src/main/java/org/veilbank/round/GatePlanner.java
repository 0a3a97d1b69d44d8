package org.veilbank.round;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.math.Modulus;
import org.veilbank.threshold.ThresholdParameters;

/** Finds the least level at which the gate's inputs can be, by trying the circuit on bounds. */
final class GatePlanner {
  /** The largest degree of a polynomial in a sum; some 130 relinearisations. */
  static final int MAX_DEGREE = 4095;

  private final BgvParameters parameters;
  private final Policy policy;
  private final int banks;
  private final Modulus t;
  private final NoiseGate noise;
  private final SlotRange anyRange;

  /**
   * What was found.
   *
   * @param level of the inputs
   * @param count the plan of the gated count, if a sum is released
   * @param measures a plan for each measure
   */
  record Plans(int level, Optional<GateCircuit.Plan> count, List<GateCircuit.Plan> measures) {}

  GatePlanner(BgvParameters parameters, Policy policy, int banks) {
    this.parameters = parameters;
    this.policy = policy;
    this.banks = banks;
    this.t = parameters.plaintextModulus();
    this.noise = new NoiseGate(parameters);
    this.anyRange = new SlotRange(0, 1, parameters.degree());
  }

  /**
   * The plans.
   *
   * @throws IllegalArgumentException naming the measure that cannot be released so, and what would
   *     be right
   */
  Plans plans() {
    boolean counted = Disclosure.releasesSum(policy);
    int level =
        counted ? least(this::countPlans, "the number of contributors") : Genesis.DECRYPTION_LEVEL;
    for (MeasurePolicy each : policy.measures()) {
      requireLimits(each);
      List<GateTerm> terms = GateTerm.of(policy, each, banks, t, true);
      level =
          Math.max(level, least(l -> plans(each, terms, l), "measure " + each.measure().name()));
    }
    List<GateCircuit.Plan> measures = new ArrayList<>();
    for (MeasurePolicy each : policy.measures()) {
      List<GateTerm> terms = GateTerm.of(policy, each, banks, t, true);
      measures.add(cheapest(plans(each, terms, level), degree(terms)));
    }
    return new Plans(
        level,
        counted ? Optional.of(cheapest(countPlans(level), 0)) : Optional.empty(),
        List.copyOf(measures));
  }

  /** What is feasible at a level, found as it is asked for. */
  private interface AtLevel {
    Stream<GateCircuit.Plan> plans(int level);
  }

  private int least(AtLevel feasible, String what) {
    // The top level is left for putting the ranges of a shared chunk together.
    for (int level = Genesis.DECRYPTION_LEVEL; level < parameters.topLevel(); level++) {
      if (feasible.plans(level).findAny().isPresent()) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "%s: its release needs more than the %d levels of %s: fewer decimals, or a lower bound"
            .formatted(what, parameters.topLevel(), parameters.name()));
  }

  private static GateCircuit.Plan cheapest(Stream<GateCircuit.Plan> feasible, int degree) {
    return feasible
        .min(
            Comparator.comparingLong((GateCircuit.Plan plan) -> cost(plan, degree))
                .thenComparingInt(GateCircuit.Plan::workingLevel)
                .thenComparingInt(GateCircuit.Plan::babyPowers))
        .orElseThrow(
            () -> new IllegalStateException("feasible at a level, but not at a higher one"));
  }

  private void requireLimits(MeasurePolicy each) {
    Measure measure = each.measure();
    List<BigDecimal> limits = GateTerm.limits(each.release());
    if (limits.isEmpty()) {
      return;
    }
    boolean average = GateTerm.isAverage(each.release());
    BigDecimal largest =
        average ? measure.bound() : measure.bound().multiply(BigDecimal.valueOf(banks - 1L));
    BigDecimal last = limits.get(limits.size() - 1);
    if (last.compareTo(largest) > 0) {
      throw new IllegalArgumentException(
          "measure %s: limit %s is never reached, need at most %s, the largest %s of others"
              .formatted(
                  measure.name(),
                  last.toPlainString(),
                  largest.toPlainString(),
                  average ? "average" : "sum"));
    }
    long mostBound = Math.min(MAX_DEGREE, t.value() - 2) / (banks - 1);
    if (measure.scaledBound() > mostBound) {
      throw new IllegalArgumentException(
          ("measure %s: a flag or band of %d banks needs bound * 10^decimals of at most %d, not"
                  + " %d: fewer decimals, or a lower bound")
              .formatted(measure.name(), banks, mostBound, measure.scaledBound()));
    }
  }

  private interface Trial {
    GateCircuit.Unmasked<NoiseGate.Shape> run(
        GateCircuit<NoiseGate.Shape> circuit, NoiseGate.Shape input, GateCircuit.Plan plan);
  }

  private Stream<GateCircuit.Plan> countPlans(int level) {
    long[] coefficients = GateTerm.gatedCount(policy, banks, t);
    return feasible(level, 0, (circuit, input, plan) -> circuit.count(coefficients, plan));
  }

  private Stream<GateCircuit.Plan> plans(MeasurePolicy each, List<GateTerm> terms, int level) {
    if (each.release() instanceof Release.Sum) {
      return feasible(level, 0, (circuit, input, plan) -> circuit.sum(terms.get(0), input, plan));
    }
    int degree = degree(terms);
    return feasible(level, degree, (circuit, input, plan) -> circuit.band(terms, input, plan));
  }

  /** Of the sum's polynomials, whose last one is the longest. */
  private static int degree(List<GateTerm> terms) {
    return terms.get(terms.size() - 1).polynomial().length - 1;
  }

  private Stream<GateCircuit.Plan> feasible(int level, int degree, Trial trial) {
    int leastLevel = Genesis.DECRYPTION_LEVEL + depth(degree);
    // Far smaller blocks than the square root mean far more powers, and save no level.
    int largestBlock = Math.max(1, depth(degree + 1));
    int smallestBlock = Math.max(1, largestBlock / 2 - 1);
    return IntStream.rangeClosed(leastLevel, level)
        .boxed()
        .flatMap(w ->
            IntStream.rangeClosed(smallestBlock, largestBlock)
                .mapToObj(bits -> new GateCircuit.Plan(w, 1 << bits)))
        .filter(plan -> fits(level, plan, trial));
  }

  /** ceil(log2 degree). */
  private static int depth(int degree) {
    return degree < 2 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(degree - 1);
  }

  /** About how much work the powers of the sum are. */
  private static long cost(GateCircuit.Plan plan, int degree) {
    return (long) plan.workingLevel() * (plan.babyPowers() + degree / plan.babyPowers());
  }

  private boolean fits(int level, GateCircuit.Plan plan, Trial trial) {
    NoiseGate.Shape input = noise.refreshed(banks, level);
    GateCircuit<NoiseGate.Shape> circuit =
        new GateCircuit<>(noise, t, Genesis.DECRYPTION_LEVEL, input);
    NoiseGate.Shape output =
        GateCircuit.output(
            noise, t, Genesis.DECRYPTION_LEVEL, trial.run(circuit, input, plan), anyRange);
    return output.level() == Genesis.DECRYPTION_LEVEL
        && output.noiseBits() <= ThresholdParameters.maxNoiseBits(parameters);
  }
}
