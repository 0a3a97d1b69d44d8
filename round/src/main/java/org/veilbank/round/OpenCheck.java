package org.veilbank.round;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veilbank.round.AuditCheck.Outcome;

/** A check that is being made. */
final class OpenCheck {
  private final String rule;
  private final String name;
  private final long round;
  private final Set<Fault> failures = new LinkedHashSet<>();
  private final List<String> details = new ArrayList<>();
  private boolean applies;

  OpenCheck(String rule, String name, long round) {
    this.rule = rule;
    this.name = name;
    this.round = round;
  }

  /** There is something to check. */
  void applies() {
    applies = true;
  }

  /** Something is wrong; said twice, it counts once. */
  void fail(Fault fault) {
    failures.add(fault);
  }

  /** Something is wrong by the check's own rule. */
  void fail(int bank, long position, String text) {
    fail(new Fault(rule, bank, position, text));
  }

  /** Something worth reading. */
  void note(String detail) {
    details.add(detail);
  }

  AuditCheck close() {
    Outcome outcome =
        !failures.isEmpty() ? Outcome.FAILED : applies ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
    return new AuditCheck(rule, name, round, outcome, List.copyOf(failures), details);
  }
}
