package org.veilbank.round;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.math.Modulus;

/**
 * Gates encrypted aggregates before anyone decrypts them (RND-4.2, RND-4.3).
 *
 * <p>For each slot there are c, the number of other banks that have the client, from 0 to n-1, and
 * for each measure S, the sum of their numbers times 10^decimals, from 0 to c times the measure's
 * bound. What a recipient gets to see in its slots:
 *
 * <ul>
 *   <li>if the policy releases any sum: c+1 if c &gt;= k-1, else 0;
 *   <li>for a sum: S+1 if c &gt;= k-1, else 0;
 *   <li>for a flag or band: 1 + the number of limits that the sum or average is at or above, if c
 *       &gt;= k-1 (and c &gt;= 1 for an average), else 0.
 * </ul>
 *
 * <p>In all other slots it sees 0. The gate is exact: values are those of polynomials through all
 * possible points, and limits are compared as rational numbers. It is public arithmetic: each bank
 * computes the same bytes, whatever its number of threads.
 */
public final class Disclosure {
  private final BgvContext context;
  private final CiphertextGate operations;
  private final Policy policy;
  private final int banks;
  private final Modulus t;
  private final GatePlanner.Plans plans;
  private final boolean releasesSum;
  private final double mostNoiseBits;
  private final long[] gatedCount;
  private final List<List<GateTerm>> terms = new ArrayList<>();

  /**
   * The gate of a consortium's policy.
   *
   * @param context of the genesis' parameters
   * @param key the banks' relinearisation key
   * @param banks n, 2 or more
   * @throws IllegalArgumentException as {@link #requireFeasible}
   */
  public Disclosure(BgvContext context, RelinearisationKey key, Policy policy, int banks) {
    this.context = context;
    this.operations = new CiphertextGate(context, key);
    this.policy = policy;
    this.banks = banks;
    this.t = context.parameters().plaintextModulus();
    this.plans = plans(context.parameters(), policy, banks);
    this.releasesSum = releasesSum(policy);
    this.mostNoiseBits =
        new NoiseGate(context.parameters()).refreshed(banks, plans.level()).noiseBits();
    this.gatedCount = GateTerm.gatedCount(policy, banks, t);
    for (MeasurePolicy each : policy.measures()) {
      terms.add(GateTerm.of(policy, each, banks, t, false));
    }
  }

  /**
   * Checks that a policy's releases can be computed.
   *
   * @param banks n, 2 or more
   * @throws IllegalArgumentException naming the measure, what is wrong and what would be right: a
   *     limit that is never reached, or a polynomial of too high a degree or too many levels
   */
  public static void requireFeasible(BgvParameters parameters, Policy policy, int banks) {
    plans(parameters, policy, banks);
  }

  /** {@link #level()}, without a key. */
  public static int level(BgvParameters parameters, Policy policy, int banks) {
    return plans(parameters, policy, banks).level();
  }

  private static GatePlanner.Plans plans(BgvParameters parameters, Policy policy, int banks) {
    if (banks < 2 || policy.minContributors() > banks) {
      throw new IllegalArgumentException(
          "%d banks and min-contributors %d: need 2 banks, and min-contributors up to their number"
              .formatted(banks, policy.minContributors()));
    }
    return new GatePlanner(parameters, policy, banks).plans();
  }

  /** Whether a policy releases a sum, and with it the number of others. */
  static boolean releasesSum(Policy policy) {
    return policy.measures().stream().anyMatch(each -> each.release() instanceof Release.Sum);
  }

  /**
   * The level that counts and sums must be refreshed to: the lowest from which the gate's outputs
   * arrive at {@link Genesis#DECRYPTION_LEVEL} with so little noise that they may be decrypted.
   */
  public int level() {
    return plans.level();
  }

  /** How many ciphertexts there are for each recipient and chunk. */
  public int outputCount() {
    return policy.measures().size() + (releasesSum ? 1 : 0);
  }

  /** Reads what was decrypted. */
  public ReleaseDecoder decoder() {
    return new ReleaseDecoder(policy, banks);
  }

  /**
   * Does what does not depend on the recipient.
   *
   * @param count the refreshed numbers of others, of one chunk
   * @param sums the refreshed sums, for each measure
   * @throws IllegalArgumentException if one is of another level than {@link #level()}, or has more
   *     noise than n masks give, or there are not as many sums as measures
   */
  public Gated prepare(Ciphertext count, List<Ciphertext> sums) {
    if (sums.size() != policy.measures().size()) {
      throw new IllegalArgumentException(
          "%d sums: need %d, one for each measure"
              .formatted(sums.size(), policy.measures().size()));
    }
    requireRefreshed(count);
    sums.forEach(this::requireRefreshed);
    GateCircuit<Ciphertext> circuit =
        new GateCircuit<>(operations, t, Genesis.DECRYPTION_LEVEL, count);
    List<GateCircuit.Unmasked<Ciphertext>> outputs = new ArrayList<>();
    plans.count().ifPresent(plan -> outputs.add(circuit.count(gatedCount, plan)));
    for (int m = 0; m < sums.size(); m++) {
      GateCircuit.Plan plan = plans.measures().get(m);
      outputs.add(
          policy.measures().get(m).release() instanceof Release.Sum
              ? circuit.sum(terms.get(m).get(0), sums.get(m), plan)
              : circuit.band(terms.get(m), sums.get(m), plan));
    }
    circuit.releasePowers();
    return new Gated(List.copyOf(outputs));
  }

  private void requireRefreshed(Ciphertext x) {
    if (x.context() != context || x.level() != level() || x.noiseBits() > mostNoiseBits) {
      throw new IllegalArgumentException(
          "%s: need a ciphertext of this context, of level %d, with noise of at most 2^%.1f"
              .formatted(x, level(), mostNoiseBits));
    }
  }

  /**
   * {@link #prepare} and {@link Gated#outputFor} for the only recipient of a chunk.
   *
   * @param first the recipient's first slot
   * @param end one after its last
   */
  public List<Ciphertext> gate(Ciphertext count, List<Ciphertext> sums, int first, int end) {
    try (Gated gated = prepare(count, sums)) {
      return gated.outputFor(first, end);
    }
  }

  /** A chunk's gated aggregates, not yet masked to a recipient's slots, and never shown so. */
  public final class Gated implements AutoCloseable {
    private final List<GateCircuit.Unmasked<Ciphertext>> outputs;

    private Gated(List<GateCircuit.Unmasked<Ciphertext>> outputs) {
      this.outputs = outputs;
    }

    /**
     * What is decrypted for a recipient: the gated count if a sum is released, then an output for
     * each measure, at the decryption level. Zero outside of its slots.
     *
     * @param first the recipient's first slot
     * @param end one after its last
     * @throws IllegalArgumentException if that is no range of slots
     */
    public List<Ciphertext> outputFor(int first, int end) {
      SlotRange range = new SlotRange(first, end, context.parameters().degree());
      return outputs.stream()
          .map(each -> GateCircuit.output(operations, t, Genesis.DECRYPTION_LEVEL, each, range))
          .toList();
    }

    /** Gives memory back. */
    @Override
    public void close() {
      for (GateCircuit.Unmasked<Ciphertext> each : outputs) {
        switch (each) {
          case GateCircuit.Single<Ciphertext>(Ciphertext value) -> value.close();
          case GateCircuit.Products<Ciphertext>(
                  List<GateOperations.Product<Ciphertext>> products) ->
              products.forEach(product -> {
                product.left().close();
                product.right().close();
              });
        }
      }
    }
  }

  /**
   * How many bits one round releases about a client to a bank at most: log2 of the number of
   * outcomes that there are, rounded up (RND-4.4).
   *
   * @param banks n
   */
  public static int releasedBits(Policy policy, int banks) {
    BigInteger outcomes = BigInteger.ZERO;
    if (releasesSum(policy)) {
      for (int c = policy.minContributors() - 1; c < banks; c++) {
        outcomes = outcomes.add(outcomes(policy, c));
      }
    } else {
      // The number of others is hidden: outcomes are those of the most others, and nothing.
      outcomes = outcomes(policy, banks - 1);
    }
    boolean alwaysReleased =
        policy.measures().stream()
            .allMatch(each -> GateTerm.leastOthers(policy, each.release()) == 0);
    if (policy.minContributors() > 1 || (!alwaysReleased && !releasesSum(policy))) {
      outcomes = outcomes.add(BigInteger.ONE);
    }
    return outcomes.subtract(BigInteger.ONE).bitLength();
  }

  /** How many outcomes there are with a number of others. */
  private static BigInteger outcomes(Policy policy, int others) {
    BigInteger outcomes = BigInteger.ONE;
    for (MeasurePolicy each : policy.measures()) {
      long choices =
          each.release() instanceof Release.Sum
              ? others * each.measure().scaledBound() + 1
              : others == 0 ? 1 : GateTerm.limits(each.release()).size() + 1L;
      outcomes = outcomes.multiply(BigInteger.valueOf(choices));
    }
    return outcomes;
  }
}
