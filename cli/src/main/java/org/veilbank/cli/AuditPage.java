package org.veilbank.cli;

import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.veilbank.round.AuditCheck;
import org.veilbank.round.AuditCheck.Outcome;
import org.veilbank.round.AuditReport;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Policy;
import org.veilbank.round.SharingRecord;

/**
 * An audit's report as a page to read and to print. It stands alone: no script, nothing from
 * elsewhere, and a policy that would forbid both. All text is escaped, since names and reasons come
 * from others.
 */
final class AuditPage {
  private static final String STYLE =
      """
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem;
        color: #1a1a1a; background: #fff; }
      table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
      caption { text-align: left; font-weight: 600; padding: .25rem 0; }
      th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left;
        vertical-align: top; overflow-wrap: anywhere; }
      thead th { background: #eee; }
      ul { margin: .25rem 0; padding-left: 1.2rem; }
      code { overflow-wrap: anywhere; }
      .failed { color: #a30000; font-weight: 700; }
      @media print { body { max-width: none; padding: 0; font-size: 10pt; }
        tr { break-inside: avoid; } h2 { break-after: avoid; } }
      """;

  private final StringBuilder out = new StringBuilder();

  private AuditPage() {}

  static String of(AuditReport report) {
    AuditPage page = new AuditPage();
    page.page(report);
    return page.out.toString();
  }

  /** Text as it may stand between tags, and in attributes. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> {
              // Characters that cannot be seen, or turn the reading direction, mislead.
              int type = Character.getType(c);
              boolean hidden =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.SURROGATE
                      || type == Character.UNASSIGNED;
              safe.appendCodePoint(hidden ? '\uFFFD' : c);
            }
          }
        });
    return safe.toString();
  }

  private void page(AuditReport report) {
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src 'unsafe-inline'\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Audit of ")
        .append(escaped(report.consortium()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n");
    element("h1", "Audit of " + report.consortium());
    out.append("<p><strong")
        .append(report.passed() ? "" : " class=\"failed\"")
        .append('>')
        .append(report.passed() ? "Passed" : "FAILED")
        .append("</strong>: ");
    out.append(
        "%d checks passed, %d failed, %d had nothing to check.</p>\n"
            .formatted(
                report.count(Outcome.PASSED),
                report.count(Outcome.FAILED),
                report.count(Outcome.NOT_APPLICABLE)));
    rows(
        "The board",
        List.of("", ""),
        List.of(
            List.of("Consortium", report.id().toString()),
            List.of("Entries", "%,d".formatted(report.entries())),
            List.of("Root", report.root().toString())));
    report.records().forEach(this::record);
    checks(report.checks());
    element("h2", "What was not checked, since it cannot be");
    list(report.unchecked());
    out.append("</main>\n</body>\n</html>\n");
  }

  private void element(String tag, String text) {
    out.append('<').append(tag).append('>').append(escaped(text));
    out.append("</").append(tag).append(">\n");
  }

  private void list(Collection<String> items) {
    out.append("<ul>\n");
    items.forEach(item -> element("li", item));
    out.append("</ul>\n");
  }

  /** A table whose rows begin with their heading. */
  private void rows(String caption, List<String> head, List<List<String>> rows) {
    begin(caption, head);
    for (List<String> row : rows) {
      out.append("<tr><th scope=\"row\">").append(escaped(row.get(0))).append("</th>");
      row.subList(1, row.size())
          .forEach(cell -> out.append("<td>").append(escaped(cell)).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n");
  }

  private void begin(String caption, List<String> head) {
    out.append("<table>\n");
    element("caption", caption);
    if (head.stream().anyMatch(h -> !h.isEmpty())) {
      out.append("<thead><tr>");
      head.forEach(h -> out.append("<th scope=\"col\">").append(escaped(h)).append("</th>"));
      out.append("</tr></thead>\n");
    }
    out.append("<tbody>\n");
  }

  private void checks(List<AuditCheck> checks) {
    element("h2", "Checks");
    begin("All checks, in order", List.of("Rule", "Check", "Outcome", "Found"));
    for (AuditCheck check : checks) {
      out.append("<tr><th scope=\"row\">").append(escaped(check.rule())).append("</th><td>");
      out.append(escaped(check.title())).append("</td><td");
      out.append(check.outcome() == Outcome.FAILED ? " class=\"failed\">" : ">");
      out.append(AuditText.words(check.outcome())).append("</td><td>");
      if (!check.failures().isEmpty()) {
        list(check.failures().stream().map(f -> "FAULT " + f).toList());
      }
      if (!check.details().isEmpty()) {
        list(check.details());
      }
      out.append("</td></tr>\n");
    }
    out.append("</tbody>\n</table>\n");
  }

  private void record(SharingRecord record) {
    element("h2", "Record of sharing: round %d".formatted(record.round()));
    rows(
        "The round",
        List.of("", ""),
        List.of(
            List.of("Consortium", record.consortium() + ", " + record.consortiumId()),
            List.of("Key", HexFormat.of().formatHex(record.epoch().bytes())),
            List.of(
                "Called",
                "%s by bank %d, entry %d"
                    .formatted(
                        Instant.ofEpochSecond(record.posixSeconds()),
                        record.caller(),
                        record.position())),
            List.of("Ended", record.ending())));
    policy(record.policy());
    rows(
        "Banks",
        List.of("Bank", "Name", "Part", "Remark"),
        record.banks().stream()
            .map(b ->
                List.of(
                    Integer.toString(b.index()),
                    b.name(),
                    AuditText.part(b),
                    b.remark().orElse("")))
            .toList());
    if (!record.recipients().isEmpty()) {
      rows(
          "Recipients",
          List.of(
              "Bank",
              "Name",
              "Answers of",
              "Answers in part of",
              "Receipts for",
              "Commitment to its statement",
              "Its statement"),
          record.recipients().stream().map(AuditPage::recipient).toList());
    }
  }

  private void policy(Policy policy) {
    rows(
        "Policy: what a bank learns of the other banks' numbers about its own clients",
        List.of("Measure", "From 0 to", "Decimals", "Released"),
        policy.measures().stream().map(AuditPage::measure).toList());
    list(
        List.of(
            "Nothing is released about a client that fewer than %d banks have, the recipient included."
                .formatted(policy.minContributors()),
            "Up to %d colluding contributors cannot work out the number of one that is left."
                .formatted(policy.collusionBound()),
            "In %,d days at most %,d rounds, and %,d bits about a client."
                .formatted(
                    policy.periodDays(),
                    policy.roundsPerPeriod(),
                    policy.releasedBitsPerPeriod())));
  }

  private static List<String> measure(MeasurePolicy each) {
    return List.of(
        each.measure().name(),
        each.measure().bound().toPlainString(),
        Integer.toString(each.measure().decimals()),
        GenesisSummary.release(each.release()));
  }

  private static List<String> recipient(SharingRecord.Recipient each) {
    return List.of(
        Integer.toString(each.index()),
        each.name(),
        banks(each.answeredBy()),
        banks(each.partlyAnsweredBy()),
        banks(each.receipts()),
        each.commitment().map(c -> "%s, entry %d".formatted(c, each.position())).orElse("none"),
        each.statement()
            .map(s ->
                "%,d clients, %,d released, %,d with too few contributors, %,d not placed"
                    .formatted(s.clients(), s.released(), s.tooFew(), s.notPlaced()))
            .orElse("not handed in"));
  }

  private static String banks(Collection<Integer> banks) {
    return banks.isEmpty()
        ? "none"
        : banks.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
