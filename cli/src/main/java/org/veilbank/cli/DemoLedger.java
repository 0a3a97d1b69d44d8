package org.veilbank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.veilbank.card.Gate;
import org.veilbank.card.Holder;
import org.veilbank.card.Registrar;
import org.veilbank.group.DiscreteLog;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.LedgerParameters;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.TransferKind;

/** A ledger behind its gate, and the clients of all its holders. */
final class DemoLedger implements AutoCloseable {
  private static final DiscreteLog SEARCH = DiscreteLog.of(32, 16);
  private static final int GATE_THREADS = 2;

  private final LedgerTrial trial;
  private final SecureRandom random;
  private final LedgerEngine engine;
  private final Gate gate;
  private final List<Holder> holders = new ArrayList<>();

  /** Starts a ledger with an account for each of some roles, numbered in their order. */
  DemoLedger(Path folder, LedgerTrial trial, List<Role> roles, SecureRandom random)
      throws IOException, InterruptedException {
    this.trial = trial;
    this.random = random;
    engine = LedgerEngine.open(folder, LedgerParameters.of(trial.policy().id()));
    gate = Gate.open(engine, trial.policy(), GATE_THREADS, random);
    try (Registrar registrar = new Registrar(trial.policy(), trial.registrarKey())) {
      for (Role role : roles) {
        Holder holder = trial.holder(holders.size(), random);
        holders.add(holder);
        AccountNumber number = new AccountNumber(holders.size() - 1);
        require(registrar.admit(holder.apply(number, role)));
      }
    }
  }

  /** The client of an account's owner. */
  Holder holder(int account) {
    return holders.get(account);
  }

  /** An account as everybody sees it. */
  Account account(int account) {
    return engine.account(new AccountNumber(account)).orElseThrow();
  }

  /** What an owner reads as available. */
  long available(int account) {
    return holder(account).decrypt(account(account).available(), SEARCH).orElseThrow();
  }

  /** What an owner reads as pending. */
  long pending(int account) {
    return holder(account).decrypt(account(account).pending(), SEARCH).orElseThrow();
  }

  /** A payment by the payer's own client. */
  SignedTransaction pay(TransferKind kind, int payer, int payee, long amount) {
    return holder(payer).transfer(kind, account(payer), available(payer), account(payee), amount);
  }

  SecureRandom random() {
    return random;
  }

  LedgerTrial trial() {
    return trial;
  }

  /** Hands a transaction in, and waits for the answer. */
  TransactionResult submit(SignedTransaction signed) throws IOException, InterruptedException {
    try {
      return gate.submit(signed).get();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  /** Hands a transaction in that has to be done. */
  void require(SignedTransaction signed) throws IOException, InterruptedException {
    TransactionResult result = submit(signed);
    if (!result.isDone()) {
      throw new IOException("a transaction of the demonstration: " + AnswerText.of(result));
    }
  }

  @Override
  public void close() throws IOException {
    gate.close();
    engine.close();
    holders.forEach(Holder::close);
  }
}
