package org.veilbank.card;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.Frame;
import org.veilbank.ledger.FrameResults;
import org.veilbank.ledger.LedgerAudit;
import org.veilbank.ledger.LedgerState;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransactionResult;

/**
 * Audits a ledger from its first frame on, and verifies the evidence of everything that was decided
 * again: nobody has to trust who ran it. Takes no key, and changes nothing.
 */
public final class EvidenceAudit {
  private final TransactionVerifier verifier;
  private final List<Optional<TransactionVerifier.Claim>> claims = new ArrayList<>();

  private EvidenceAudit(LedgerPolicy policy, SecureRandom random) {
    verifier = new TransactionVerifier(policy, random);
  }

  /**
   * Audits the ledger in a folder.
   *
   * @throws IOException if files cannot be read; damage is a problem of the report
   * @throws IllegalArgumentException if the ledger is for simulated load: it has no evidence
   */
  public static LedgerAudit.Report check(Path folder, LedgerPolicy policy, SecureRandom random)
      throws IOException {
    if (!policy.proved()) {
      throw new IllegalArgumentException("a ledger for simulated load has no evidence");
    }
    EvidenceAudit audit = new EvidenceAudit(policy, random);
    return LedgerAudit.check(
        folder,
        policy.id(),
        new LedgerAudit.Inspector() {
          @Override
          public void before(Frame frame, LedgerState state) {
            audit.collect(frame, state);
          }

          @Override
          public List<String> after(Frame frame, FrameResults results) {
            return audit.verify(frame, results);
          }
        });
  }

  private void collect(Frame frame, LedgerState state) {
    claims.clear();
    if (!frame.batch().hasEvidence()) {
      return;
    }
    Set<AccountNumber> owners = new HashSet<>();
    for (SignedTransaction signed : frame.batch().signedTransactions()) {
      Transaction transaction = signed.transaction();
      Optional<Account> owner = state.account(transaction.account());
      Optional<Account> payee =
          transaction instanceof Transaction.Transfer transfer
              ? state.account(transfer.payee())
              : Optional.empty();
      boolean opening = transaction instanceof Transaction.OpenAccount;
      boolean complete =
          owners.add(transaction.account())
              && owner.isPresent() != opening
              && payee.isPresent() == transaction instanceof Transaction.Transfer;
      claims.add(
          complete
              ? Optional.of(new TransactionVerifier.Claim(signed, owner, payee))
              : Optional.empty());
    }
  }

  private List<String> verify(Frame frame, FrameResults results) {
    List<String> problems = new ArrayList<>();
    String where = "frame " + frame.position().number();
    if (!frame.batch().hasEvidence()) {
      problems.add("LED-2.2: " + where + ": has no evidence");
      return problems;
    }
    List<Transaction> transactions = frame.batch().transactions();
    List<Integer> decided = new ArrayList<>();
    List<TransactionVerifier.Claim> claimed = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      boolean changed = isDecided(transactions.get(i), results.get(i));
      if (changed && claims.get(i).isEmpty()) {
        // Its account was not there before, or was changed in the same frame: no proof can be
        // about that.
        problems.add(
            "LED-2.2: %s, transaction %d: cannot be about the account as it was"
                .formatted(where, i));
      } else if (changed) {
        decided.add(i);
        claimed.add(claims.get(i).orElseThrow());
      }
    }
    List<Optional<TransactionResult.ProofRejected>> refusals = verifier.verifyVartime(claimed);
    for (int i = 0; i < refusals.size(); i++) {
      if (refusals.get(i).isPresent()) {
        TransactionResult.ProofRejected refusal = refusals.get(i).get();
        problems.add(
            "%s: %s, transaction %d: %s"
                .formatted(refusal.check(), where, decided.get(i), refusal.detail()));
      }
    }
    return problems;
  }

  /** Whether something changed: if only that a sequence number is used up. */
  private static boolean isDecided(Transaction transaction, TransactionResult result) {
    return switch (result) {
      case TransactionResult.Accepted a -> true;
      case TransactionResult.Folded f -> true;
      case TransactionResult.TooManyCredits t -> true;
      case TransactionResult.Rejected r -> !(transaction instanceof Transaction.OpenAccount);
      case TransactionResult.UnknownAccount u -> u.account() != transaction.account().value();
      case TransactionResult.Replayed r -> false;
      case TransactionResult.OutOfSequence o -> false;
      case TransactionResult.ProofRejected p -> false;
    };
  }
}
