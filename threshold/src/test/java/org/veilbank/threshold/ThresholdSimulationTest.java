package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;

/**
 * Whole consortia from seeds: ceremony and decryption, with messages late, lost, doubled and out of
 * order, banks stopped and started again, and up to t-1 of them lying. What must hold, holds for
 * every seed. A failure names its seed: {@code -Dveilbank.simulation.first=SEED
 * -Dveilbank.simulations=1} runs that one alone, and a larger number searches on.
 */
class ThresholdSimulationTest {
  private static final List<ThresholdParameters> CONSORTIA =
      List.of(
          CeremonySimulation.parameters(2, 2),
          CeremonySimulation.parameters(3, 2),
          CeremonySimulation.parameters(4, 3),
          CeremonySimulation.FIVE);

  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();

  @Test
  void whateverHappensHonestBanksAgreeAndAreNotBlamed() {
    long first = Long.getLong("veilbank.simulation.first", 1);
    long count = Long.getLong("veilbank.simulations", 2000);
    LongStream.range(first, first + count)
        .parallel()
        .forEach(seed -> {
          try {
            simulate(seed);
          } catch (ConflictingAnswerException | RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
          }
        });
    if (count >= 1000) {
      // The test must see both ends often, or it shows nothing.
      assertThat(finished.get()).isGreaterThan((int) count / 4);
      assertThat(aborted.get()).isGreaterThan((int) count / 8);
    }
  }

  private void simulate(long seed) throws ConflictingAnswerException {
    Random random = new Random(~seed);
    ThresholdParameters parameters = CONSORTIA.get(random.nextInt(CONSORTIA.size()));
    CeremonySimulation simulation = new CeremonySimulation(parameters, seed);
    Set<BankIndex> liars = new TreeSet<>();
    if (random.nextInt(2) == 0) {
      int count = 1 + random.nextInt(parameters.threshold() - 1);
      List<BankIndex> banks = new ArrayList<>(parameters.banks());
      Collections.shuffle(banks, random);
      liars.addAll(banks.subList(0, count));
      liars.forEach(liar -> simulation.lieTo(liar.value(), lie(random)));
    }
    List<CeremonyOutcome> outcomes =
        simulation.run(new double[] {0, 0.02, 0.08}[random.nextInt(3)]);
    List<CeremonyOutcome.Done> done = new ArrayList<>();
    for (BankIndex bank : parameters.banks()) {
      if (liars.contains(bank)) {
        continue;
      }
      switch (outcomes.get(bank.value() - 1)) {
        case CeremonyOutcome.Done keys -> done.add(keys);
        case CeremonyOutcome.Aborted end -> {
          assertThat(liars).as("aborted: %s", end).isNotEmpty().containsAll(end.culprits());
          aborted.incrementAndGet();
        }
        case CeremonyOutcome.Left left -> throw new AssertionError(left);
        case CeremonyOutcome.Running waiting -> {
          // Only liars keep honest banks waiting, or honest banks that have given up because of
          // them.
          assertThat(liars).as("waiting: %s", waiting).isNotEmpty();
        }
      }
    }
    // One signature of each bank on one digest: no two honest banks end with other keys.
    assertThat(done.stream().map(CeremonyOutcome.Done::epoch).distinct().count())
        .isLessThanOrEqualTo(1);
    if (liars.isEmpty()) {
      CeremonyTest.assertKeysWork(parameters, outcomes, seed);
      decrypt(parameters, done, random);
      finished.incrementAndGet();
    }
  }

  /** One wrong byte, silence, or different words for different banks, from some step on. */
  private static SimulatedNetwork.Lie lie(Random random) {
    CeremonyStep step = CeremonyStep.KEY_MAKING.get(random.nextInt(7));
    int at = random.nextInt(1 << 20);
    int bit = 1 << random.nextInt(8);
    int kind = random.nextInt(4);
    int victim = 1 + random.nextInt(5);
    return (receiver, message) -> {
      if (message.step() != step || (kind == 1 && receiver != victim)) {
        return message;
      }
      if (kind == 2) {
        return null;
      }
      byte[] payload = message.payload().clone();
      if (kind == 3) {
        return new CeremonyMessage(step, message.sender(), Arrays.copyOf(payload, at % 50));
      }
      payload[at % payload.length] ^= (byte) bit;
      return new CeremonyMessage(step, message.sender(), payload);
    };
  }

  /** A decryption in which banks are stopped after the journal, ask again, and some lie. */
  private static void decrypt(
      ThresholdParameters parameters, List<CeremonyOutcome.Done> banks, Random random)
      throws ConflictingAnswerException {
    BgvContext context = parameters.context();
    Encoder encoder = new Encoder(context);
    long t = context.parameters().plaintextModulus().value();
    long[] slots = random.longs(context.parameters().degree(), 0, t).toArray();
    Ciphertext fresh =
        new Encryptor(context)
            .encrypt(
                encoder.encode(slots),
                banks.get(0).publicKey(),
                Consortium.testSeed(random.nextLong()).stream());
    Ciphertext x =
        new Evaluator(context).modSwitch(fresh, fresh.level() - parameters.decryptionLevel());
    AnswerSlot slot = new AnswerSlot(1, 1, random.nextInt(100), 0);
    List<Answer> answers = new ArrayList<>();
    for (CeremonyOutcome.Done bank : banks) {
      AnswerJournal disk = new MemoryAnswerJournal(parameters);
      Answer lost = answerer(bank, disk).answer(slot, x);
      Answer again = answerer(bank, disk).answer(slot, x);
      assertThat(again.encode(parameters)).isEqualTo(lost.encode(parameters));
      answers.add(again);
    }
    Collections.shuffle(answers, random);
    int correctable = (answers.size() - parameters.threshold()) / 2;
    int lying = random.nextInt(correctable + 1);
    Set<BankIndex> liars = new TreeSet<>();
    for (int i = 0; i < lying; i++) {
      double[][] rows = new double[parameters.decryptionLevel() + 1][];
      for (int prime = 0; prime < rows.length; prime++) {
        rows[prime] = answers.get(i).row(prime).clone();
      }
      int prime = random.nextInt(rows.length);
      double[] change = new double[slots.length];
      change[random.nextInt(slots.length)] = 1 + random.nextInt(1 << 30);
      context.ring(prime).add(rows[prime], change, rows[prime]);
      liars.add(answers.get(i).sender());
      answers.set(i, new Answer(answers.get(i).sender(), answers.get(i).digest(), rows));
    }
    Opening opening =
        new AnswerCombiner(parameters, banks.get(0).epoch(), parameters.threshold())
            .combine(x, answers);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    Opening.Opened opened = (Opening.Opened) opening;
    assertThat(encoder.decode(opened.plaintext())).isEqualTo(slots);
    assertThat(opened.wrong()).containsExactlyInAnyOrderElementsOf(liars);
  }

  private static Answerer answerer(CeremonyOutcome.Done bank, AnswerJournal disk) {
    return new Answerer(bank.epoch(), bank.share(), bank.floodingKeys(), disk);
  }
}
