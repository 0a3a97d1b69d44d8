package org.veilbank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.veilbank.board.tlog.Hash;
import org.veilbank.round.AuditCheck;
import org.veilbank.round.AuditCheck.Outcome;
import org.veilbank.round.AuditReport;
import org.veilbank.round.Fault;
import org.veilbank.round.Measure;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;
import org.veilbank.round.SharingRecord;
import org.veilbank.threshold.EpochId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names and reasons come from others, who may mean harm. */
class AuditPageTest {
  private static final String EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>";
  private static final Hash HASH = Hash.of(new byte[Hash.BYTES]);

  private static AuditReport report(String text) {
    Policy policy =
        new Policy(
            List.of(
                new MeasurePolicy(
                    new Measure("risk <b>", new BigDecimal(100), 0), new Release.Sum())),
            3,
            30,
            4,
            1000);
    SharingRecord record =
        new SharingRecord(
            text,
            HASH,
            EpochId.of(new byte[EpochId.BYTES]),
            1,
            1,
            5,
            1_800_000_000,
            policy,
            List.of(new SharingRecord.Bank(1, text, true, true, Optional.of(text))),
            List.of(
                new SharingRecord.Recipient(
                    1,
                    text,
                    new TreeSet<>(List.of(2)),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    Optional.of(HASH),
                    7,
                    Optional.empty())),
            text);
    AuditCheck check =
        new AuditCheck(
            "RND-6.2", text, 1, Outcome.FAILED, List.of(new Fault("X", 2, 3, text)), List.of(text));
    return new AuditReport(text, HASH, 9, HASH, List.of(check), List.of(text), List.of(record));
  }

  @Test
  void noTextOfOthersBecomesMarkup() {
    String page = AuditPage.of(report(EVIL));
    assertThat(page)
        .doesNotContainIgnoringCase("<script", "<img", "<b>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img src=x")
        .doesNotContain("http://", "https://", "src=\"", "href=");
  }

  @Test
  void whatCannotBeSeenIsShown() {
    assertThat(AuditPage.escaped("a\u202Eb\u0000c\uD800d")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
  }

  @Test
  void thePageCanBeReadAloud() {
    String page = AuditPage.of(report("Alpine Bank"));
    assertThat(page)
        .startsWith("<!doctype html>\n<html lang=\"en\">")
        .contains("<caption>", "scope=\"col\"", "scope=\"row\"", "<main>", "@media print");
    assertThat(page.split("<table>", -1)).hasSameSizeAs(page.split("</table>", -1));
  }

  @Test
  void theJsonSaysTheSame() {
    JsonNode json = JsonMapper.shared().readTree(AuditJson.of(report(EVIL)));
    assertThat(json.get("passed").asBoolean()).isFalse();
    assertThat(json.get("consortium").asString()).isEqualTo(EVIL);
    JsonNode check = json.get("checks").get(0);
    assertThat(check.get("outcome").asString()).isEqualTo("failed");
    assertThat(check.get("failures").get(0).get("position").asInt()).isEqualTo(3);
    JsonNode record = json.get("records").get(0);
    assertThat(record.get("called").asString()).isEqualTo("2027-01-15T08:00:00Z");
    assertThat(record.get("recipients").get(0).get("answeredBy").get(0).asInt()).isEqualTo(2);
    assertThat(record.get("policy").get("collusionBound").asInt()).isEqualTo(1);
  }

  @Test
  void theTerminalIsNotSteered() {
    StringWriter text = new StringWriter();
    AuditText.print(report("\u001B[2Jgone"), new PrintWriter(text, true));
    assertThat(text.toString()).doesNotContain("\u001B").contains("?[2Jgone", "audit FAILED");
  }
}
