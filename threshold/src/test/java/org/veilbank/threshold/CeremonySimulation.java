package org.veilbank.threshold;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;

/** The ceremony that makes a key, by banks whose secrets follow from a seed. */
final class CeremonySimulation extends SimulatedNetwork {
  static final ThresholdParameters FIVE = parameters(5, 3);
  private static final List<KeyPair> SIGNING_KEYS = signingKeys();

  final ThresholdParameters parameters;
  final CeremonySetup setup;
  private final List<CeremonySecrets> secrets;

  CeremonySimulation(ThresholdParameters parameters, long seed) {
    this(parameters, 0, seed, secrets(parameters, seed));
  }

  /** A later attempt, for which each bank has another seed. */
  CeremonySimulation(ThresholdParameters parameters, long attempt, long seed) {
    this(parameters, attempt, seed, secrets(parameters, 1000 * attempt + seed));
  }

  private CeremonySimulation(
      ThresholdParameters parameters, long attempt, long seed, List<CeremonySecrets> secrets) {
    this(setup(parameters, attempt, secrets), secrets, seed);
  }

  private CeremonySimulation(CeremonySetup setup, List<CeremonySecrets> secrets, long seed) {
    super(
        secrets.size(),
        bank -> new Ceremony(setup, new BankIndex(bank), secrets.get(bank - 1)),
        seed);
    this.parameters = setup.parameters();
    this.setup = setup;
    this.secrets = secrets;
  }

  static CeremonySetup setup(
      ThresholdParameters parameters, long attempt, List<CeremonySecrets> secrets) {
    return new CeremonySetup(
        parameters, Consortium.EPOCH, attempt, verifyingKeys(secrets), sealingKeys(secrets));
  }

  static List<PublicKey> verifyingKeys(List<CeremonySecrets> secrets) {
    return SIGNING_KEYS.subList(0, secrets.size()).stream().map(KeyPair::getPublic).toList();
  }

  static List<SealingPublicKey> sealingKeys(List<CeremonySecrets> secrets) {
    return secrets.stream().map(s -> new SealingPublicKey(s.sealingKey().publicKey())).toList();
  }

  static List<CeremonySecrets> secrets(ThresholdParameters parameters, long seed) {
    List<CeremonySecrets> secrets = new ArrayList<>();
    for (BankIndex bank : parameters.banks()) {
      Seed own = Consortium.testSeed(seed).derive("bank", bank.value());
      SealingKey key = SealingKey.of(own.derive("sealing"));
      KeyPair pair = SIGNING_KEYS.get(bank.value() - 1);
      secrets.add(new CeremonySecrets(own.derive("ceremony"), key, pair.getPrivate()));
    }
    return List.copyOf(secrets);
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

  PrivateKey signingKey(int bank) {
    return secrets.get(bank - 1).signingKey();
  }
}
