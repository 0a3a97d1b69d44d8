package org.veilbank.proof;

import java.util.Arrays;
import org.veilbank.group.Scalar;

/**
 * A statement about public values, and a proof of it. What it says is that of the class; the values
 * are those of the accessors. A proof says nothing about who made it, when or for what: it counts
 * only inside something signed.
 *
 * <p>Immutable. Decoding checks all but whether points are points and equations hold, which is what
 * verification finds out, best for many proofs at once: {@link BatchVerifier}.
 */
public abstract sealed class Proof
    permits PubkeyValidityProof,
        ZeroCiphertextProof,
        CiphertextCiphertextEqualityProof,
        CiphertextCommitmentEqualityProof,
        GroupedCiphertextValidityProof,
        BatchedGroupedCiphertextValidityProof,
        PercentageWithCapProof,
        BatchedRangeProof {
  /** Every proof is part of the protocol of this name. */
  private static final String PROTOCOL = "solana-zk-elgamal-proof-program-v1";

  private static final Transcript START = Transcript.of(PROTOCOL);

  private final byte[] bytes;

  /** Copies the bytes. */
  Proof(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The transcript of a kind of proof, which has absorbed nothing of its statement. */
  static Transcript transcript(String instruction) {
    return START.copy().separate(instruction);
  }

  /** The statement's values, then the proof: what zk-sdk calls proof data. */
  public final byte[] encode() {
    return bytes.clone();
  }

  /** What {@link #encode} has behind the statement. */
  public final byte[] encodeWithoutStatement() {
    return Arrays.copyOfRange(bytes, statementBytes(), bytes.length);
  }

  /** The bytes of the statement. */
  public abstract int statementBytes();

  /** Draws the challenges. */
  abstract Challenged challenged();

  /** Whether this proves its statement. Deterministic: weights are drawn from the transcript. */
  public final Verdict verifyVartime() {
    Challenged challenged = challenged();
    Equations equations = new Equations(Weights::powers);
    Scalar denominator = challenged.denominator();
    challenged.addTo(
        equations, denominator.equals(Scalar.ONE) ? denominator : denominator.invert());
    return equations.checkVartime();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Proof that
        && getClass() == that.getClass()
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The kind and the number of bytes. */
  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[" + bytes.length + " bytes]";
  }
}
