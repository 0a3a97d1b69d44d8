package org.veilbank.bank;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veilbank.round.Measure;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Release;

/** A {@code [[measure]]} of a genesis file. */
final class MeasureFields {
  private static final int MOST_DECIMALS = 6;

  private MeasureFields() {}

  /** The measure that a table is, and what is released of it; null if there is a problem. */
  static @Nullable MeasurePolicy measure(TomlFields fields) {
    String name = fields.string("name");
    BigDecimal bound = fields.decimal("bound");
    Integer decimals = fields.integer("decimals");
    Release release = release(fields);
    fields.refuseOthers();
    // One after another, so that a refusal is about the key that was added.
    Measure named =
        name == null
            ? null
            : fields.check("name", () -> new Measure(name, BigDecimal.ONE, MOST_DECIMALS));
    String called = named == null ? "?" : named.name();
    Measure scaled =
        decimals == null
            ? null
            : fields.check("decimals", () -> new Measure(called, BigDecimal.ONE, decimals));
    Measure bounded =
        bound == null || scaled == null
            ? null
            : fields.check("bound", () -> new Measure(called, bound, scaled.decimals()));
    return named == null || bounded == null || release == null
        ? null
        : new MeasurePolicy(bounded, release);
  }

  private static @Nullable Release release(TomlFields fields) {
    String form = fields.string("release");
    if (form == null) {
      // Which other keys there may be depends on it.
      return null;
    }
    return switch (form) {
      case "sum" -> new Release.Sum();
      case "flag" -> {
        Release.Of of = of(fields);
        BigDecimal limit = fields.decimal("limit");
        yield of == null || limit == null
            ? null
            : fields.check("limit", () -> new Release.Flag(of, limit));
      }
      case "band" -> {
        Release.Of of = of(fields);
        List<BigDecimal> limits = fields.decimals("limits");
        yield of == null || limits == null
            ? null
            : fields.check("limits", () -> new Release.Band(of, limits));
      }
      default -> {
        fields.refuse(
            "release",
            "release = \"%s\", need \"sum\", \"flag\" or \"band\""
                .formatted(TomlFields.shortened(form)));
        yield null;
      }
    };
  }

  private static Release.@Nullable Of of(TomlFields fields) {
    String text = fields.string("of");
    if (text == null) {
      return null;
    }
    for (Release.Of of : Release.Of.values()) {
      if (of.name().toLowerCase(Locale.ROOT).equals(text)) {
        return of;
      }
    }
    fields.refuse(
        "of", "of = \"%s\", need \"average\" or \"sum\"".formatted(TomlFields.shortened(text)));
    return null;
  }
}
