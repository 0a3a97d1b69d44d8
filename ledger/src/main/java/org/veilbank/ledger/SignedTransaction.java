package org.veilbank.ledger;

import java.util.Arrays;

/**
 * A transaction with its evidence: proofs and signatures. Here they are bytes of the right number;
 * whether they convince is found out before a transaction is handed in. Immutable.
 *
 * <p>On the wire: {@link TransactionCodec#encode}, then the evidence.
 */
public final class SignedTransaction {
  private final Transaction transaction;
  private final byte[] evidence;

  private SignedTransaction(Transaction transaction, byte[] evidence) {
    this.transaction = transaction;
    this.evidence = evidence;
  }

  /**
   * A transaction with evidence, which is copied.
   *
   * @throws IllegalArgumentException if that has another length than {@link Evidence#bytes}
   */
  public static SignedTransaction of(Transaction transaction, byte[] evidence) {
    if (evidence.length != Evidence.bytes(transaction)) {
      throw new IllegalArgumentException(
          "evidence of %d bytes: expected %d"
              .formatted(evidence.length, Evidence.bytes(transaction)));
    }
    return new SignedTransaction(transaction, evidence.clone());
  }

  /**
   * What these bytes are, neither more nor fewer.
   *
   * @throws InvalidFrameException if they are none, with offset, value and expectation
   */
  public static SignedTransaction decode(byte[] bytes) throws InvalidFrameException {
    Transaction transaction = TransactionCodec.decodePrefix(bytes);
    int at = TransactionCodec.encode(transaction).length;
    int end = at + Evidence.bytes(transaction);
    if (bytes.length != end) {
      throw new InvalidFrameException(
          FrameFault.LENGTH,
          Math.min(bytes.length, end),
          "a transaction with evidence of %d bytes, expected %d".formatted(bytes.length, end));
    }
    return new SignedTransaction(transaction, Arrays.copyOfRange(bytes, at, end));
  }

  /** Its bytes: 88 to 1,400. */
  public byte[] encode() {
    byte[] front = TransactionCodec.encode(transaction);
    byte[] bytes = Arrays.copyOf(front, front.length + evidence.length);
    System.arraycopy(evidence, 0, bytes, front.length, evidence.length);
    return bytes;
  }

  public Transaction transaction() {
    return transaction;
  }

  /** A copy. */
  public byte[] evidence() {
    return evidence.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedTransaction that
        && transaction.equals(that.transaction)
        && Arrays.equals(evidence, that.evidence);
  }

  @Override
  public int hashCode() {
    return 31 * transaction.hashCode() + Arrays.hashCode(evidence);
  }

  @Override
  public String toString() {
    return "SignedTransaction[" + transaction + ", evidence of " + evidence.length + " bytes]";
  }
}
