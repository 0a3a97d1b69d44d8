package org.veilbank.round;

import java.util.List;
import org.veilbank.board.tlog.Hash;

/**
 * What an audit came to (RND-7.1).
 *
 * @param consortium its name
 * @param id SHA-256 of the genesis
 * @param entries how many the board has
 * @param root of the tree over them: the same for all who saw the same board
 * @param checks all of them, in order
 * @param unchecked what nobody can check without a bank's secrets, in words
 * @param records one of each round
 */
public record AuditReport(
    String consortium,
    Hash id,
    long entries,
    Hash root,
    List<AuditCheck> checks,
    List<String> unchecked,
    List<SharingRecord> records) {
  public AuditReport {
    checks = List.copyOf(checks);
    unchecked = List.copyOf(unchecked);
    records = List.copyOf(records);
  }

  /** Whether no check failed. */
  public boolean passed() {
    return checks.stream().noneMatch(c -> c.outcome() == AuditCheck.Outcome.FAILED);
  }

  /** How many checks have an outcome. */
  public long count(AuditCheck.Outcome outcome) {
    return checks.stream().filter(c -> c.outcome() == outcome).count();
  }
}
