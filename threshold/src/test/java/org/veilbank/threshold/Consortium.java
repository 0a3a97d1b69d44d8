package org.veilbank.threshold;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;

/** Banks that made their keys together, all in one place, from a seed. */
final class Consortium {
  static final EpochId EPOCH = EpochId.of(new byte[EpochId.BYTES]);

  final ThresholdParameters parameters;
  final BgvContext context;
  final PublicKey publicKey;
  final RelinearisationKey relinearisationKey;
  final List<SecretKey> secrets = new ArrayList<>();
  final List<KeyShare> shares = new ArrayList<>();
  final List<FloodingKeys> floodingKeys = new ArrayList<>();
  final Encoder encoder;
  final Encryptor encryptor;
  final Evaluator evaluator;
  final RandomStream randomness;

  Consortium(BgvParameters bgv, int banks, int threshold, int level, int logD, long seed) {
    context = new BgvContext(bgv, Workers.single());
    parameters = new ThresholdParameters(context, banks, threshold, level, logD);
    Seed root = testSeed(seed);
    randomness = root.derive("randomness").stream();
    Seed common = root.derive("common");
    encoder = new Encoder(context);
    encryptor = new Encryptor(context);
    evaluator = new Evaluator(context);
    List<CollectiveKeyParty> parties = new ArrayList<>();
    for (int i = 0; i < banks; i++) {
      secrets.add(new KeyGenerator(context).summand(randomness));
      parties.add(new CollectiveKeyParty(common, secrets.get(i), randomness));
    }
    publicKey =
        CollectiveKeyParty.publicKey(
            context, common, parties.stream().map(p -> p.publicKeyShare(randomness)).toList());
    RingVector one = RingVector.sum(parties.stream().map(p -> p.roundOne(randomness)).toList());
    relinearisationKey =
        CollectiveKeyParty.relinearisationKey(
            context, one, parties.stream().map(p -> p.roundTwo(one, randomness)).toList());
    List<List<KeyShare>> dealt =
        secrets.stream().map(s -> KeyShare.deal(parameters, s, randomness)).toList();
    Map<Integer, Seed> keys = new HashMap<>();
    for (int subset : parameters.subsets()) {
      keys.put(subset, Seed.from(randomness));
    }
    for (BankIndex bank : parameters.banks()) {
      shares.add(KeyShare.sum(dealt.stream().map(d -> d.get(bank.value() - 1)).toList()));
      floodingKeys.add(new FloodingKeys(parameters, bank, keysOf(bank, keys)));
    }
  }

  private Map<Integer, Seed> keysOf(BankIndex bank, Map<Integer, Seed> keys) {
    Map<Integer, Seed> own = new HashMap<>();
    keys.forEach((subset, key) -> {
      if (ThresholdParameters.contains(subset, bank)) {
        own.put(subset, Seed.of(key.exportBytes()));
      }
    });
    return own;
  }

  static Seed testSeed(long seed) {
    return Seed.of("veilbank tests: not a secret key".getBytes(StandardCharsets.US_ASCII))
        .derive("consortium", seed);
  }

  long t() {
    return context.parameters().plaintextModulus().value();
  }

  long[] randomSlots(Random random) {
    return random.longs(context.parameters().degree(), 0, t()).toArray();
  }

  Ciphertext encrypt(long[] slots) {
    return encryptor.encrypt(encoder.encode(slots), publicKey, randomness);
  }

  /** A ciphertext as it reaches decryption: multiplied once, and switched down. */
  Ciphertext atDecryptionLevel(Ciphertext x) {
    return evaluator.modSwitch(x, x.level() - parameters.decryptionLevel());
  }

  Answerer answerer(int bank) {
    return new Answerer(
        EPOCH,
        shares.get(bank - 1),
        floodingKeys.get(bank - 1),
        new MemoryAnswerJournal(parameters));
  }

  List<Answer> answers(Ciphertext x, int... banks) throws ConflictingAnswerException {
    List<Answer> answers = new ArrayList<>();
    for (int bank : banks) {
      answers.add(answerer(bank).answer(new AnswerSlot(1, 2, 3, 0), x));
    }
    return answers;
  }

  AnswerCombiner combiner() {
    return new AnswerCombiner(parameters, EPOCH);
  }

  /** The digits of the plaintext that answers open. */
  long[] open(Ciphertext x, List<Answer> answers) {
    Opening opening =
        new AnswerCombiner(parameters, EPOCH, parameters.threshold()).combine(x, answers);
    if (opening instanceof Opening.Opened opened) {
      return encoder.decode(opened.plaintext());
    }
    throw new AssertionError("not opened: " + opening);
  }
}
