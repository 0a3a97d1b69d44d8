package org.veilbank.ledger;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.CompressedRistretto;

/**
 * A transaction as bytes by itself: its record of {@value RecordLayout#BYTES} bytes, then the keys
 * of an account to be opened, or its points. What owners sign, and what {@link
 * TransactionResult.Replayed} compares. One transaction has one encoding.
 */
public final class TransactionCodec {
  private static final int POINT = CompressedRistretto.BYTES;

  private TransactionCodec() {}

  /** 24 to 152 bytes. */
  public static byte[] encode(Transaction transaction) {
    List<CompressedRistretto> points = points(transaction);
    int keys = transaction instanceof Transaction.OpenAccount ? RecordLayout.KEYS_BYTES : 0;
    byte[] bytes = new byte[RecordLayout.BYTES + keys + POINT * points.size()];
    putRecord(bytes, 0, transaction);
    if (transaction instanceof Transaction.OpenAccount opening) {
      putKeys(bytes, RecordLayout.BYTES, opening);
    }
    for (int j = 0; j < points.size(); j++) {
      points.get(j).copyInto(bytes, RecordLayout.BYTES + POINT * j);
    }
    return bytes;
  }

  /**
   * The transaction that bytes begin with. Points are bytes that claim to be some.
   *
   * @throws InvalidFrameException if there is none
   */
  public static Transaction decodePrefix(byte[] bytes) throws InvalidFrameException {
    requireLength(bytes, RecordLayout.BYTES);
    int kind = bytes[RecordLayout.KIND];
    Sections sections =
        new Sections(
            1,
            kind == RecordLayout.OPEN_ACCOUNT ? 1 : 0,
            kind == RecordLayout.TRANSFER ? 1 : 0,
            kind == RecordLayout.ISSUANCE ? 1 : 0,
            kind == RecordLayout.TRANSFER && bytes[RecordLayout.AUDITED] == 1 ? 1 : 0,
            false);
    requireLength(bytes, sections.coordinatesAt());
    new RecordCheck(sections, bytes, 0).run();
    RecordReader reader = new RecordReader(sections, bytes);
    reader.next();
    return reader.transaction();
  }

  private static void requireLength(byte[] bytes, int expected) throws InvalidFrameException {
    if (bytes.length < expected) {
      throw new InvalidFrameException(
          FrameFault.LENGTH,
          bytes.length,
          "a transaction ends here, expected %d bytes".formatted(expected));
    }
  }

  /** The points of a transaction, in the order of its components. */
  public static List<CompressedRistretto> points(Transaction transaction) {
    return switch (transaction) {
      case Transaction.Transfer t -> {
        List<CompressedRistretto> points =
            new ArrayList<>(List.of(t.commitment(), t.payerHandle(), t.payeeHandle()));
        t.auditorHandle().ifPresent(points::add);
        yield points;
      }
      case Transaction.Issuance i -> List.of(i.commitment(), i.handle());
      case Transaction.OpenAccount o -> List.of();
      case Transaction.Fold f -> List.of();
    };
  }

  static void putKeys(byte[] out, int at, Transaction.OpenAccount opening) {
    opening.encryptionKey().copyInto(out, at);
    opening.verifyingKey().copyInto(out, at + POINT);
  }

  static void putRecord(byte[] out, int at, Transaction transaction) {
    LittleEndian.putInt(out, at + RecordLayout.ACCOUNT, transaction.account().value());
    switch (transaction) {
      case Transaction.OpenAccount o -> {
        out[at + RecordLayout.KIND] = RecordLayout.OPEN_ACCOUNT;
        out[at + RecordLayout.DETAIL] = (byte) o.role().code();
      }
      case Transaction.Transfer t -> {
        out[at + RecordLayout.KIND] = RecordLayout.TRANSFER;
        out[at + RecordLayout.DETAIL] = (byte) t.kind().code();
        out[at + RecordLayout.AUDITED] = (byte) (t.auditorHandle().isPresent() ? 1 : 0);
        LittleEndian.putLong(out, at + RecordLayout.SEQUENCE, t.sequence());
        LittleEndian.putLong(out, at + RecordLayout.OTHER, t.payee().value());
      }
      case Transaction.Issuance i -> {
        out[at + RecordLayout.KIND] = RecordLayout.ISSUANCE;
        LittleEndian.putLong(out, at + RecordLayout.SEQUENCE, i.sequence());
      }
      case Transaction.Fold f -> {
        out[at + RecordLayout.KIND] = RecordLayout.FOLD;
        LittleEndian.putLong(out, at + RecordLayout.SEQUENCE, f.sequence());
        LittleEndian.putLong(out, at + RecordLayout.OTHER, f.creditCounter());
      }
    }
  }
}
