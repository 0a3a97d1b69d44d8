package org.veilbank.round;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.veilbank.board.tlog.Hash;

/**
 * A genesis as TOML, in its one canonical form: the same content gives the same bytes, and so the
 * same id, however a file that was read is laid out or commented.
 */
public final class GenesisText {
  private GenesisText() {}

  /** The canonical text. */
  public static String print(Genesis genesis) {
    StringBuilder text = new StringBuilder("format = \"veilbank/genesis/1\"\n");
    text.append("name = ").append(quoted(genesis.name())).append('\n');
    text.append("threshold = ").append(genesis.threshold()).append('\n');
    text.append("parameters = ").append(quoted(genesis.parameters().name())).append('\n');
    Policy policy = genesis.policy();
    text.append("\n[policy]\n");
    text.append("min-contributors = ").append(policy.minContributors()).append('\n');
    text.append("period-days = ").append(policy.periodDays()).append('\n');
    text.append("rounds-per-period = ").append(policy.roundsPerPeriod()).append('\n');
    text.append("released-bits-per-period = ").append(policy.releasedBitsPerPeriod()).append('\n');
    policy.measures().forEach(each -> measure(each, text));
    genesis.members().forEach(each -> bank(each, text));
    return text.toString();
  }

  /** SHA-256 of the canonical text in UTF-8. */
  static Hash digest(Genesis genesis) {
    return Hash.sha256(print(genesis).getBytes(StandardCharsets.UTF_8));
  }

  private static void measure(MeasurePolicy each, StringBuilder text) {
    Measure measure = each.measure();
    text.append("\n[[measure]]\n");
    text.append("name = ").append(quoted(measure.name())).append('\n');
    text.append("bound = ").append(number(measure.bound())).append('\n');
    text.append("decimals = ").append(measure.decimals()).append('\n');
    switch (each.release()) {
      case Release.Sum() -> text.append("release = \"sum\"\n");
      case Release.Flag flag ->
          text.append("release = \"flag\"\n")
              .append(of(flag.of()))
              .append("limit = ")
              .append(number(flag.limit()))
              .append('\n');
      case Release.Band band ->
          text.append("release = \"band\"\n")
              .append(of(band.of()))
              .append("limits = ")
              .append(
                  band.limits().stream()
                      .map(GenesisText::number)
                      .collect(Collectors.joining(", ", "[", "]")))
              .append('\n');
    }
  }

  private static void bank(Member member, StringBuilder text) {
    text.append("\n[[bank]]\n");
    text.append("name = ").append(quoted(member.name())).append('\n');
    text.append("capacity = ").append(member.capacity()).append('\n');
    text.append("verifying-key = ").append(quoted(member.verifyingKey())).append('\n');
    text.append("sealing-key = ")
        .append(quoted(HexFormat.of().formatHex(member.sealingKey().bytes())))
        .append('\n');
  }

  private static String of(Release.Of of) {
    return "of = \"%s\"\n".formatted(of.name().toLowerCase(Locale.ROOT));
  }

  /** As a string: a TOML float would be read as a binary fraction. */
  private static String number(BigDecimal value) {
    return quoted(value.stripTrailingZeros().toPlainString());
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
