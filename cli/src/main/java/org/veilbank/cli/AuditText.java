package org.veilbank.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.veilbank.round.AuditCheck;
import org.veilbank.round.AuditCheck.Outcome;
import org.veilbank.round.AuditReport;
import org.veilbank.round.SharingRecord;

/** An audit's report for a terminal. */
final class AuditText {
  private AuditText() {}

  static void print(AuditReport report, PrintWriter out) {
    out.printf(
        "%s, %s%nboard: %,d entries, root %s%n%n",
        safe(report.consortium()), report.id(), report.entries(), report.root());
    printChecks(report, out);
    report.records().forEach(each -> record(each, out));
    out.printf("%nnot checked, since it cannot be:%n");
    report.unchecked().forEach(each -> out.printf("  - %s%n", safe(each)));
    out.printf(
        "%naudit %s, %d checks passed, %d failed, %d had nothing to check%n",
        report.passed() ? "passed" : "FAILED",
        report.count(Outcome.PASSED),
        report.count(Outcome.FAILED),
        report.count(Outcome.NOT_APPLICABLE));
  }

  static void printChecks(AuditReport report, PrintWriter out) {
    for (AuditCheck check : report.checks()) {
      out.printf("%-6s  %-8s  %s%n", word(check.outcome()), check.rule(), safe(check.title()));
      check.details().forEach(each -> out.printf("%18s%s%n", "", safe(each)));
      check.failures().forEach(each -> out.printf("%18sFAULT %s%n", "", safe(each.toString())));
    }
  }

  /** An outcome in a word. */
  static String word(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "ok";
      case FAILED -> "FAILED";
      case NOT_APPLICABLE -> "-";
    };
  }

  /** An outcome in words. */
  static String words(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "passed";
      case FAILED -> "FAILED";
      case NOT_APPLICABLE -> "nothing to check";
    };
  }

  /** Text of others without what would steer a terminal. */
  private static String safe(String text) {
    return text.replaceAll("\\p{C}", "?");
  }

  private static void record(SharingRecord record, PrintWriter out) {
    out.printf(
        "%nround %d, called %s by bank %d: %s%n",
        record.round(),
        Instant.ofEpochSecond(record.posixSeconds()),
        record.caller(),
        safe(record.ending()));
    for (SharingRecord.Bank bank : record.banks()) {
      out.printf(
          "  bank %d, %s: %s%s%n",
          bank.index(),
          safe(bank.name()),
          part(bank),
          safe(bank.remark().map(r -> " (" + r + ")").orElse("")));
    }
    for (SharingRecord.Recipient each : record.recipients()) {
      out.printf(
          "  results of bank %d: answers of banks %s%s, %s%n",
          each.index(),
          each.answeredBy(),
          each.partlyAnsweredBy().isEmpty() ? "" : ", in part of " + each.partlyAnsweredBy(),
          each.commitment().isPresent() ? "statement committed to" : "no statement");
      each.statement()
          .ifPresent(s ->
              out.printf(
                  "    stated: %,d clients, %,d released, %,d with too few contributors, %,d not"
                      + " placed%n",
                  s.clients(), s.released(), s.tooFew(), s.notPlaced()));
    }
  }

  /** What a bank did in a round, in words. */
  static String part(SharingRecord.Bank bank) {
    return bank.contributed()
        ? "contributed"
        : bank.called() ? "called, did not contribute" : "not called";
  }

  /** A constant as it stands in files. */
  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
