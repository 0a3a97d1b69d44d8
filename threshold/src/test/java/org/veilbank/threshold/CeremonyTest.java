package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.PublicKey;

class CeremonyTest {

  /** The keys of a ceremony multiply and decrypt, with whichever t banks. */
  static void assertKeysWork(
      ThresholdParameters parameters, List<CeremonyOutcome> outcomes, long seed)
      throws ConflictingAnswerException {
    List<CeremonyOutcome.Done> done = new ArrayList<>();
    for (CeremonyOutcome outcome : outcomes) {
      assertThat(outcome).isInstanceOf(CeremonyOutcome.Done.class);
      done.add((CeremonyOutcome.Done) outcome);
    }
    assertThat(done).extracting(CeremonyOutcome.Done::epoch).containsOnly(done.get(0).epoch());
    Random random = new Random(seed);
    long t = parameters.context().parameters().plaintextModulus().value();
    long[] slots = random.longs(1024, 0, t).toArray();
    Encoder encoder = new Encoder(parameters.context());
    Evaluator evaluator = new Evaluator(parameters.context());
    Ciphertext x =
        new Encryptor(parameters.context())
            .encrypt(
                encoder.encode(slots),
                done.get(0).publicKey(),
                Consortium.testSeed(seed).derive("encryption").stream());
    Ciphertext square =
        evaluator.square(x, done.get(parameters.bankCount() - 1).relinearisationKey());
    Ciphertext low = evaluator.modSwitch(square, square.level() - parameters.decryptionLevel());
    List<BankIndex> banks = new ArrayList<>(parameters.banks());
    Collections.shuffle(banks, random);
    List<Answer> answers = new ArrayList<>();
    for (BankIndex bank : banks.subList(0, parameters.threshold())) {
      CeremonyOutcome.Done own = done.get(bank.value() - 1);
      answers.add(
          new Answerer(
                  own.epoch(), own.share(), own.floodingKeys(), new MemoryAnswerJournal(parameters))
              .answer(new AnswerSlot(1, 1, 1, 0), low));
    }
    Opening opening =
        new AnswerCombiner(parameters, done.get(0).epoch(), parameters.threshold())
            .combine(low, answers);
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    assertThat(encoder.decode(((Opening.Opened) opening).plaintext()))
        .isEqualTo(Arrays.stream(slots).map(s -> s * s % t).toArray());
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "4, 3", "5, 3", "5, 5"})
  void banksMakeKeysThatNobodyHolds(int banks, int threshold) throws ConflictingAnswerException {
    ThresholdParameters parameters = CeremonySimulation.parameters(banks, threshold);
    CeremonySimulation simulation = new CeremonySimulation(parameters, banks);
    assertKeysWork(parameters, simulation.run(0), banks);
  }

  @Test
  void messagesLateDoubledAndOutOfOrderAndBanksStoppedChangeNothing()
      throws ConflictingAnswerException {
    int restarts = 0;
    for (long seed = 1; seed <= 20; seed++) {
      CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, seed);
      List<CeremonyOutcome> outcomes = simulation.run(0.05);
      for (int bank = 1; bank <= 5; bank++) {
        assertThat(simulation.sentTo(bank)).as("seed %d", seed).hasSize(5 * 7);
      }
      assertKeysWork(CeremonySimulation.FIVE, outcomes, seed);
      restarts += simulation.restarts();
    }
    assertThat(restarts).isGreaterThan(20);
  }

  private static CeremonyMessage flipped(CeremonyMessage message, int at) {
    byte[] payload = message.payload().clone();
    payload[Math.floorMod(at, payload.length)] ^= 1;
    return new CeremonyMessage(message.step(), message.sender(), payload);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RESHARE", "CONTRIBUTE"})
  void aBankThatSaysOneWrongByteStopsTheAttempt(CeremonyStep step) {
    for (int at : new int[] {0, 31, 40, 1000, -1, -40}) {
      CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 77);
      simulation.lie(3, m -> m.step() == step ? flipped(m, at) : m);
      for (CeremonyOutcome outcome : simulation.run(0)) {
        assertThat(outcome)
            .as("%s, byte %d", step, at)
            .isInstanceOfSatisfying(
                CeremonyOutcome.Aborted.class,
                aborted -> assertThat(aborted.culprits()).isSubsetOf(new BankIndex(3)));
      }
    }
  }

  @Test
  void aRevealThatWasNotCommittedToIsNamed() {
    for (CeremonyStep step :
        List.of(CeremonyStep.REVEAL_ROUND_ONE, CeremonyStep.REVEAL_ROUND_TWO)) {
      CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 78);
      simulation.lie(2, m -> m.step() == step ? flipped(m, 500) : m);
      assertThat(simulation.run(0))
          .allSatisfy(outcome ->
              assertThat(outcome)
                  .isInstanceOfSatisfying(
                      CeremonyOutcome.Aborted.class,
                      aborted -> {
                        assertThat(aborted.rule()).isEqualTo("THR-1.1");
                        assertThat(aborted.culprits()).containsExactly(new BankIndex(2));
                      }));
    }
  }

  @Test
  void aWrongSignatureIsNamed() {
    CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 79);
    simulation.lie(4, m -> m.step() == CeremonyStep.SIGN ? flipped(m, 10) : m);
    assertThat(simulation.run(0))
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isEqualTo(
                    new CeremonyOutcome.Aborted(
                        "THR-1.7",
                        List.of(new BankIndex(4)),
                        "signature does not fit the digest of the keys")));
  }

  @Test
  void aDealerWhoSharesAnotherSecretIsNamedByTheSelfTest() {
    // The dealing of another attempt's secrets: sealed rightly, and a right sharing, of a wrong
    // key.
    CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 80);
    CeremonySecrets other =
        new CeremonySecrets(
            Consortium.testSeed(1).derive("other"),
            SealingKey.of(Consortium.testSeed(2)),
            new CeremonySimulation(CeremonySimulation.FIVE, 80).signingKey(5));
    byte[] wrong =
        new KeyMaking(simulation.setup, new BankIndex(5), other).payload(CeremonyStep.DEAL);
    simulation.lie(
        5,
        m -> m.step() == CeremonyStep.DEAL ? new CeremonyMessage(m.step(), m.sender(), wrong) : m);
    List<CeremonyOutcome> outcomes = simulation.run(0);
    assertThat(outcomes)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    CeremonyOutcome.Aborted.class,
                    aborted -> {
                      assertThat(aborted.rule()).isEqualTo("THR-1.6");
                      assertThat(aborted.culprits()).containsExactly(new BankIndex(5));
                    }));
  }

  @Test
  void twoMessagesAtOneStepExcludeTheirSender() {
    CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 81);
    Ceremony bank = simulation.fresh(1);
    CeremonyMessage own = bank.start().get(0);
    assertThat(bank.hear(own)).isEmpty();
    CeremonyMessage other = simulation.fresh(2).start().get(0);
    bank.hear(other);
    bank.hear(other);
    assertThat(bank.outcome()).isInstanceOf(CeremonyOutcome.Running.class);
    bank.hear(flipped(other, 3));
    assertThat(bank.outcome())
        .isEqualTo(
            new CeremonyOutcome.Aborted(
                "RND-6.3",
                List.of(new BankIndex(2)),
                "two different messages at COMMIT_ROUND_ONE"));
  }

  @Test
  void missingBanksAreNamed() {
    CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 82);
    Ceremony bank = simulation.fresh(1);
    bank.hear(bank.start().get(0));
    bank.hear(simulation.fresh(4).start().get(0));
    assertThat(bank.outcome())
        .isEqualTo(
            new CeremonyOutcome.Running(
                CeremonyStep.COMMIT_ROUND_ONE,
                List.of(new BankIndex(2), new BankIndex(3), new BankIndex(5))));
    CeremonyMessage stranger =
        new CeremonyMessage(CeremonyStep.SIGN, new BankIndex(6), new byte[1]);
    assertThatThrownBy(() -> bank.hear(stranger))
        .hasMessageContaining("message of bank 6 at SIGN: need one of [bank 1, bank 2");
  }

  @Test
  void anAbortedAttemptIsFollowedByAnotherWithFreshSecrets() throws ConflictingAnswerException {
    CeremonySimulation first = new CeremonySimulation(CeremonySimulation.FIVE, 83);
    first.lie(3, m -> m.step() == CeremonyStep.REVEAL_ROUND_TWO ? flipped(m, 900) : m);
    assertThat(first.run(0)).hasOnlyElementsOfType(CeremonyOutcome.Aborted.class);
    CeremonySimulation second = new CeremonySimulation(CeremonySimulation.FIVE, 1, 83);
    assertKeysWork(CeremonySimulation.FIVE, second.run(0.02), 83);
    // Nothing of the first attempt fits the second: not even its commitments.
    assertThat(second.sentTo(1)).doesNotContainAnyElementsOf(first.sentTo(1));
    CeremonySimulation mixed = new CeremonySimulation(CeremonySimulation.FIVE, 1, 83);
    CeremonyMessage old =
        first.sentTo(1).stream()
            .filter(m -> m.step() == CeremonyStep.REVEAL_ROUND_ONE && m.sender().value() == 2)
            .findAny()
            .orElseThrow();
    mixed.lie(2, m -> m.step() == CeremonyStep.REVEAL_ROUND_ONE ? old : m);
    assertThat(mixed.run(0))
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isInstanceOfSatisfying(
                    CeremonyOutcome.Aborted.class,
                    end -> assertThat(end.culprits()).containsExactly(new BankIndex(2))));
  }

  /**
   * The attack that commitments are there for: a bank that sees the others' shares of round 1 makes
   * their sum what it likes, and round 2 then returns a secret. To know them it must speak last,
   * and then it has committed to something else.
   */
  @Test
  void aShareOfRoundOneThatCancelsTheOthersIsRefused() {
    CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 84);
    BgvContext context = CeremonySimulation.FIVE.context();
    int ofPublicKey =
        RingVector.encodedBytes(context, 1, PublicKey.primeCount(context.parameters()));
    simulation.lie(
        5,
        m -> {
          if (m.step() != CeremonyStep.REVEAL_ROUND_ONE) {
            return m;
          }
          List<RingVector> others = new ArrayList<>();
          for (CeremonyMessage seen : simulation.sentTo(5)) {
            if (seen.step() == m.step()) {
              others.add(roundOne(context, seen.payload(), 32 + ofPublicKey));
            }
          }
          if (others.isEmpty()) {
            return m;
          }
          RingVector sum = RingVector.sum(others);
          double[][][] negative = new double[sum.polynomialCount()][sum.primeCount()][];
          for (int k = 0; k < sum.polynomialCount(); k++) {
            for (int i = 0; i < sum.primeCount(); i++) {
              negative[k][i] = new double[context.parameters().degree()];
              context.ring(i).subtract(negative[k][i], sum.row(k, i), negative[k][i]);
            }
          }
          byte[] payload = m.payload().clone();
          byte[] rogue = new RingVector(context, negative).encode();
          System.arraycopy(rogue, 0, payload, 32 + ofPublicKey, rogue.length);
          return new CeremonyMessage(m.step(), m.sender(), payload);
        });
    assertThat(simulation.run(0))
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isEqualTo(
                    new CeremonyOutcome.Aborted(
                        "THR-1.1",
                        List.of(new BankIndex(5)),
                        "what was revealed at REVEAL_ROUND_ONE is not what was committed to")));
  }

  private static RingVector roundOne(BgvContext context, byte[] reveal, int offset) {
    try {
      return RingVector.decode(
          Arrays.copyOfRange(reveal, offset, reveal.length),
          context,
          2 * context.parameters().digitCount(),
          context.parameters().ciphertextPrimes().size()
              + context.parameters().specialPrimes().size());
    } catch (InvalidEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherAttemptHasOtherCommonPolynomials() {
    CeremonySetup first = new CeremonySimulation(CeremonySimulation.FIVE, 1).setup;
    CeremonySetup second =
        new CeremonySetup(
            first.parameters(), first.consortium(), 1, first.verifyingKeys(), first.sealingKeys());
    assertThat(second.common()).isNotEqualTo(first.common());
    assertThat(second.attemptId()).isNotEqualTo(first.attemptId());
  }
}
