package org.veilbank.proof;

/**
 * An amount, the opening of its commitment, and the commitment: what a prover knows. Does not
 * print. The opening remains its owner's, to be closed.
 */
public final class CommittedAmount {
  private final long amount;
  private final PedersenOpening opening;
  private final PedersenCommitment commitment;

  private CommittedAmount(long amount, PedersenOpening opening) {
    this.amount = amount;
    this.opening = opening;
    commitment = PedersenCommitment.of(amount, opening);
  }

  /**
   * An amount with the opening of its commitment, which is computed.
   *
   * @throws IllegalArgumentException if the amount is negative
   */
  public static CommittedAmount of(long amount, PedersenOpening opening) {
    return new CommittedAmount(amount, opening);
  }

  long amount() {
    return amount;
  }

  PedersenOpening opening() {
    return opening;
  }

  public PedersenCommitment commitment() {
    return commitment;
  }

  @Override
  public String toString() {
    return "CommittedAmount[" + commitment.encoding() + ", amount and opening redacted]";
  }
}
