package org.veilbank.payments;

/**
 * Makes payments between legal entities, the same for the same parameters on any machine and in
 * batches of any size.
 *
 * <p>Honest payments: payer and payee are drawn independently, each by a Zipf distribution over the
 * entities, and differ; the amount is log-normal. Payments come in the order of time. Among them,
 * at random places of their steps, are those of laundering {@link Pattern}s, whose entities are
 * drawn uniformly; every occurrence that begins is complete. Memory is 16 bytes an entity, and what
 * is due of patterns.
 */
public final class PaymentGenerator {
  // Streams of their own, so that the choice of partners does not hang on the share of patterns.
  private static final long PARTNERS = 1;
  private static final long HONEST = 2;
  private static final long PATTERNS = 3;

  private final GeneratorParameters parameters;
  private final EntityChoice payers;
  private final EntityChoice payees;
  private final AmountChoice amounts;
  private final SplitMix64 random;
  private final PatternSchedule schedule;
  private long made;
  private long step = -1;
  private int slotsLeft;
  private PaymentBatch due = new PaymentBatch(1);
  private int dueDone;

  /** A generator before its first payment. */
  public PaymentGenerator(GeneratorParameters parameters) {
    GeneratorSpec spec = parameters.spec();
    SplitMix64 partners = stream(spec.seed(), PARTNERS);
    this.parameters = parameters;
    this.payers = new EntityChoice(spec.entities(), spec.payerExponent(), partners);
    this.payees = new EntityChoice(spec.entities(), spec.payeeExponent(), partners);
    this.amounts = amounts(spec);
    this.random = stream(spec.seed(), HONEST);
    this.schedule = new PatternSchedule(parameters, amounts(spec), stream(spec.seed(), PATTERNS));
  }

  private static AmountChoice amounts(GeneratorSpec spec) {
    return new AmountChoice(spec.medianCents(), spec.sigma(), spec.maxCents());
  }

  private static SplitMix64 stream(long seed, long number) {
    return new SplitMix64(new SplitMix64(seed ^ (number << 60)).nextLong());
  }

  /** The parameters. */
  public GeneratorParameters parameters() {
    return parameters;
  }

  /**
   * Fills a batch with the next payments, as many as it has room for or as are left.
   *
   * @return whether there are any; what was in the batch is gone in any case
   */
  public boolean fill(PaymentBatch batch) {
    batch.clear(made);
    int count = (int) Math.min(batch.capacity(), parameters.spec().payments() - made);
    for (int i = 0; i < count; i++) {
      if (slotsLeft == 0) {
        beginStep();
      }
      int dueLeft = due.size() - dueDone;
      if (dueLeft > 0 && random.nextBelow(slotsLeft) < dueLeft) {
        batch.addCopy(due, dueDone++, step);
      } else {
        addHonest(batch);
      }
      slotsLeft--;
      made++;
    }
    return count > 0;
  }

  private void beginStep() {
    if (step >= 0) {
      schedule.end(step);
    }
    step++;
    slotsLeft = parameters.slots(step);
    due = schedule.begin(step);
    dueDone = 0;
  }

  private void addHonest(PaymentBatch batch) {
    int payer = payers.draw(random);
    int payee = payees.draw(random);
    while (payee == payer) {
      payee = payees.draw(random);
    }
    batch.addHonest(payer, payee, amounts.draw(random), step);
  }
}
