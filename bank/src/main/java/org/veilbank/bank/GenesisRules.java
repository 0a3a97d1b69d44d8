package org.veilbank.bank;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.veilbank.bank.GenesisParts.Part;
import org.veilbank.bank.GenesisParts.PolicyPart;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.Genesis;
import org.veilbank.round.Measure;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;

/**
 * Whether the parts of a genesis file fit together. The rules are those of the records of module
 * {@code round}: each part is put into a genesis that has nothing else to object to, and so what is
 * refused is about that part.
 */
final class GenesisRules {
  private static final String MIN_CONTRIBUTORS = "min-contributors";
  private static final SealingPublicKey ANY_KEY =
      new SealingPublicKey(new byte[SealingKey.PUBLIC_BYTES]);

  private final TomlFields root;
  private final GenesisParts parts;

  GenesisRules(TomlFields root, GenesisParts parts) {
    this.root = root;
    this.parts = parts;
  }

  void check() {
    if (parts.name() != null) {
      String name = parts.name();
      root.check("name", () -> genesis(name, 2, 2, NamedParameters.SEARCH, policy(1)));
    }
    NamedParameters parameters =
        parts.parameters() == null ? null : checkedParameters(parts.parameters());
    Integer banks = parts.banks().isEmpty() ? null : checkedCount(parameters);
    if (banks != null && parts.threshold() != null) {
      int threshold = parts.threshold();
      root.check(
          "threshold",
          () -> genesis("?", banks, threshold, Genesis.parametersFor(banks), policy(1)));
    }
    checkPolicy(banks);
    checkMeasures(banks);
    checkDistinctBanks();
  }

  private @Nullable NamedParameters checkedParameters(NamedParameters parameters) {
    Genesis genesis = root.check("parameters", () -> genesis("?", 2, 2, parameters, policy(1)));
    return genesis == null ? null : parameters;
  }

  /** How many banks there are, or null if there cannot be so many. */
  private @Nullable Integer checkedCount(@Nullable NamedParameters parameters) {
    int banks = parts.banks().size();
    Genesis genesis =
        root.check(
            "bank",
            () ->
                genesis(
                    "?",
                    banks,
                    2,
                    parameters == null ? Genesis.parametersFor(banks) : parameters,
                    policy(1)));
    return genesis == null ? null : banks;
  }

  private void checkPolicy(@Nullable Integer banks) {
    PolicyPart part = parts.policy();
    TomlFields fields = part.fields();
    if (fields == null) {
      return;
    }
    checkNumber(fields, MIN_CONTRIBUTORS, part.minContributors(), GenesisRules::policy);
    if (banks != null && part.minContributors() != null && part.minContributors() >= 1) {
      int k = part.minContributors();
      fields.check(
          MIN_CONTRIBUTORS, () -> genesis("?", banks, 2, Genesis.parametersFor(banks), policy(k)));
    }
    checkNumber(fields, "period-days", part.periodDays(), n -> new Policy(measures(1), 1, n, 1, 1));
    checkNumber(
        fields,
        "rounds-per-period",
        part.roundsPerPeriod(),
        n -> new Policy(measures(1), 1, 1, n, 1));
    checkNumber(
        fields,
        "released-bits-per-period",
        part.releasedBitsPerPeriod(),
        n -> new Policy(measures(1), 1, 1, 1, n));
  }

  private static void checkNumber(
      TomlFields fields, String key, @Nullable Integer number, IntFunction<Policy> made) {
    if (number != null) {
      int value = number;
      fields.check(key, () -> made.apply(value));
    }
  }

  private void checkMeasures(@Nullable Integer banks) {
    List<Part<MeasurePolicy>> all = parts.measures();
    if (all.isEmpty()) {
      return;
    }
    root.check("measure", () -> new Policy(measures(all.size()), 1, 1, 1, 1));
    for (int i = 0; i < all.size(); i++) {
      MeasurePolicy one = all.get(i).value();
      if (one == null) {
        continue;
      }
      if (banks != null) {
        Policy policy = new Policy(List.of(one), 1, 1, 1, 1);
        all.get(i)
            .fields()
            .check("bound", () -> genesis("?", banks, 2, Genesis.parametersFor(banks), policy));
      }
      for (Part<MeasurePolicy> before : all.subList(0, i)) {
        MeasurePolicy other = before.value();
        if (other != null) {
          all.get(i).fields().check("name", () -> new Policy(List.of(other, one), 1, 1, 1, 1));
        }
      }
    }
  }

  private void checkDistinctBanks() {
    List<Part<Member>> all = parts.banks();
    for (int i = 0; i < all.size(); i++) {
      Member one = all.get(i).value();
      for (Part<Member> before : all.subList(0, i)) {
        Member other = before.value();
        if (one != null && other != null) {
          String key = one.name().equals(other.name()) ? "name" : "verifying-key";
          all.get(i)
              .fields()
              .check(
                  key,
                  () ->
                      new Genesis("?", List.of(other, one), 2, NamedParameters.SEARCH, policy(1)));
        }
      }
    }
  }

  private static Genesis genesis(
      String name, int banks, int threshold, NamedParameters parameters, Policy policy) {
    List<Member> members =
        IntStream.range(0, banks)
            .mapToObj(
                i -> new Member("bank " + i, String.format(Locale.ROOT, "%064x", i), ANY_KEY, 1))
            .toList();
    return new Genesis(name, members, threshold, parameters, policy);
  }

  private static Policy policy(int minContributors) {
    return new Policy(measures(1), minContributors, 1, 1, 1);
  }

  private static List<MeasurePolicy> measures(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new MeasurePolicy(new Measure("measure " + i, BigDecimal.ONE, 0), new Release.Sum()))
        .toList();
  }
}
