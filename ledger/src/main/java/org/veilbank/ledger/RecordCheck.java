package org.veilbank.ledger;

import static org.veilbank.ledger.RecordLayout.ACCOUNT;
import static org.veilbank.ledger.RecordLayout.AUDITED;
import static org.veilbank.ledger.RecordLayout.DETAIL;
import static org.veilbank.ledger.RecordLayout.KIND;
import static org.veilbank.ledger.RecordLayout.OTHER;
import static org.veilbank.ledger.RecordLayout.SEQUENCE;
import static org.veilbank.ledger.RecordLayout.ZERO;

import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;

/** Whether the records of a body say what records may say, each in its one way. */
final class RecordCheck {
  private final Sections sections;
  private final byte[] body;

  /** Where the body begins, for messages. */
  private final int offset;

  private int opened;
  private int transfers;
  private int issuances;
  private int auditorHandles;

  RecordCheck(Sections sections, byte[] body, int offset) {
    this.sections = sections;
    this.body = body;
    this.offset = offset;
  }

  void run() throws InvalidFrameException {
    for (int i = 0; i < sections.transactions(); i++) {
      check(RecordLayout.BYTES * i);
    }
    Sections found =
        new Sections(
            sections.transactions(),
            opened,
            transfers,
            issuances,
            auditorHandles,
            sections.proved());
    if (!found.equals(sections)) {
      throw new InvalidFrameException(
          FrameFault.COUNT,
          FrameHeader.TRANSFERS_AT,
          "%s, expected %s as the records are".formatted(sections, found));
    }
  }

  private void check(int record) throws InvalidFrameException {
    int kind = body[record + KIND];
    int detail = body[record + DETAIL];
    int audited = body[record + AUDITED];
    int account = LittleEndian.getInt(body, record + ACCOUNT);
    long sequence = LittleEndian.getLong(body, record + SEQUENCE);
    long other = LittleEndian.getLong(body, record + OTHER);
    boolean transfer = kind == RecordLayout.TRANSFER;
    boolean opening = kind == RecordLayout.OPEN_ACCOUNT;
    require(
        kind >= RecordLayout.OPEN_ACCOUNT && kind <= RecordLayout.FOLD,
        record + KIND,
        "kind",
        kind,
        "1 to 4");
    if (transfer) {
      require(TransferKind.isCode(detail), record + DETAIL, "kind of transfer", detail, "1 to 6");
      require(audited >>> 1 == 0, record + AUDITED, "auditor's handles", audited, "0 or 1");
      require(other >>> 31 == 0, record + OTHER, "payee", other, "0 to 2^31 - 1");
    } else {
      require(
          opening ? Role.isCode(detail) : detail == 0,
          record + DETAIL,
          "detail",
          detail,
          opening ? "a role from 1 to 3" : "0");
      require(audited == 0, record + AUDITED, "auditor's handles", audited, "0");
      require(
          kind == RecordLayout.FOLD ? other >= 0 : other == 0,
          record + OTHER,
          "last field",
          other,
          kind == RecordLayout.FOLD ? "a counter from 0" : "0");
    }
    require(body[record + ZERO] == 0, record + ZERO, "byte", body[record + ZERO], "0");
    require(account >= 0, record + ACCOUNT, "account", account, "0 to 2^31 - 1");
    require(
        opening ? sequence == 0 : sequence > 0,
        record + SEQUENCE,
        "sequence number",
        sequence,
        opening ? "0" : "1 or more");
    if (opening) {
      checkKey();
      opened++;
    } else if (transfer) {
      transfers++;
      auditorHandles += audited;
    } else if (kind == RecordLayout.ISSUANCE) {
      issuances++;
    }
  }

  /** The encryption key of the account that is opened now. */
  private void checkKey() throws InvalidFrameException {
    if (opened >= sections.opened()) {
      return; // the counts will be found to differ
    }
    int at = sections.keysAt() + RecordLayout.KEYS_BYTES * opened;
    try {
      if (CompressedRistretto.of(body, at).decompress().isIdentity()) {
        throw new InvalidFrameException(
            FrameFault.IDENTITY, offset + at, "an encryption key is the identity");
      }
    } catch (InvalidEncodingException e) {
      throw new InvalidFrameException(
          FrameFault.POINT, offset + at, "encryption key: " + e.getMessage(), e);
    }
  }

  private void require(boolean holds, int at, String what, long got, String expected)
      throws InvalidFrameException {
    if (!holds) {
      throw new InvalidFrameException(
          FrameFault.RECORD,
          offset + at,
          "transaction %d: %s is %d, expected %s"
              .formatted(at / RecordLayout.BYTES, what, got, expected));
    }
  }
}
