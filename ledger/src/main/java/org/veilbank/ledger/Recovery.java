package org.veilbank.ledger;

import java.util.List;

/**
 * What was found when a ledger was opened.
 *
 * @param snapshotFrames frames that a snapshot had; 0 without one
 * @param replayedFrames frames that were applied again
 * @param tornBytes bytes of an interrupted write, never acknowledged, that were cut off the end
 * @param damagedSnapshots snapshots that are not as they were written, and what is wrong; the
 *     journal has all that they had
 */
public record Recovery(
    long snapshotFrames, long replayedFrames, long tornBytes, List<String> damagedSnapshots) {
  public Recovery {
    damagedSnapshots = List.copyOf(damagedSnapshots);
  }
}
