package org.veilbank.threshold;

import java.util.List;

/**
 * The steps of ceremonies: of the one that makes keys, and of resharing. A bank takes the next when
 * it has the messages of all banks for the last: nobody sees a share before everybody is committed
 * to its own (THR-1.1).
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
  SIGN(7),
  /** In a resharing: from each resharer of the old set, a sealed share of its share to each. */
  RESHARE(8),
  /** In a resharing: from each bank of the new set, sealed contributions to flooding keys. */
  CONTRIBUTE(9);

  /** The ceremony that makes keys. */
  public static final List<CeremonyStep> KEY_MAKING =
      List.of(
          COMMIT_ROUND_ONE, REVEAL_ROUND_ONE, COMMIT_ROUND_TWO, REVEAL_ROUND_TWO, DEAL, TEST, SIGN);

  /** The ceremony that moves a key to other banks. */
  public static final List<CeremonyStep> RESHARING = List.of(RESHARE, CONTRIBUTE, TEST, SIGN);

  private final int code;

  CeremonyStep(int code) {
    this.code = code;
  }

  /** The step's number in encodings and hashes, from 1. */
  public int code() {
    return code;
  }
}
