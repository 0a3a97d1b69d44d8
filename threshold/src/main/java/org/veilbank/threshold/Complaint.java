package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * A bank's complaint that what a dealer sealed for it is no share. It tells the secret of that one
 * message, so that everybody can look (THR-1.6); the attempt is over in any case.
 *
 * @param dealer who dealt
 * @param sealed SHA-256 of the sealed message, since a lying dealer may show others another one
 * @param secret of the sealed message
 */
record Complaint(BankIndex dealer, Bytes sealed, Bytes secret) {
  /** The first byte of a test message that is a complaint; that of answers is 0. */
  static final byte MARK = 1;

  private static final int PART_BYTES = 32;
  private static final int BYTES = 2 + 2 * PART_BYTES;

  /** A hash, or a secret that is about to be told. */
  static final class Bytes {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(MARK)
        .put((byte) dealer.value())
        .put(sealed.bytes())
        .put(secret.bytes())
        .array();
  }

  /** Looks into all complaints: ends the attempt if there is one. */
  static void judge(Map<BankIndex, byte[]> payloads, CeremonyDealing dealing, int bankCount)
      throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      byte[] payload = entry.getValue();
      BankIndex sender = entry.getKey();
      if (payload.length == 0 || payload[0] == 0) {
        continue;
      }
      if (payload[0] != MARK
          || payload.length != BYTES
          || payload[1] < 1
          || payload[1] > bankCount) {
        throw new BrokenRuleException(
            "THR-1.6", List.of(sender), "neither answers nor a complaint");
      }
      BankIndex dealer = new BankIndex(payload[1]);
      byte[] hash = Arrays.copyOfRange(payload, 2, 2 + PART_BYTES);
      byte[] secret = Arrays.copyOfRange(payload, 2 + PART_BYTES, BYTES);
      throw dealing.verdict(sender, new Complaint(dealer, new Bytes(hash), new Bytes(secret)));
    }
  }
}
