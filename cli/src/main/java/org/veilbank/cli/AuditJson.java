package org.veilbank.cli;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veilbank.round.AuditCheck;
import org.veilbank.round.AuditReport;
import org.veilbank.round.Fault;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Policy;
import org.veilbank.round.ResultStatement;
import org.veilbank.round.SharingRecord;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An audit's report as JSON. */
final class AuditJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private AuditJson() {}

  static String of(AuditReport report) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("format", "veilbank/audit/1");
    all.put("passed", report.passed());
    all.put("consortium", report.consortium());
    all.put("consortiumId", report.id().toString());
    all.put("entries", report.entries());
    all.put("root", report.root().toString());
    all.put("checks", report.checks().stream().map(AuditJson::check).toList());
    all.put("unchecked", report.unchecked());
    all.put("records", report.records().stream().map(AuditJson::record).toList());
    return JSON.writeValueAsString(all) + "\n";
  }

  private static Map<String, Object> check(AuditCheck check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", check.rule());
    json.put("name", check.name());
    if (check.round() > 0) {
      json.put("round", check.round());
    }
    json.put("outcome", AuditText.lower(check.outcome()));
    json.put("failures", check.failures().stream().map(AuditJson::fault).toList());
    json.put("details", check.details());
    return json;
  }

  private static Map<String, Object> fault(Fault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", fault.rule());
    if (fault.bank() > 0) {
      json.put("bank", fault.bank());
    }
    if (fault.position() >= 0) {
      json.put("position", fault.position());
    }
    json.put("text", fault.text());
    return json;
  }

  private static Map<String, Object> record(SharingRecord record) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("consortium", record.consortium());
    json.put("consortiumId", record.consortiumId().toString());
    json.put("epoch", HexFormat.of().formatHex(record.epoch().bytes()));
    json.put("round", record.round());
    json.put("caller", record.caller());
    json.put("position", record.position());
    json.put("called", Instant.ofEpochSecond(record.posixSeconds()).toString());
    json.put("ending", record.ending());
    json.put("policy", policy(record.policy()));
    json.put("banks", record.banks().stream().map(AuditJson::bank).toList());
    json.put("recipients", record.recipients().stream().map(AuditJson::recipient).toList());
    return json;
  }

  private static Map<String, Object> policy(Policy policy) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("measures", policy.measures().stream().map(AuditJson::measure).toList());
    json.put("minContributors", policy.minContributors());
    json.put("collusionBound", policy.collusionBound());
    json.put("periodDays", policy.periodDays());
    json.put("roundsPerPeriod", policy.roundsPerPeriod());
    json.put("releasedBitsPerPeriod", policy.releasedBitsPerPeriod());
    return json;
  }

  private static Map<String, Object> measure(MeasurePolicy each) {
    return new LinkedHashMap<>(
        Map.of(
            "name", each.measure().name(),
            "bound", each.measure().bound().toPlainString(),
            "decimals", each.measure().decimals(),
            "release", GenesisSummary.release(each.release())));
  }

  private static Map<String, Object> bank(SharingRecord.Bank bank) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", bank.index());
    json.put("name", bank.name());
    json.put("called", bank.called());
    json.put("contributed", bank.contributed());
    bank.remark().ifPresent(remark -> json.put("remark", remark));
    return json;
  }

  private static Map<String, Object> recipient(SharingRecord.Recipient recipient) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("index", recipient.index());
    json.put("name", recipient.name());
    json.put("answeredBy", List.copyOf(recipient.answeredBy()));
    json.put("partlyAnsweredBy", List.copyOf(recipient.partlyAnsweredBy()));
    json.put("receiptsFor", List.copyOf(recipient.receipts()));
    recipient
        .commitment()
        .ifPresent(commitment -> {
          json.put("commitment", commitment.toString());
          json.put("position", recipient.position());
        });
    recipient.statement().ifPresent(statement -> json.put("statement", statement(statement)));
    return json;
  }

  private static Map<String, Object> statement(ResultStatement statement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("clients", statement.clients());
    json.put("released", statement.released());
    json.put("tooFewContributors", statement.tooFew());
    json.put("notPlaced", statement.notPlaced());
    return json;
  }
}
