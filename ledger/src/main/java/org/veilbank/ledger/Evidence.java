package org.veilbank.ledger;

/**
 * How long the evidence for a transaction is: the proofs and signatures that convinced whoever put
 * it into the log. The ledger keeps these bytes, so that others can check them again, and does not
 * look at them.
 */
public final class Evidence {
  /** Opening an account: the proof of its key, the owner's signature, the registrar's. */
  public static final int OPEN_ACCOUNT_BYTES = 64 + 64 + 64;

  /**
   * A transfer: the commitments to what will be available and to zero, the proofs of the handles,
   * of the new balance and of the ranges, the payer's signature.
   */
  public static final int TRANSFER_BYTES = 32 + 32 + 160 + 192 + 736 + 64;

  /** What a handle for an auditor adds to the proof of the handles. */
  public static final int AUDITOR_HANDLE_BYTES = 32;

  /** An issuance: a commitment to zero, the proofs of the handle and the range, the signature. */
  public static final int ISSUANCE_BYTES = 32 + 192 + 672 + 64;

  /** A fold: the owner's signature. */
  public static final int FOLD_BYTES = 64;

  private Evidence() {}

  /** Bytes of the evidence for a transaction. */
  public static int bytes(Transaction transaction) {
    return switch (transaction) {
      case Transaction.OpenAccount o -> OPEN_ACCOUNT_BYTES;
      case Transaction.Transfer t ->
          TRANSFER_BYTES + (t.auditorHandle().isPresent() ? AUDITOR_HANDLE_BYTES : 0);
      case Transaction.Issuance i -> ISSUANCE_BYTES;
      case Transaction.Fold f -> FOLD_BYTES;
    };
  }
}
