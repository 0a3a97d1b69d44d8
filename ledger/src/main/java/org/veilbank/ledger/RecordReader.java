package org.veilbank.ledger;

import java.security.MessageDigest;
import java.util.Optional;
import org.veilbank.group.CompressedRistretto;

/** Goes along the records of a body, and finds what belongs to each: keys, points, evidence. */
final class RecordReader {
  private static final int POINT = CompressedRistretto.BYTES;

  private final byte[] body;
  private final boolean proved;
  private int record = -RecordLayout.BYTES;
  private int nextKeys;
  private int nextTransfer;
  private int nextIssuance;
  private int nextAuditor;
  private int nextEvidence;
  private int keysAt;
  private int keys;
  private int pointsAt;
  private int points;
  private int auditorAt;
  private int auditor;
  private int evidenceAt;

  /** Before the first record. */
  RecordReader(Sections sections, byte[] body) {
    this.body = body;
    proved = sections.proved();
    nextKeys = sections.keysAt();
    nextTransfer = sections.encodingsAt();
    nextIssuance = nextTransfer + POINT * sections.firstIssuancePoint();
    nextAuditor = nextTransfer + POINT * sections.firstAuditorPoint();
    nextEvidence = sections.evidenceAt();
  }

  /** Goes to the next record. */
  void next() {
    record += RecordLayout.BYTES;
    int kind = body[record + RecordLayout.KIND];
    keysAt = nextKeys;
    keys = kind == RecordLayout.OPEN_ACCOUNT ? RecordLayout.KEYS_BYTES : 0;
    nextKeys += keys;
    if (kind == RecordLayout.ISSUANCE) {
      pointsAt = nextIssuance;
      points = Sections.ISSUANCE_POINTS * POINT;
      nextIssuance += points;
    } else {
      pointsAt = nextTransfer;
      points = kind == RecordLayout.TRANSFER ? Sections.TRANSFER_POINTS * POINT : 0;
      nextTransfer += points;
    }
    auditorAt = nextAuditor;
    auditor = POINT * body[record + RecordLayout.AUDITED];
    nextAuditor += auditor;
    evidenceAt = nextEvidence;
    if (proved) {
      nextEvidence += evidenceBytes(kind);
    }
  }

  private int evidenceBytes(int kind) {
    return switch (kind) {
      case RecordLayout.OPEN_ACCOUNT -> Evidence.OPEN_ACCOUNT_BYTES;
      case RecordLayout.TRANSFER ->
          Evidence.TRANSFER_BYTES + (auditor == 0 ? 0 : Evidence.AUDITOR_HANDLE_BYTES);
      case RecordLayout.ISSUANCE -> Evidence.ISSUANCE_BYTES;
      default -> Evidence.FOLD_BYTES;
    };
  }

  /** Absorbs all but the evidence, in one order: record, keys, points, auditor's handle. */
  void updateIdentity(MessageDigest digest) {
    digest.update(body, record, RecordLayout.BYTES);
    digest.update(body, keysAt, keys);
    digest.update(body, pointsAt, points);
    digest.update(body, auditorAt, auditor);
  }

  /** Offset of this record's evidence. */
  int evidenceAt() {
    return evidenceAt;
  }

  /** The transaction of this record. */
  Transaction transaction() {
    int detail = body[record + RecordLayout.DETAIL];
    AccountNumber account =
        new AccountNumber(LittleEndian.getInt(body, record + RecordLayout.ACCOUNT));
    long sequence = LittleEndian.getLong(body, record + RecordLayout.SEQUENCE);
    long other = LittleEndian.getLong(body, record + RecordLayout.OTHER);
    return switch (body[record + RecordLayout.KIND]) {
      case RecordLayout.OPEN_ACCOUNT ->
          new Transaction.OpenAccount(
              account, Role.ofCode(detail), point(keysAt), VerifyingKey.at(body, keysAt + POINT));
      case RecordLayout.TRANSFER ->
          new Transaction.Transfer(
              TransferKind.ofCode(detail),
              account,
              new AccountNumber((int) other),
              sequence,
              point(pointsAt),
              point(pointsAt + POINT),
              point(pointsAt + 2 * POINT),
              auditor == 0 ? Optional.empty() : Optional.of(point(auditorAt)));
      case RecordLayout.ISSUANCE ->
          new Transaction.Issuance(account, sequence, point(pointsAt), point(pointsAt + POINT));
      default -> new Transaction.Fold(account, sequence, other);
    };
  }

  private CompressedRistretto point(int at) {
    return CompressedRistretto.of(body, at);
  }
}
