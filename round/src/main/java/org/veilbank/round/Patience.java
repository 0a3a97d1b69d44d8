package org.veilbank.round;

/** How long a bank has waited for the others; clocks decide on nothing else (RND-6.2). */
public enum Patience {
  /** Not long: waits for all that are still part of the round. */
  WAIT,
  /** Long: goes on without those that are missing, as far as the rules allow. */
  GO_ON,
  /** Too long: leaves a round that does not go on. */
  GIVE_UP
}
