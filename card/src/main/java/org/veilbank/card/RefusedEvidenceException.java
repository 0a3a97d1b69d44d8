package org.veilbank.card;

import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.TransactionResult;

/** Evidence that does not convince, on its way to who answers. */
final class RefusedEvidenceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ProofCheck check;
  private final String detail;

  RefusedEvidenceException(ProofCheck check, String detail) {
    super(check + ": " + detail);
    this.check = check;
    this.detail = detail;
  }

  TransactionResult.ProofRejected result() {
    return new TransactionResult.ProofRejected(check, detail);
  }
}
