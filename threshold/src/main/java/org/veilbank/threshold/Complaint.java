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
 * @param step at which it was dealt
 * @param dealer who dealt
 * @param sealed SHA-256 of the sealed message, since a lying dealer may show others another one
 * @param secret of the sealed message
 */
record Complaint(CeremonyStep step, BankIndex dealer, Bytes sealed, Bytes secret) {
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
        .put((byte) step.code())
        .put((byte) dealer.value())
        .put(sealed.bytes())
        .put(secret.bytes())
        .array();
  }

  /**
   * Looks into all complaints: ends the attempt if there is one. The first byte of a test message
   * is 0, or the code of the step that is complained of.
   */
  static void judge(Map<BankIndex, byte[]> payloads, List<SealedDealing> dealings)
      throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      byte[] payload = entry.getValue();
      BankIndex sender = entry.getKey();
      if (payload.length == 0 || payload[0] == 0) {
        continue;
      }
      for (SealedDealing dealing : dealings) {
        if (payload[0] == dealing.step().code()
            && payload.length == BYTES
            && payload[1] >= 1
            && payload[1] <= BankIndex.MAX) {
          throw dealing.verdict(sender, decode(payload, dealing.step()));
        }
      }
      throw new BrokenRuleException("THR-1.6", List.of(sender), "neither answers nor a complaint");
    }
  }

  private static Complaint decode(byte[] payload, CeremonyStep step) {
    return new Complaint(
        step,
        new BankIndex(payload[1]),
        new Bytes(Arrays.copyOfRange(payload, 2, 2 + PART_BYTES)),
        new Bytes(Arrays.copyOfRange(payload, 2 + PART_BYTES, BYTES)));
  }
}
