package org.veilbank.threshold;

/**
 * The steps of a ceremony, in order. A bank takes the next when it has the messages of all banks
 * for the last: nobody sees a share before everybody is committed to its own (THR-1.1).
 */
public enum CeremonyStep {
  /** Commitment to the shares of the public key and of round 1 of the relinearisation key. */
  COMMIT_ROUND_ONE(1),
  /** The nonce and what was committed to. */
  REVEAL_ROUND_ONE(2),
  /** Commitment to the share of round 2. */
  COMMIT_ROUND_TWO(3),
  /** The nonce and what was committed to. */
  REVEAL_ROUND_TWO(4),
  /** To each bank, sealed: a share of the secret, and contributions to flooding keys. */
  DEAL(5),
  /** Answers to the self-test of each dealer, and confirmations of flooding keys. */
  TEST(6),
  /** A signature on the digest of everything. */
  SIGN(7);

  private final int code;

  CeremonyStep(int code) {
    this.code = code;
  }

  /** The step's number in encodings and hashes, from 1. */
  public int code() {
    return code;
  }

  /** The step after this one; {@link #SIGN} has none. */
  CeremonyStep next() {
    return switch (this) {
      case COMMIT_ROUND_ONE -> REVEAL_ROUND_ONE;
      case REVEAL_ROUND_ONE -> COMMIT_ROUND_TWO;
      case COMMIT_ROUND_TWO -> REVEAL_ROUND_TWO;
      case REVEAL_ROUND_TWO -> DEAL;
      case DEAL -> TEST;
      case TEST -> SIGN;
      case SIGN -> throw new IllegalStateException("no step follows the signatures");
    };
  }
}
