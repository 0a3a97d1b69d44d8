package org.veilbank.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.veilbank.round.Genesis;
import org.veilbank.round.Measure;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;

/** A genesis in words, for whoever decides whether to sign it. */
final class GenesisSummary {
  private GenesisSummary() {}

  static void print(Genesis genesis, PrintWriter out) {
    int n = genesis.members().size();
    int t = genesis.threshold();
    out.printf("Consortium \"%s\"%n", genesis.name());
    out.printf("  id %s%n%n", genesis.id());
    out.printf("%d banks%n", n);
    for (int i = 0; i < n; i++) {
      Member member = genesis.members().get(i);
      out.printf(
          "  %2d  %s, up to %,d clients%n      verifying key %s%n",
          i + 1, member.name(), member.capacity(), member.verifyingKey());
    }
    out.printf(
        "%nthreshold %d: any %d of the %d banks decrypt together; %s%n",
        t, t, n, t == 2 ? "one alone cannot" : "%d that collude cannot".formatted(t - 1));
    out.printf("parameters %s%n", genesis.parameters());
    if (genesis.parameters().name().startsWith("INSECURE_")) {
      out.printf(
          "  WARNING: NO SECURITY. This encryption is broken on a laptop. For tests only, never%n"
              + "  with data of real clients.%n");
    }
    policy(genesis.policy(), out);
  }

  private static void policy(Policy policy, PrintWriter out) {
    out.printf("%nWhat a bank learns about its own clients from the other banks' numbers%n");
    policy.measures().forEach(each -> out.printf("  %s%n", measure(each)));
    contributors(policy, out);
    out.printf(
        "in %,d days, at most %,d rounds and %,d bits about a client%n",
        policy.periodDays(), policy.roundsPerPeriod(), policy.releasedBitsPerPeriod());
  }

  private static String measure(MeasurePolicy each) {
    Measure measure = each.measure();
    return "%s, from 0 to %s with %d decimals: %s"
        .formatted(
            measure.name(), plain(measure.bound()), measure.decimals(), release(each.release()));
  }

  static String release(Release release) {
    return switch (release) {
      case Release.Sum() -> "their sum and their number, so the exact average over all";
      case Release.Flag flag ->
          "one bit, whether their %s is at least %s".formatted(of(flag.of()), plain(flag.limit()));
      case Release.Band band ->
          "how many of the limits %s their %s reaches"
              .formatted(limits(band.limits()), of(band.of()));
    };
  }

  private static void contributors(Policy policy, PrintWriter out) {
    int k = policy.minContributors();
    out.printf("min-contributors %d%n", k);
    if (policy.collusionBound() == 0 && k <= 2) {
      out.printf(
          "  WARNING: %d PROTECTS NOBODY. With one other bank that has the client, the sum is that%n"
              + "  bank's number. Need at least 3.%n",
          k);
    } else {
      int colluders = policy.collusionBound();
      out.printf(
          "  nothing is released about a client that fewer than %d banks have, the one that asks%n"
              + "  included. So up to %d %s (k-2) cannot work out the number of one that%n"
              + "  is left; %d can.%n",
          k, colluders, colluders == 1 ? "bank" : "banks that collude", colluders + 1);
    }
  }

  private static String limits(List<BigDecimal> limits) {
    return limits.stream().map(GenesisSummary::plain).collect(Collectors.joining(", "));
  }

  private static String of(Release.Of of) {
    return of.name().toLowerCase(Locale.ROOT);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
