package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a sealed message is bound to: opened in any other place, it fails.
 *
 * @param epoch of which sharing it is part; names the consortium too
 * @param step of the protocol
 * @param sender who sealed it
 * @param receiver who may open it
 */
public record SealContext(EpochId epoch, int step, BankIndex sender, BankIndex receiver) {
  private static final byte[] LABEL = "veilbank/sealed/1".getBytes(StandardCharsets.US_ASCII);

  /** The label, the epoch id, the step (4 bytes, big-endian), the sender, the receiver (1 each). */
  byte[] bytes() {
    return ByteBuffer.allocate(LABEL.length + EpochId.BYTES + 4 + 2)
        .put(LABEL)
        .put(epoch.bytes())
        .putInt(step)
        .put((byte) sender.value())
        .put((byte) receiver.value())
        .array();
  }
}
