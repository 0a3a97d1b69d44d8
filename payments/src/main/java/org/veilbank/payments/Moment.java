package org.veilbank.payments;

import java.time.Instant;

/** When a payment was made, as far as its source says. */
public sealed interface Moment {
  /** A point in time; sources without a time zone are read as UTC. */
  record At(Instant instant) implements Moment {}

  /**
   * A step of a simulation, or the number of a block.
   *
   * @param number 0 or more
   */
  record Step(long number) implements Moment {
    public Step {
      if (number < 0) {
        throw new IllegalArgumentException("step %d: need 0 or more".formatted(number));
      }
    }
  }
}
