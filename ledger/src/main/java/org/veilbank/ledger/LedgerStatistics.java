package org.veilbank.ledger;

import java.util.Optional;

/**
 * What a ledger did since it was opened.
 *
 * @param frames applied
 * @param transactions in them
 * @param done transactions that were done
 * @param replayed transactions that were decided before
 * @param journalBytes written
 * @param forced how often the journal was forced to the disk
 * @param snapshots written
 * @param snapshotFailure why the last snapshot could not be written, unless it could; the journal
 *     does without
 */
public record LedgerStatistics(
    long frames,
    long transactions,
    long done,
    long replayed,
    long journalBytes,
    long forced,
    long snapshots,
    Optional<String> snapshotFailure) {
  /** Transactions that were refused now. */
  public long refused() {
    return transactions - done - replayed;
  }
}
