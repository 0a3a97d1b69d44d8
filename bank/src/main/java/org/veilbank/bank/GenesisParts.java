package org.veilbank.bank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.round.Genesis;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;

/**
 * What a genesis file says, part by part; null where a part is missing or wrong in itself. Nothing
 * here says that the parts fit together.
 */
record GenesisParts(
    @Nullable String name,
    @Nullable Integer threshold,
    @Nullable NamedParameters parameters,
    PolicyPart policy,
    List<Part<MeasurePolicy>> measures,
    List<Part<Member>> banks) {
  private static final String FORMAT = "veilbank/genesis/1";

  /** A table of the file, and what it is, or null. */
  record Part<T>(TomlFields fields, @Nullable T value) {}

  /** The numbers of the policy; the table is null if it is missing. */
  record PolicyPart(
      @Nullable TomlFields fields,
      @Nullable Integer minContributors,
      @Nullable Integer periodDays,
      @Nullable Integer roundsPerPeriod,
      @Nullable Integer releasedBitsPerPeriod) {
    static PolicyPart read(@Nullable TomlFields fields) {
      if (fields == null) {
        return new PolicyPart(null, null, null, null, null);
      }
      PolicyPart part =
          new PolicyPart(
              fields,
              fields.integer("min-contributors"),
              fields.integer("period-days"),
              fields.integer("rounds-per-period"),
              fields.integer("released-bits-per-period"));
      fields.refuseOthers();
      return part;
    }
  }

  static GenesisParts read(TomlFields root) {
    String format = root.string("format");
    if (format != null && !format.equals(FORMAT)) {
      root.refuse(
          "format", "format = \"%s\", need \"%s\"".formatted(TomlFields.shortened(format), FORMAT));
    }
    List<Part<MeasurePolicy>> measures = new ArrayList<>();
    List<Part<Member>> banks = new ArrayList<>();
    GenesisParts parts =
        new GenesisParts(
            root.string("name"),
            root.integer("threshold"),
            parameters(root),
            PolicyPart.read(root.table("policy")),
            measures,
            banks);
    List<TomlFields> ofMeasures = root.tables("measure");
    if (ofMeasures != null) {
      ofMeasures.forEach(f -> measures.add(new Part<>(f, MeasureFields.measure(f))));
    }
    List<TomlFields> ofBanks = root.tables("bank");
    if (ofBanks != null) {
      ofBanks.forEach(f -> banks.add(new Part<>(f, MemberFile.member(f))));
    }
    root.refuseOthers();
    return parts;
  }

  private static @Nullable NamedParameters parameters(TomlFields root) {
    String name = root.string("parameters");
    if (name == null) {
      return null;
    }
    for (NamedParameters each : NamedParameters.values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    root.refuse(
        "parameters",
        "parameters = \"%s\", need one of %s"
            .formatted(TomlFields.shortened(name), Arrays.toString(NamedParameters.values())));
    return null;
  }

  /** The whole, if all parts are there. */
  Genesis toGenesis() {
    return new Genesis(
        Objects.requireNonNull(name),
        banks.stream().map(b -> Objects.requireNonNull(b.value())).toList(),
        Objects.requireNonNull(threshold),
        Objects.requireNonNull(parameters),
        new Policy(
            measures.stream().map(m -> Objects.requireNonNull(m.value())).toList(),
            Objects.requireNonNull(policy.minContributors()),
            Objects.requireNonNull(policy.periodDays()),
            Objects.requireNonNull(policy.roundsPerPeriod()),
            Objects.requireNonNull(policy.releasedBitsPerPeriod())));
  }
}
