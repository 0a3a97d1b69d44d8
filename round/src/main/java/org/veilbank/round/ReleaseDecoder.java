package org.veilbank.round;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.round.ImplausibleReleaseException.Problem;

/** Reads decrypted outputs of the gate, and checks that they are what a gate can give. */
public final class ReleaseDecoder {
  private static final int UNKNOWN = -1;

  private final Policy policy;
  private final int banks;
  private final boolean releasesSum;

  ReleaseDecoder(Policy policy, int banks) {
    this.policy = policy;
    this.banks = banks;
    this.releasesSum = Disclosure.releasesSum(policy);
  }

  /**
   * What is said about the client of a slot.
   *
   * @param outputs the decrypted slots of {@link Disclosure.Gated#outputFor}, in its order
   * @return for each measure
   * @throws ImplausibleReleaseException if no gate gives such values
   */
  public List<Released> decode(List<long[]> outputs, int slot) throws ImplausibleReleaseException {
    requireOutputs(outputs);
    int others = releasesSum ? others(outputs.get(0)[slot], slot) : UNKNOWN;
    List<Released> released = new ArrayList<>();
    for (int m = 0; m < policy.measures().size(); m++) {
      MeasurePolicy each = policy.measures().get(m);
      long value = outputs.get(m + (releasesSum ? 1 : 0))[slot];
      released.add(value == 0 ? new Released.NotEnough() : released(each, value, others, slot));
    }
    requireAgreement(released, others, slot);
    return List.copyOf(released);
  }

  private void requireOutputs(List<long[]> outputs) {
    int expected = policy.measures().size() + (releasesSum ? 1 : 0);
    if (outputs.size() != expected) {
      throw new IllegalArgumentException("%d outputs: need %d".formatted(outputs.size(), expected));
    }
  }

  /** The number of others, or -1 if they are too few to be told. */
  private int others(long value, int slot) throws ImplausibleReleaseException {
    if (value != 0 && (value < policy.minContributors() || value > banks)) {
      throw new ImplausibleReleaseException(
          Problem.COUNT_OUT_OF_RANGE,
          slot,
          "%d others, need %d to %d".formatted(value - 1, policy.minContributors() - 1, banks - 1));
    }
    return Math.toIntExact(value - 1);
  }

  private static Released released(MeasurePolicy each, long value, int others, int slot)
      throws ImplausibleReleaseException {
    if (each.release() instanceof Release.Sum) {
      // Without a count, sums that are there are found out when values are compared.
      if (others >= 0 && value - 1 > others * each.measure().scaledBound()) {
        throw new ImplausibleReleaseException(
            Problem.SUM_OUT_OF_RANGE,
            slot,
            "sum %d of %s, need at most %d times the bound"
                .formatted(value - 1, each.measure().name(), others));
      }
      return new Released.Sum(value - 1, others);
    }
    int limits = GateTerm.limits(each.release()).size();
    if (value - 1 > limits) {
      throw new ImplausibleReleaseException(
          Problem.BAND_OUT_OF_RANGE,
          slot,
          "%d limits of %s reached, need at most %d"
              .formatted(value - 1, each.measure().name(), limits));
    }
    return each.release() instanceof Release.Flag
        ? new Released.Flag(value == 2)
        : new Released.Band(Math.toIntExact(value - 1));
  }

  /** Whether measures are released depends on the number of others alone. */
  private void requireAgreement(List<Released> released, int others, int slot)
      throws ImplausibleReleaseException {
    int fewest = releasesSum ? others : 0;
    int most = releasesSum ? others : banks - 1;
    if (releasesSum && others < 0) {
      fewest = 0;
      most = policy.minContributors() - 2;
    }
    for (int c = fewest; c <= most; c++) {
      if (couldBe(released, c)) {
        return;
      }
    }
    throw new ImplausibleReleaseException(
        Problem.VALUES_DISAGREE, slot, "released for some measures, for others not");
  }

  private boolean couldBe(List<Released> released, int others) {
    for (int m = 0; m < released.size(); m++) {
      int least = GateTerm.leastOthers(policy, policy.measures().get(m).release());
      if ((others >= least) == (released.get(m) instanceof Released.NotEnough)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks that slots of others are zero.
   *
   * @param outputs decrypted slots
   * @param first the recipient's first slot
   * @param end one after its last
   * @throws ImplausibleReleaseException if one is not
   */
  public void requireZeroOutside(List<long[]> outputs, int first, int end)
      throws ImplausibleReleaseException {
    requireOutputs(outputs);
    for (long[] slots : outputs) {
      for (int i = 0; i < slots.length; i++) {
        if ((i < first || i >= end) && slots[i] != 0) {
          throw new ImplausibleReleaseException(
              Problem.NOT_ZERO_OUTSIDE, i, "not 0, though not of [%d, %d)".formatted(first, end));
        }
      }
    }
  }
}
