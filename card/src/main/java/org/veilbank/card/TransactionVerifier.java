package org.veilbank.card;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.ProofCheck;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.VerifyingKey;
import org.veilbank.proof.BatchVerifier;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CompressedCiphertext;
import org.veilbank.proof.Verdict;

/**
 * Verifies the evidence of many transactions at once, in variable time: signatures one by one, all
 * proofs in one sum with random weights (LED-3.1). For one thread at a time.
 */
public final class TransactionVerifier {
  private final LedgerPolicy policy;
  private final LedgerId ledger;
  private final SecureRandom random;

  /** Verifies for a ledger with these rules; no prover can foresee what the source gives. */
  public TransactionVerifier(LedgerPolicy policy, SecureRandom random) {
    this.policy = policy;
    ledger = policy.id();
    this.random = random;
  }

  /**
   * A transaction, and the accounts that its evidence is about, as they were before it.
   *
   * @param signed the transaction
   * @param owner whose account it is of; empty if it opens one
   * @param payee who gets a transfer; empty if it is none
   */
  public record Claim(SignedTransaction signed, Optional<Account> owner, Optional<Account> payee) {
    public Claim {
      Transaction transaction = signed.transaction();
      boolean opening = transaction instanceof Transaction.OpenAccount;
      boolean transfer = transaction instanceof Transaction.Transfer;
      if (owner.isPresent() == opening || payee.isPresent() != transfer) {
        throw new IllegalArgumentException("accounts that are not those of " + transaction);
      }
    }
  }

  /** For each claim, in their order, which check refuses it; empty if its evidence convinces. */
  public List<Optional<TransactionResult.ProofRejected>> verifyVartime(List<Claim> claims) {
    BatchVerifier together = new BatchVerifier(random);
    List<List<NamedProof>> proofs = new ArrayList<>(claims.size());
    List<Optional<TransactionResult.ProofRejected>> answers = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      try {
        List<NamedProof> own = check(claim);
        own.forEach(named -> together.add(named.proof()));
        proofs.add(own);
        answers.add(Optional.empty());
      } catch (RefusedEvidenceException e) {
        proofs.add(List.of());
        answers.add(Optional.of(e.result()));
      }
    }
    List<Verdict> verdicts = together.verifyVartime();
    int next = 0;
    for (int i = 0; i < proofs.size(); i++) {
      for (NamedProof named : proofs.get(i)) {
        Verdict verdict = verdicts.get(next++);
        if (verdict != Verdict.VALID && answers.get(i).isEmpty()) {
          answers.set(
              i,
              Optional.of(new TransactionResult.ProofRejected(named.check(), verdict.toString())));
        }
      }
    }
    return answers;
  }

  /** Checks all but the proofs, which are left to be verified with others. */
  private List<NamedProof> check(Claim claim) throws RefusedEvidenceException {
    byte[] evidence = claim.signed().evidence();
    return switch (claim.signed().transaction()) {
      case Transaction.OpenAccount opening -> {
        OpeningEvidence.requireOwner(ledger, opening, evidence);
        OpeningEvidence.requireRegistrar(policy, ledger, opening, evidence);
        yield List.of(OpeningEvidence.proof(opening, evidence));
      }
      case Transaction.Transfer transfer -> {
        Account payer = claim.owner().orElseThrow();
        Account payee = claim.payee().orElseThrow();
        Ciphertext moved = moved(transfer);
        requireAuditor(transfer);
        requireSignature(transfer, evidence, payer.verifyingKey());
        List<CompressedRistretto> keys =
            new ArrayList<>(List.of(payer.encryptionKey(), payee.encryptionKey()));
        policy.auditor().ifPresent(key -> keys.add(key.encoding()));
        CompressedCiphertext after =
            Ciphertext.of(payer.available().commitment(), payer.available().handle())
                .subtract(moved)
                .compress();
        yield TransferEvidence.proofs(transfer, evidence, keys, after);
      }
      case Transaction.Issuance issuance -> {
        Account issuer = claim.owner().orElseThrow();
        requireNoIdentity(issuance.commitment(), "commitment");
        requireNoIdentity(issuance.handle(), "handle");
        requireSignature(issuance, evidence, issuer.verifyingKey());
        yield IssuanceEvidence.proofs(issuance, evidence, issuer.encryptionKey());
      }
      case Transaction.Fold fold -> {
        requireSignature(fold, evidence, claim.owner().orElseThrow().verifyingKey());
        yield List.of();
      }
    };
  }

  /** The amount for the payer's key; refuses points that a transfer may not have. */
  private static Ciphertext moved(Transaction.Transfer transfer) throws RefusedEvidenceException {
    requireNoIdentity(transfer.commitment(), "commitment");
    requireNoIdentity(transfer.payerHandle(), "payer's handle");
    requireNoIdentity(transfer.payeeHandle(), "payee's handle");
    if (transfer.auditorHandle().isPresent()) {
      requireNoIdentity(transfer.auditorHandle().get(), "auditor's handle");
    }
    return Ciphertext.of(
        decode(transfer.commitment(), "commitment"),
        decode(transfer.payerHandle(), "payer's handle"));
  }

  private static void requireNoIdentity(CompressedRistretto point, String what)
      throws RefusedEvidenceException {
    if (point.isIdentity()) {
      throw new RefusedEvidenceException(ProofCheck.POINTS, what + " is the identity");
    }
  }

  private static RistrettoPoint decode(CompressedRistretto point, String what)
      throws RefusedEvidenceException {
    try {
      return point.decompress();
    } catch (InvalidEncodingException e) {
      throw new RefusedEvidenceException(ProofCheck.POINTS, what + ": " + e.getMessage());
    }
  }

  private void requireAuditor(Transaction.Transfer transfer) throws RefusedEvidenceException {
    if (transfer.auditorHandle().isPresent() != policy.auditor().isPresent()) {
      throw new RefusedEvidenceException(
          ProofCheck.AUDITOR,
          policy.auditor().isPresent() ? "there is no handle" : "there is no auditor");
    }
  }

  private void requireSignature(Transaction transaction, byte[] evidence, VerifyingKey key)
      throws RefusedEvidenceException {
    int at = evidence.length - Signatures.BYTES;
    if (!Signatures.verify(
        key,
        SignedBytes.ofOwner(ledger, transaction, Arrays.copyOf(evidence, at)),
        Arrays.copyOfRange(evidence, at, evidence.length))) {
      throw new RefusedEvidenceException(
          ProofCheck.SIGNATURE, "is not that of account " + transaction.account().value());
    }
  }
}
