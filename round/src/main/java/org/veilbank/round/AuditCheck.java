package org.veilbank.round;

import java.util.List;

/**
 * One named check of an audit (RND-7.1).
 *
 * @param rule that is checked
 * @param name what is checked, in a word or two
 * @param round the round's number, or 0 for what is of the whole consortium
 * @param outcome what came of it
 * @param failures all that was found wrong, with bank and position where they are known
 * @param details what was found, for people
 */
public record AuditCheck(
    String rule,
    String name,
    long round,
    Outcome outcome,
    List<Fault> failures,
    List<String> details) {
  /** What came of a check. */
  public enum Outcome {
    /** Nothing is wrong. */
    PASSED,
    /** Something is wrong. */
    FAILED,
    /** There was nothing to check: it did not come to that, or could not be read. */
    NOT_APPLICABLE
  }

  public AuditCheck {
    failures = List.copyOf(failures);
    details = List.copyOf(details);
  }

  /** The name, with the round. */
  public String title() {
    return round == 0 ? name : "round %d, %s".formatted(round, name);
  }
}
