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
import org.jspecify.annotations.Nullable;
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

  /** What a lying bank says to one receiver instead of a message; null for nothing. */
  interface Lie {
    @Nullable CeremonyMessage said(int receiver, CeremonyMessage message);
  }

  final ThresholdParameters parameters;
  final CeremonySetup setup;
  private final List<CeremonySecrets> secrets = new ArrayList<>();
  private final Random random;
  private final Map<Integer, Lie> liars = new HashMap<>();
  private final Ceremony[] banks;

  /** For each bank, all messages for it, each once; and those that it has not heard yet. */
  private final List<List<CeremonyMessage>> sent = new ArrayList<>();

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
      sent.add(new ArrayList<>());
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

  /** Lets a bank say something else than it should, the same to all. */
  void lie(int bank, UnaryOperator<CeremonyMessage> lie) {
    lieTo(bank, (receiver, message) -> lie.apply(message));
  }

  /** Lets a bank say something else than it should. */
  void lieTo(int bank, Lie lie) {
    liars.put(bank - 1, lie);
  }

  int restarts() {
    return restarts;
  }

  /** All that was said to a bank. */
  List<CeremonyMessage> sentTo(int bank) {
    return sent.get(bank - 1);
  }

  PrivateKey signingKey(int bank) {
    return secrets.get(bank - 1).signingKey();
  }

  Ceremony fresh(int bank) {
    return new Ceremony(setup, new BankIndex(bank), secrets.get(bank - 1));
  }

  private void post(int bank, List<CeremonyMessage> messages) {
    for (CeremonyMessage message : messages) {
      for (int receiver = 0; receiver < banks.length; receiver++) {
        Lie lie = liars.get(bank);
        CeremonyMessage said = lie == null ? message : lie.said(receiver + 1, message);
        // A bank that starts again says again what it said: the network keeps each message once.
        if (said != null && !sent.get(receiver).contains(said)) {
          sent.get(receiver).add(said);
          pending.get(receiver).add(said);
        }
      }
    }
  }

  private void restart(int bank) {
    restarts++;
    banks[bank] = fresh(bank + 1);
    // What it had heard before is still there for it, in whatever order.
    List<CeremonyMessage> again = new ArrayList<>(sent.get(bank));
    Collections.shuffle(again, random);
    pending.set(bank, again);
    post(bank, banks[bank].start());
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
      if (random.nextInt(10) == 0) {
        // Lost on the way, and sent again later.
        queue.add(message);
        continue;
      }
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
