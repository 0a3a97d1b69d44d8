package org.veilbank.board;

/**
 * What a bank may post (BRD-6).
 *
 * @param maxPayloadBytes of one entry
 * @param maxRoundBytes of all payloads of a bank in one round
 */
public record BoardLimits(long maxPayloadBytes, long maxRoundBytes) {
  /** For trials: 1 GiB an entry, 64 GiB a round. */
  public static final BoardLimits DEFAULT = new BoardLimits(1L << 30, 1L << 36);

  public BoardLimits {
    if (maxPayloadBytes < 1 || maxRoundBytes < maxPayloadBytes) {
      throw new IllegalArgumentException(
          "limits of %d bytes a payload, %d a round: need at least 1, and a round not below"
              .formatted(maxPayloadBytes, maxRoundBytes));
    }
  }
}
