package org.veilbank.card;

import org.veilbank.ledger.ProofCheck;
import org.veilbank.proof.MalformedEncodingException;
import org.veilbank.proof.Proof;

/**
 * A proof, and the check that it is for.
 *
 * @param check what is refused if it is wrong
 * @param proof with the statement that it has to prove
 */
record NamedProof(ProofCheck check, Proof proof) {
  /** Reads a proof. */
  @FunctionalInterface
  interface Decoder {
    Proof decode(byte[] bytes) throws MalformedEncodingException;
  }

  /** The proof in some bytes, statement first. */
  static NamedProof of(ProofCheck check, Decoder decoder, byte[] bytes)
      throws RefusedEvidenceException {
    try {
      return new NamedProof(check, decoder.decode(bytes));
    } catch (MalformedEncodingException e) {
      throw new RefusedEvidenceException(check, String.valueOf(e.getMessage()));
    }
  }
}
