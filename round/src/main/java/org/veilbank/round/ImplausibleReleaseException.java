package org.veilbank.round;

/**
 * Decrypted slots that no gate gives: an answer was wrong and was not found out, or a bank's
 * contribution was not as it should be. Nothing of the chunk may be used.
 */
public final class ImplausibleReleaseException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Problem {
    /** The number of others is below k-1, though released, or above n-1. */
    COUNT_OUT_OF_RANGE,
    /** The sum is above the number of others times the bound. */
    SUM_OUT_OF_RANGE,
    /** More limits are reached than there are. */
    BAND_OUT_OF_RANGE,
    /** One value says that enough banks have the client, another that they have not. */
    VALUES_DISAGREE,
    /** A slot of another recipient is not zero. */
    NOT_ZERO_OUTSIDE
  }

  private final Problem problem;

  ImplausibleReleaseException(Problem problem, int slot, String what) {
    super("%s: slot %d: %s".formatted(problem, slot, what));
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
