package org.veilbank.ledger;

import org.veilbank.group.CompressedRistretto;

/** Where the fields of a transaction's record are. What has no meaning for a kind is zero. */
final class RecordLayout {
  static final int BYTES = 24;

  /** Kind of transaction. */
  static final int KIND = 0;

  /** Role of an account to be opened, kind of a transfer. */
  static final int DETAIL = 1;

  /** 1 if a transfer has a handle for the auditor. */
  static final int AUDITED = 2;

  static final int ZERO = 3;
  static final int ACCOUNT = 4;
  static final int SEQUENCE = 8;

  /** Payee of a transfer, credit counter of a fold. */
  static final int OTHER = 16;

  static final int OPEN_ACCOUNT = 1;
  static final int TRANSFER = 2;
  static final int ISSUANCE = 3;
  static final int FOLD = 4;

  /** Keys of an account to be opened: for encryption, then for signatures. */
  static final int KEYS_BYTES = CompressedRistretto.BYTES + Bytes32.BYTES;

  private RecordLayout() {}
}
