package org.veilbank.cli;

import org.veilbank.ledger.TransactionResult;

/** A ledger's answers in words. */
final class AnswerText {
  private AnswerText() {}

  static String of(TransactionResult result) {
    return switch (result) {
      case TransactionResult.Accepted a -> "done";
      case TransactionResult.Folded f -> "done: " + f.creditCounter() + " credits are folded";
      case TransactionResult.Replayed r ->
          "answered as before, nothing done again: " + of(r.first());
      case TransactionResult.OutOfSequence o ->
          "refused, out of sequence: expected %d, got %d".formatted(o.expected(), o.got());
      case TransactionResult.UnknownAccount u -> "refused, no account " + u.account();
      case TransactionResult.TooManyCredits t ->
          "refused, account %s has to fold".formatted(t.payee());
      case TransactionResult.Rejected r -> "refused, %s: %s".formatted(r.check(), r.detail());
      case TransactionResult.ProofRejected p -> "refused, %s: %s".formatted(p.check(), p.detail());
    };
  }
}
