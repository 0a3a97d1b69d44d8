package org.veilbank.payments;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an import does with amounts, and what it leaves out.
 *
 * @param amounts how amounts become cents
 * @param skips what is left out and counted
 */
public record ImportRule(AmountRule amounts, Set<SkipReason> skips) {
  public ImportRule {
    skips = Set.copyOf(skips);
  }

  /** Leaves nothing out: what is no payment is an error. */
  public static ImportRule of(AmountRule amounts) {
    return new ImportRule(amounts, Set.of());
  }

  /** The same, leaving out for these reasons too. */
  public ImportRule skipping(SkipReason... reasons) {
    Set<SkipReason> all = EnumSet.noneOf(SkipReason.class);
    all.addAll(skips);
    all.addAll(Set.of(reasons));
    return new ImportRule(amounts, all);
  }
}
