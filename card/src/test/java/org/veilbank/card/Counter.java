package org.veilbank.card;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.veilbank.group.DiscreteLog;
import org.veilbank.ledger.Account;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.LedgerParameters;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.ledger.TransactionResult;
import org.veilbank.ledger.TransferKind;
import org.veilbank.proof.ElGamalKeyPair;

/** A ledger with a gate, and holders in front of it: account 0 issues, 1 has a card, 2 sells. */
final class Counter implements AutoCloseable {
  static final SecureRandom RANDOM = new SecureRandom();
  static final DiscreteLog SEARCH = DiscreteLog.of(32, 12);
  static final int ISSUER = 0;
  static final int CARD = 1;
  static final int MERCHANT = 2;

  final LedgerPolicy policy;
  final LedgerEngine engine;
  final Gate gate;
  final Registrar registrar;
  final List<Holder> holders = new ArrayList<>();

  private Counter(LedgerPolicy policy, SigningKey registrarKey, Path folder) throws IOException {
    this.policy = policy;
    engine = LedgerEngine.open(folder, LedgerParameters.of(policy.id()).withExpectedAccounts(8));
    gate = Gate.open(engine, policy, 2, RANDOM);
    registrar = new Registrar(policy, registrarKey);
  }

  /** With nobody in it. */
  static Counter open(Path folder, Optional<ElGamalKeyPair> auditor) {
    SigningKey registrarKey = SigningKey.generate(RANDOM);
    LedgerPolicy policy =
        new LedgerPolicy(
            "a ledger for tests",
            registrarKey.verifyingKey(),
            auditor.map(ElGamalKeyPair::publicKey),
            true);
    try {
      return new Counter(policy, registrarKey, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With an issuer that issued 1,000,000, a card that may spend 10,000, and a merchant. */
  static Counter inBusiness(Path folder, Optional<ElGamalKeyPair> auditor) {
    Counter counter = open(folder, auditor);
    counter.join(Role.ISSUER);
    counter.join(Role.CARDHOLDER);
    counter.join(Role.MERCHANT);
    counter.require(counter.holder(ISSUER).issue(counter.account(ISSUER), 1_000_000));
    counter.require(counter.pay(TransferKind.LIMIT_INCREASE, ISSUER, CARD, 10_000));
    counter.require(counter.fold(CARD));
    return counter;
  }

  Holder newHolder() {
    byte[] seed = new byte[Holder.SEED_BYTES];
    RANDOM.nextBytes(seed);
    return Holder.of(policy, seed, RANDOM);
  }

  int join(Role role) {
    Holder holder = newHolder();
    int number = holders.size();
    holders.add(holder);
    require(registrar.admit(holder.apply(new AccountNumber(number), role)));
    return number;
  }

  Holder holder(int number) {
    return holders.get(number);
  }

  Account account(int number) {
    return engine.account(new AccountNumber(number)).orElseThrow();
  }

  long available(int number) {
    return holder(number).decrypt(account(number).available(), SEARCH).orElseThrow();
  }

  long pending(int number) {
    return holder(number).decrypt(account(number).pending(), SEARCH).orElseThrow();
  }

  /** A transfer of somebody who knows what they have. */
  SignedTransaction pay(TransferKind kind, int payer, int payee, long amount) {
    return holder(payer).transfer(kind, account(payer), available(payer), account(payee), amount);
  }

  SignedTransaction fold(int number) {
    return holder(number).fold(account(number));
  }

  TransactionResult submit(SignedTransaction signed) {
    try {
      return gate.submit(signed).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  void require(SignedTransaction signed) {
    TransactionResult result = submit(signed);
    if (!result.isDone()) {
      throw new AssertionError(result);
    }
  }

  @Override
  public void close() {
    gate.close();
    try {
      engine.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    holders.forEach(Holder::close);
    registrar.close();
  }
}
