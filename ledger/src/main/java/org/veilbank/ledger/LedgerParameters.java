package org.veilbank.ledger;

/**
 * How a ledger is run on one machine. All but the id may change from one start to the next.
 *
 * @param ledger which one
 * @param expectedAccounts memory that is taken at once, 768 bytes each; more can be opened
 * @param segmentBytes size at which a file of the journal is followed by another
 * @param snapshotFrames after so many frames a snapshot is written; 0 for never
 */
public record LedgerParameters(
    LedgerId ledger, int expectedAccounts, long segmentBytes, int snapshotFrames) {
  public LedgerParameters {
    if (expectedAccounts < 0 || expectedAccounts > AccountNumber.MAX_ACCOUNTS) {
      throw new IllegalArgumentException(
          "expectedAccounts=%d: expected 0 to %d"
              .formatted(expectedAccounts, AccountNumber.MAX_ACCOUNTS));
    }
    if (segmentBytes < 1) {
      throw new IllegalArgumentException(
          "segmentBytes=%d: expected 1 or more".formatted(segmentBytes));
    }
    if (snapshotFrames < 0) {
      throw new IllegalArgumentException(
          "snapshotFrames=%d: expected 0 or more".formatted(snapshotFrames));
    }
  }

  /**
   * Room for 1024 accounts at first, files of 256 MB, no snapshots but those that are asked for.
   */
  public static LedgerParameters of(LedgerId ledger) {
    return new LedgerParameters(ledger, 1024, 256L << 20, 0);
  }

  /** The same with memory for some accounts at once. */
  public LedgerParameters withExpectedAccounts(int accounts) {
    return new LedgerParameters(ledger, accounts, segmentBytes, snapshotFrames);
  }

  /** The same with other files. */
  public LedgerParameters withSegmentBytes(long bytes) {
    return new LedgerParameters(ledger, expectedAccounts, bytes, snapshotFrames);
  }

  /** The same with a snapshot after so many frames. */
  public LedgerParameters withSnapshotFrames(int frames) {
    return new LedgerParameters(ledger, expectedAccounts, segmentBytes, frames);
  }
}
