package org.veilbank.threshold;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;

/**
 * All banks of a ceremony in one place, and a network between them that delays, doubles and
 * reorders messages, and stops banks, which start again from their seeds and what the network
 * keeps. All that happens follows from a seed.
 */
final class CeremonySimulation {
  static final ThresholdParameters FIVE = parameters(5, 3);
  private static final List<KeyPair> SIGNING_KEYS = signingKeys();

  final ThresholdParameters parameters;
  final CeremonySetup setup;
  private final List<CeremonySecrets> secrets = new ArrayList<>();
  private final Random random;
  private final Map<Integer, UnaryOperator<CeremonyMessage>> liars = new HashMap<>();
  private final Ceremony[] banks;
  private final List<CeremonyMessage> posted = new ArrayList<>();
  private final List<List<CeremonyMessage>> pending = new ArrayList<>();
  private int restarts;

  CeremonySimulation(ThresholdParameters parameters, long seed) {
    this.parameters = parameters;
    this.random = new Random(seed);
    List<PublicKey> verifying = new ArrayList<>();
    List<SealingPublicKey> sealing = new ArrayList<>();
    for (BankIndex bank : parameters.banks()) {
      Seed own = Consortium.testSeed(seed).derive("bank", bank.value());
      SealingKey key = SealingKey.of(own.derive("sealing"));
      KeyPair pair = SIGNING_KEYS.get(bank.value() - 1);
      secrets.add(new CeremonySecrets(own.derive("ceremony"), key, pair.getPrivate()));
      verifying.add(pair.getPublic());
      sealing.add(new SealingPublicKey(key.publicKey()));
      pending.add(new ArrayList<>());
    }
    setup = new CeremonySetup(parameters, Consortium.EPOCH, 0, verifying, sealing);
    banks = new Ceremony[parameters.bankCount()];
  }

  static ThresholdParameters parameters(int banks, int threshold) {
    return new ThresholdParameters(
        new BgvContext(NamedParameters.INSECURE_TOY_1024.parameters(), Workers.single()),
        banks,
        threshold,
        2,
        10);
  }

  private static List<KeyPair> signingKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      List<KeyPair> pairs = new ArrayList<>();
      for (int i = 0; i < BankIndex.MAX; i++) {
        pairs.add(generator.generateKeyPair());
      }
      return pairs;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets a bank say something else than it should. */
  void lie(int bank, UnaryOperator<CeremonyMessage> lie) {
    liars.put(bank - 1, lie);
  }

  int restarts() {
    return restarts;
  }

  List<CeremonyMessage> posted() {
    return posted;
  }

  PrivateKey signingKey(int bank) {
    return secrets.get(bank - 1).signingKey();
  }

  Ceremony fresh(int bank) {
    return new Ceremony(setup, new BankIndex(bank), secrets.get(bank - 1));
  }

  private void post(int bank, List<CeremonyMessage> messages) {
    for (CeremonyMessage message : messages) {
      CeremonyMessage said = liars.getOrDefault(bank, m -> m).apply(message);
      // A bank that starts again says again what it said: the network keeps each message once.
      if (!posted.contains(said)) {
        posted.add(said);
        pending.forEach(queue -> queue.add(said));
      }
    }
  }

  private void restart(int bank) {
    restarts++;
    banks[bank] = fresh(bank + 1);
    post(bank, banks[bank].start());
    // What it had heard before is still there for it, in whatever order.
    List<CeremonyMessage> again = new ArrayList<>(posted);
    again.removeAll(pending.get(bank));
    Collections.shuffle(again, random);
    pending.get(bank).addAll(0, again);
  }

  /** Runs until nothing is left to deliver. */
  List<CeremonyOutcome> run(double restartProbability) {
    for (int bank = 0; bank < banks.length; bank++) {
      banks[bank] = fresh(bank + 1);
      post(bank, banks[bank].start());
    }
    while (pending.stream().anyMatch(queue -> !queue.isEmpty())) {
      int bank = random.nextInt(banks.length);
      List<CeremonyMessage> queue = pending.get(bank);
      if (queue.isEmpty()) {
        continue;
      }
      if (random.nextDouble() < restartProbability) {
        restart(bank);
        continue;
      }
      CeremonyMessage message = queue.remove(random.nextInt(Math.min(queue.size(), 6)));
      post(bank, banks[bank].hear(message));
      if (random.nextInt(8) == 0) {
        post(bank, banks[bank].hear(message));
      }
    }
    List<CeremonyOutcome> outcomes = new ArrayList<>();
    for (Ceremony bank : banks) {
      outcomes.add(bank.outcome());
    }
    return outcomes;
  }
}
