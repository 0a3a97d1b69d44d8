package org.veilbank.ledger;

import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;

/**
 * How many of what the body of a frame has, and so where in it what lies: records, the keys of
 * opened accounts, the encodings of points, their coordinates, and evidence in the order of the
 * records, or none. Points are those of transfers (commitment, payer's handle, payee's handle),
 * then those of issuances (commitment, handle), then auditors' handles, each in the order of the
 * records.
 *
 * @param transactions records
 * @param opened those that open accounts
 * @param transfers those that are transfers
 * @param issuances those that are issuances
 * @param auditorHandles transfers with a handle for the auditor
 * @param proved whether there is evidence for all, or for none
 */
record Sections(
    int transactions,
    int opened,
    int transfers,
    int issuances,
    int auditorHandles,
    boolean proved) {
  static final int TRANSFER_POINTS = 3;
  static final int ISSUANCE_POINTS = 2;

  private static final int POINT = CompressedRistretto.BYTES;

  /** Longest body. */
  static final int MAX_BODY_BYTES =
      Batch.MAX_TRANSACTIONS
          * (RecordLayout.BYTES
              + 4 * (POINT + AffinePoints.COORDINATE_BYTES)
              + Evidence.TRANSFER_BYTES
              + Evidence.AUDITOR_HANDLE_BYTES);

  /** Whether each is in its range, and there are not more of all kinds than of all together. */
  boolean areSound() {
    return transactions >= 1
        && transactions <= Batch.MAX_TRANSACTIONS
        && opened >= 0
        && opened <= transactions
        && transfers >= 0
        && transfers <= transactions
        && issuances >= 0
        && issuances <= transactions
        && opened + transfers + issuances <= transactions
        && auditorHandles >= 0
        && auditorHandles <= transfers;
  }

  int points() {
    return TRANSFER_POINTS * transfers + ISSUANCE_POINTS * issuances + auditorHandles;
  }

  /** Index among all points of the first one of an issuance. */
  int firstIssuancePoint() {
    return TRANSFER_POINTS * transfers;
  }

  /** Index among all points of the first one for an auditor. */
  int firstAuditorPoint() {
    return firstIssuancePoint() + ISSUANCE_POINTS * issuances;
  }

  int keysAt() {
    return RecordLayout.BYTES * transactions;
  }

  int encodingsAt() {
    return keysAt() + RecordLayout.KEYS_BYTES * opened;
  }

  int coordinatesAt() {
    return encodingsAt() + POINT * points();
  }

  int evidenceAt() {
    return coordinatesAt() + AffinePoints.COORDINATE_BYTES * points();
  }

  private int folds() {
    return transactions - opened - transfers - issuances;
  }

  private int evidenceBytes() {
    return proved
        ? Evidence.OPEN_ACCOUNT_BYTES * opened
            + Evidence.TRANSFER_BYTES * transfers
            + Evidence.AUDITOR_HANDLE_BYTES * auditorHandles
            + Evidence.ISSUANCE_BYTES * issuances
            + Evidence.FOLD_BYTES * folds()
        : 0;
  }

  int bodyBytes() {
    return evidenceAt() + evidenceBytes();
  }
}
