package org.veilbank.round;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.veilbank.board.tlog.Hash;

/**
 * A bank's statement that for all it cares a step is over, and what of the log it has seen: whoever
 * tells others another log of that size contradicts itself.
 *
 * <p>Encoded as the size (8 bytes, big-endian) and the root (32 bytes).
 *
 * @param size entries of the log
 * @param root the Merkle tree's root at that size
 */
public record CloseVote(long size, Hash root) {
  private static final int BYTES = Long.BYTES + Hash.BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES).putLong(size).put(root.bytes()).array();
  }

  /** Reads an encoding; empty if the bytes are none. */
  static Optional<CloseVote> decode(byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long size = in.getLong();
    byte[] root = new byte[Hash.BYTES];
    in.get(root);
    return size < 0 ? Optional.empty() : Optional.of(new CloseVote(size, Hash.of(root)));
  }
}
