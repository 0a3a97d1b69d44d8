package org.veilbank.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The first {@value #BYTES} bytes of a frame; numbers are little-endian. */
final class FrameHeader {
  static final int BYTES = 144;

  static final int VERSION = 1;

  static final int MAGIC_AT = 0;
  static final int VERSION_AT = 8;
  static final int TRANSACTIONS_AT = 12;
  static final int LEDGER_AT = 16;
  static final int NUMBER_AT = 48;
  static final int PREVIOUS_AT = 56;
  static final int TRANSFERS_AT = 88;
  static final int ISSUANCES_AT = 92;
  static final int AUDITOR_HANDLES_AT = 96;
  static final int OPENED_AT = 100;
  static final int PROVED_AT = 104;
  static final int BODY_DIGEST_AT = 108;
  static final int CHECKSUM_AT = 140;

  private static final byte[] MAGIC = "VBLEDGER".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final Sections sections;

  private FrameHeader(byte[] bytes, Sections sections) {
    this.bytes = bytes;
    this.sections = sections;
  }

  static FrameHeader of(FramePosition position, Sections sections, byte[] bodyDigest) {
    byte[] bytes = new byte[BYTES];
    System.arraycopy(MAGIC, 0, bytes, MAGIC_AT, MAGIC.length);
    LittleEndian.putInt(bytes, VERSION_AT, VERSION);
    LittleEndian.putInt(bytes, TRANSACTIONS_AT, sections.transactions());
    position.ledger().copyInto(bytes, LEDGER_AT);
    LittleEndian.putLong(bytes, NUMBER_AT, position.number());
    position.previous().copyInto(bytes, PREVIOUS_AT);
    LittleEndian.putInt(bytes, TRANSFERS_AT, sections.transfers());
    LittleEndian.putInt(bytes, ISSUANCES_AT, sections.issuances());
    LittleEndian.putInt(bytes, AUDITOR_HANDLES_AT, sections.auditorHandles());
    LittleEndian.putInt(bytes, OPENED_AT, sections.opened());
    LittleEndian.putInt(bytes, PROVED_AT, sections.proved() ? 1 : 0);
    System.arraycopy(bodyDigest, 0, bytes, BODY_DIGEST_AT, Bytes32.BYTES);
    LittleEndian.putInt(bytes, CHECKSUM_AT, checksum(bytes));
    return new FrameHeader(bytes, sections);
  }

  /**
   * The header that bytes begin with: sound by itself, wherever it belongs.
   *
   * @throws InvalidFrameException if it is none; only {@link FrameFault#LENGTH} and {@link
   *     FrameFault#HEADER_CHECKSUM} can come from an interrupted write
   */
  static FrameHeader parse(byte[] frame) throws InvalidFrameException {
    if (frame.length < BYTES) {
      throw new InvalidFrameException(
          FrameFault.LENGTH,
          frame.length,
          "ends here, expected a header of %d bytes".formatted(BYTES));
    }
    byte[] bytes = Arrays.copyOf(frame, BYTES);
    if (LittleEndian.getInt(bytes, CHECKSUM_AT) != checksum(bytes)) {
      throw new InvalidFrameException(
          FrameFault.HEADER_CHECKSUM,
          CHECKSUM_AT,
          "%08x, expected %08x"
              .formatted(LittleEndian.getInt(bytes, CHECKSUM_AT), checksum(bytes)));
    }
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new InvalidFrameException(
          FrameFault.MAGIC,
          MAGIC_AT,
          "%016x, expected the text VBLEDGER".formatted(LittleEndian.getLong(bytes, MAGIC_AT)));
    }
    if (LittleEndian.getInt(bytes, VERSION_AT) != VERSION) {
      throw new InvalidFrameException(
          FrameFault.VERSION,
          VERSION_AT,
          "%d, expected %d".formatted(LittleEndian.getInt(bytes, VERSION_AT), VERSION));
    }
    int proved = LittleEndian.getInt(bytes, PROVED_AT);
    Sections sections =
        new Sections(
            LittleEndian.getInt(bytes, TRANSACTIONS_AT),
            LittleEndian.getInt(bytes, OPENED_AT),
            LittleEndian.getInt(bytes, TRANSFERS_AT),
            LittleEndian.getInt(bytes, ISSUANCES_AT),
            LittleEndian.getInt(bytes, AUDITOR_HANDLES_AT),
            proved == 1);
    if (proved >>> 1 != 0) {
      throw new InvalidFrameException(
          FrameFault.COUNT, PROVED_AT, "evidence: %d, expected 0 or 1".formatted(proved));
    }
    if (!sections.areSound() || LittleEndian.getLong(bytes, NUMBER_AT) < 0) {
      throw new InvalidFrameException(
          FrameFault.COUNT,
          TRANSACTIONS_AT,
          "frame %d with %s, expected a number from 0 and 1 to %d transactions, as many as there are of all kinds"
              .formatted(LittleEndian.getLong(bytes, NUMBER_AT), sections, Batch.MAX_TRANSACTIONS));
    }
    return new FrameHeader(bytes, sections);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKSUM_AT);
    return (int) crc.getValue();
  }

  /** Refuses a frame that does not belong at a place. */
  void requireAt(FramePosition expected) throws InvalidFrameException {
    if (!expected.ledger().equalsAt(bytes, LEDGER_AT)) {
      throw new InvalidFrameException(
          FrameFault.LEDGER,
          LEDGER_AT,
          "ledger %s, expected %s".formatted(LedgerId.at(bytes, LEDGER_AT), expected.ledger()));
    }
    if (number() != expected.number()) {
      throw new InvalidFrameException(
          FrameFault.NUMBER,
          NUMBER_AT,
          "frame %d, expected %d".formatted(number(), expected.number()));
    }
    if (!expected.previous().equalsAt(bytes, PREVIOUS_AT)) {
      throw new InvalidFrameException(
          FrameFault.PREVIOUS,
          PREVIOUS_AT,
          "%s, expected %s".formatted(FrameHash.at(bytes, PREVIOUS_AT), expected.previous()));
    }
  }

  void requireDigest(byte[] bodyDigest) throws InvalidFrameException {
    if (!Arrays.equals(
        bodyDigest, 0, Bytes32.BYTES, bytes, BODY_DIGEST_AT, BODY_DIGEST_AT + Bytes32.BYTES)) {
      throw new InvalidFrameException(
          FrameFault.BODY_DIGEST,
          BODY_DIGEST_AT,
          "the body of %d bytes has another SHA-256".formatted(sections.bodyBytes()));
    }
  }

  /** Where it says that it belongs. */
  FramePosition position() {
    return new FramePosition(
        LedgerId.at(bytes, LEDGER_AT), number(), FrameHash.at(bytes, PREVIOUS_AT));
  }

  /** The place behind it. */
  FramePosition next() {
    return new FramePosition(
        LedgerId.at(bytes, LEDGER_AT),
        number() + 1,
        FrameHash.of(Sha256.newDigest().digest(bytes)));
  }

  long number() {
    return LittleEndian.getLong(bytes, NUMBER_AT);
  }

  Sections sections() {
    return sections;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }
}
