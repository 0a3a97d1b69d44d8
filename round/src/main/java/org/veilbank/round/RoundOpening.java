package org.veilbank.round;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The call to a round: when, and which banks.
 *
 * <p>Encoded as the time (8 bytes, big-endian) and a mask with bit i-1 for bank i (4 bytes).
 *
 * @param posixSeconds the caller's clock; banks refuse a time that is far from their own, since it
 *     decides which period's budget the round is charged to
 * @param roster the banks that are called
 */
public record RoundOpening(long posixSeconds, SortedSet<Integer> roster) {
  private static final int BYTES = Long.BYTES + Integer.BYTES;
  private static final long DAY_SECONDS = 86_400;

  public RoundOpening {
    roster = Collections.unmodifiableSortedSet(new TreeSet<>(roster));
  }

  /** The encoding. */
  public byte[] encode() {
    int mask = 0;
    for (int bank : roster) {
      mask |= 1 << (bank - 1);
    }
    return ByteBuffer.allocate(BYTES).putLong(posixSeconds).putInt(mask).array();
  }

  /** Reads an encoding; empty if the bytes are none for a consortium. */
  static Optional<RoundOpening> decode(byte[] bytes, Genesis genesis) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long time = in.getLong();
    int mask = in.getInt();
    SortedSet<Integer> roster = new TreeSet<>();
    for (int bank = 1; bank <= genesis.members().size(); bank++) {
      if ((mask >> (bank - 1) & 1) == 1) {
        roster.add(bank);
      }
    }
    boolean fits =
        time >= 0
            && mask >>> genesis.members().size() == 0
            && roster.size() >= genesis.threshold()
            && roster.size() >= genesis.policy().minContributors();
    return fits ? Optional.of(new RoundOpening(time, roster)) : Optional.empty();
  }

  /** Which period of a policy the time lies in. */
  long period(Policy policy) {
    return posixSeconds / (policy.periodDays() * DAY_SECONDS);
  }
}
