package org.veilbank.round;

import java.util.List;
import java.util.Optional;

/**
 * What a bank learned in a round about its own clients.
 *
 * @param outcomes for each client, in the order of its file, what is said of each measure; empty
 *     for one that found no place in the bank's table
 * @param nonce 32 bytes in hexadecimal, by which the commitment to the statement hides it
 */
public record RoundResult(List<Optional<List<Released>>> outcomes, String nonce)
    implements ResultFile.Outcomes {
  public RoundResult {
    outcomes = List.copyOf(outcomes);
  }

  @Override
  public Optional<List<Released>> of(int client) {
    return outcomes.get(client);
  }

  private static boolean isReleased(List<Released> each) {
    return each.stream().anyMatch(r -> !(r instanceof Released.NotEnough));
  }

  /** About how many clients something was released. */
  public long released() {
    return outcomes.stream().filter(o -> o.isPresent() && isReleased(o.get())).count();
  }

  /** How many clients found no place. */
  public long notPlaced() {
    return outcomes.stream().filter(Optional::isEmpty).count();
  }

  /** How many clients too few banks have. */
  public long tooFew() {
    return outcomes.size() - released() - notPlaced();
  }

  /**
   * What the bank states of its result. It stays with the bank, which commits to it on the board,
   * and is for the supervisor: numbers of clients are nobody else's business.
   */
  public ResultStatement statement(RoundId round, int bank) {
    return new ResultStatement(
        round, bank, outcomes.size(), released(), tooFew(), notPlaced(), nonce);
  }
}
