package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.Seed;

class ThresholdDecryptionTest {
  private static final Consortium BANKS = toy(5, 3, 1);

  private static Consortium toy(int banks, int threshold, long seed) {
    return new Consortium(
        NamedParameters.INSECURE_TOY_1024.parameters(), banks, threshold, 2, 10, seed);
  }

  private static Answer changed(Answer answer, int prime, int index, double by) {
    double[][] rows = new double[BANKS.parameters.decryptionLevel() + 1][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = answer.row(i).clone();
    }
    PrimeRing ring = BANKS.context.ring(prime);
    double[] change = new double[rows[prime].length];
    change[index] = by;
    ring.add(rows[prime], change, rows[prime]);
    return new Answer(answer.sender(), answer.digest(), rows);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "3, 3", "4, 3", "5, 3", "5, 5"})
  void theKeysThatBanksMakeTogetherComputeAndDecrypt(int banks, int threshold)
      throws ConflictingAnswerException {
    Consortium consortium = toy(banks, threshold, 10 * banks + threshold);
    Random random = new Random(1);
    long[] a = consortium.randomSlots(random);
    long[] b = consortium.randomSlots(random);
    Ciphertext product =
        consortium.evaluator.multiply(
            consortium.encrypt(a), consortium.encrypt(b), consortium.relinearisationKey);
    Ciphertext x = consortium.atDecryptionLevel(product);
    long[] expected = new long[a.length];
    for (int i = 0; i < a.length; i++) {
      expected[i] = a[i] * b[i] % consortium.t();
    }
    int[] all = consortium.parameters.banks().stream().mapToInt(BankIndex::value).toArray();
    assertThat(consortium.open(x, consortium.answers(x, all))).isEqualTo(expected);
  }

  @Test
  void anyThreeOfFiveAnswersDecryptAlike() throws ConflictingAnswerException {
    long[] slots = BANKS.randomSlots(new Random(2));
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(slots));
    List<Answer> answers = BANKS.answers(x, 1, 2, 3, 4, 5);
    int subsets = 0;
    for (int mask = 0; mask < 32; mask++) {
      if (Integer.bitCount(mask) >= 3) {
        List<Answer> some = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          if ((mask >> i & 1) == 1) {
            some.add(answers.get(i));
          }
        }
        assertThat(BANKS.open(x, some)).isEqualTo(slots);
        subsets++;
      }
    }
    assertThat(subsets).isEqualTo(16);
  }

  @Test
  void allThreesGiveTheSamePhaseToTheBit() throws ConflictingAnswerException {
    // The noise after opening is the same whoever takes part: nothing is learned from another
    // subset.
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(new Random(3))));
    List<Answer> answers = BANKS.answers(x, 1, 2, 3, 4, 5);
    double[] first = atZero(List.of(answers.get(0), answers.get(1), answers.get(2)), 0);
    for (int[] some : new int[][] {{0, 1, 3}, {0, 2, 4}, {2, 3, 4}, {4, 1, 0}}) {
      List<Answer> three = Arrays.stream(some).mapToObj(answers::get).toList();
      double[] other = atZero(three, 0);
      BANKS.context.ring(0).subtract(other, first, other);
      assertThat(other).containsOnly(0);
    }
  }

  private static double[] atZero(List<Answer> answers, int prime) {
    PrimeRing ring = BANKS.context.ring(prime);
    long[] weights =
        Lagrange.weights(answers.stream().map(Answer::sender).toList(), 0, ring.modulus());
    double[] sum = new double[BANKS.context.parameters().degree()];
    for (int i = 0; i < weights.length; i++) {
      double[] term = new double[sum.length];
      ring.scale(answers.get(i).row(prime), ring.modulus().balanced(weights[i]), term);
      ring.add(sum, term, sum);
    }
    return sum;
  }

  @Test
  void twoAnswersAreUselessWhateverIsGuessedForTheThird() throws ConflictingAnswerException {
    long[] slots = BANKS.randomSlots(new Random(4));
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(slots));
    List<Answer> answers = BANKS.answers(x, 1, 2);
    assertThat(new AnswerCombiner(BANKS.parameters, Consortium.EPOCH, 3).combine(x, answers))
        .isEqualTo(new Opening.TooFew(2, 3));
    // Nor do two of a sharing of degree 1, which they are not, show anything: all slots are noise.
    Answer zero =
        new Answer(
            new BankIndex(3),
            answers.get(0).digest(),
            new double[BANKS.parameters.decryptionLevel() + 1][1024]);
    long[] guessed = BANKS.open(x, List.of(answers.get(0), answers.get(1), zero));
    int right = 0;
    for (int i = 0; i < slots.length; i++) {
      right += guessed[i] == slots[i] ? 1 : 0;
    }
    assertThat(right).isLessThan(10);
  }

  @Test
  void oneChangedCoefficientIsCorrectedAndItsSenderNamed() throws ConflictingAnswerException {
    long[] slots = BANKS.randomSlots(new Random(5));
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(slots));
    List<Answer> right = BANKS.answers(x, 1, 2, 3, 4, 5);
    for (int liar = 0; liar < 5; liar++) {
      List<Answer> answers = new ArrayList<>(right);
      answers.set(liar, changed(right.get(liar), liar % 3, 100 + liar, 1));
      assertThat(BANKS.combiner().combine(x, answers))
          .isInstanceOfSatisfying(
              Opening.Opened.class,
              opened -> {
                assertThat(opened.verified()).isTrue();
                assertThat(BANKS.encoder.decode(opened.plaintext())).isEqualTo(slots);
              });
      Opening.Opened opened = (Opening.Opened) BANKS.combiner().combine(x, answers);
      assertThat(opened.wrong()).containsExactly(new BankIndex(liar + 1));
    }
  }

  @Test
  void twoWrongAnswersOfFiveNameNobodyAndOpenNothing() throws ConflictingAnswerException {
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(new Random(6))));
    List<Answer> answers = new ArrayList<>(BANKS.answers(x, 1, 2, 3, 4, 5));
    answers.set(0, changed(answers.get(0), 0, 5, 7));
    answers.set(3, changed(answers.get(3), 1, 6, 9));
    assertThat(BANKS.combiner().combine(x, answers)).isEqualTo(new Opening.Disagreement(5, 1));
  }

  @Test
  void twoColludingLiarsNeverFrameAThirdConclusively() throws ConflictingAnswerException {
    // Banks 1 and 2 add h(x) = (x-3)(x-4), which is 0 for banks 3 and 4: four answers agree on a
    // wrong
    // polynomial, and honest bank 5 looks wrong. From the answers alone this is the same as if it
    // were.
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(new Random(13))));
    List<Answer> answers = new ArrayList<>(BANKS.answers(x, 1, 2, 3, 4, 5));
    answers.set(0, changed(answers.get(0), 0, 9, (1 - 3) * (1 - 4)));
    answers.set(1, changed(answers.get(1), 0, 9, (2 - 3) * (2 - 4)));
    assertThat(BANKS.combiner().combine(x, answers))
        .isInstanceOfSatisfying(
            Opening.Opened.class,
            opened -> {
              assertThat(opened.wrong()).containsExactly(new BankIndex(5));
              assertThat(opened.conclusive()).isFalse();
            });
    // Who asks for all five to agree opens nothing then.
    assertThat(new AnswerCombiner(BANKS.parameters, Consortium.EPOCH, 5).combine(x, answers))
        .isEqualTo(new Opening.TooFew(4, 5));
  }

  @Test
  void aLiarIsNamedConclusivelyWhereEnoughBanksAnswer() throws ConflictingAnswerException {
    Consortium five = toy(5, 2, 3);
    long[] slots = five.randomSlots(new Random(14));
    Ciphertext x = five.atDecryptionLevel(five.encrypt(slots));
    List<Answer> answers = new ArrayList<>(five.answers(x, 1, 2, 3, 4, 5));
    double[][] rows = {new double[1024], new double[1024], new double[1024]};
    answers.set(3, new Answer(new BankIndex(4), answers.get(3).digest(), rows));
    assertThat(five.combiner().combine(x, answers))
        .isInstanceOfSatisfying(
            Opening.Opened.class,
            opened -> {
              assertThat(opened.wrong()).containsExactly(new BankIndex(4));
              assertThat(opened.conclusive()).isTrue();
              assertThat(five.encoder.decode(opened.plaintext())).isEqualTo(slots);
            });
  }

  @Test
  void resharingMovesTheKeyToOtherBanksAndMakesOldSharesUseless()
      throws ConflictingAnswerException {
    long[] slots = BANKS.randomSlots(new Random(15));
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(slots));
    ThresholdParameters renewed = new ThresholdParameters(BANKS.context, 4, 2, 2, 10);
    List<BankIndex> dealers = List.of(new BankIndex(1), new BankIndex(3), new BankIndex(5));
    List<List<KeyShare>> dealt =
        dealers.stream()
            .map(d -> KeyShare.deal(renewed, BANKS.shares.get(d.value() - 1), BANKS.randomness))
            .toList();
    EpochId epoch = EpochId.of(Consortium.testSeed(99).exportBytes());
    Map<Integer, Seed> keys = new HashMap<>();
    renewed.subsets().forEach(s -> keys.put(s, Consortium.testSeed(1000 + s)));
    List<Answer> answers = new ArrayList<>();
    for (BankIndex bank : renewed.banks()) {
      KeyShare share =
          KeyShare.reshared(dealt.stream().map(d -> d.get(bank.value() - 1)).toList(), dealers);
      Map<Integer, Seed> own = new HashMap<>(keys);
      own.keySet().removeIf(s -> !ThresholdParameters.contains(s, bank));
      answers.add(
          new Answerer(
                  epoch,
                  share,
                  new FloodingKeys(renewed, bank, own),
                  new MemoryAnswerJournal(renewed))
              .answer(new AnswerSlot(1, 1, 1, 0), x));
    }
    // The same public key, other banks, another threshold: any two decrypt.
    AnswerCombiner combiner = new AnswerCombiner(renewed, epoch, 2);
    for (int a = 0; a < 4; a++) {
      for (int b = a + 1; b < 4; b++) {
        Opening opening = combiner.combine(x, List.of(answers.get(a), answers.get(b)));
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        assertThat(BANKS.encoder.decode(((Opening.Opened) opening).plaintext())).isEqualTo(slots);
      }
    }
    // One new share and an old one give nothing, even if the old bank answers as of the new epoch.
    Answer old = BANKS.answers(x, 2).get(0);
    Answer posing = new Answer(old.sender(), answers.get(0).digest(), rowsOf(old));
    Opening mixed = combiner.combine(x, List.of(answers.get(0), posing));
    assertThat(BANKS.encoder.decode(((Opening.Opened) mixed).plaintext())).isNotEqualTo(slots);
    assertThat(combiner.combine(x, List.of(answers.get(0), posing, answers.get(2))))
        .isEqualTo(new Opening.Disagreement(3, 0));
  }

  private static double[][] rowsOf(Answer answer) {
    double[][] rows = new double[3][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = answer.row(i);
    }
    return rows;
  }

  @Test
  void oneWrongAnswerOfFourIsSeenButNotCorrected() throws ConflictingAnswerException {
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(new Random(7))));
    List<Answer> answers = new ArrayList<>(BANKS.answers(x, 1, 2, 3, 4));
    answers.set(2, changed(answers.get(2), 0, 0, 1));
    assertThat(BANKS.combiner().combine(x, answers)).isEqualTo(new Opening.Disagreement(4, 0));
  }

  @Test
  void withJustEnoughAnswersNothingIsVerified() throws ConflictingAnswerException {
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(new Random(8))));
    List<Answer> three = BANKS.answers(x, 1, 3, 5);
    assertThat(BANKS.combiner().combine(x, three)).isEqualTo(new Opening.TooFew(3, 4));
    assertThat(new AnswerCombiner(BANKS.parameters, Consortium.EPOCH, 3).combine(x, three))
        .isInstanceOfSatisfying(
            Opening.Opened.class, opened -> assertThat(opened.verified()).isFalse());
  }

  @Test
  void aBankAskedTwiceGivesTheSameBytes() throws ConflictingAnswerException {
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(new Random(9))));
    Answerer bank = BANKS.answerer(2);
    AnswerSlot slot = new AnswerSlot(1, 1, 0, 3);
    byte[] once = bank.answer(slot, x).encode(BANKS.parameters);
    assertThat(bank.answer(slot, x).encode(BANKS.parameters)).isEqualTo(once);
    // Also at another slot, and after a restart with the same keys.
    assertThat(bank.answer(new AnswerSlot(9, 1, 0, 3), x).encode(BANKS.parameters)).isEqualTo(once);
    assertThat(BANKS.answerer(2).answer(slot, x).encode(BANKS.parameters)).isEqualTo(once);
  }

  @Test
  void anotherCiphertextAtASlotIsRefused() throws ConflictingAnswerException {
    Random random = new Random(10);
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(random)));
    Ciphertext y = BANKS.atDecryptionLevel(BANKS.encrypt(BANKS.randomSlots(random)));
    Answerer bank = BANKS.answerer(1);
    AnswerSlot slot = new AnswerSlot(1, 1, 0, 3);
    bank.answer(slot, x);
    assertThatThrownBy(() -> bank.answer(slot, y))
        .isInstanceOf(ConflictingAnswerException.class)
        .hasMessageStartingWith("THR-2.3: AnswerSlot[round=1, step=1, chunk=0, recipient=3] was");
  }

  @Test
  void ciphertextsThatFloodingDoesNotHideAreRefused() {
    Ciphertext fresh = BANKS.encrypt(new long[] {1});
    assertThatThrownBy(() -> BANKS.answers(fresh, 1))
        .hasMessage("ciphertext of level 7: need the decryption level 2");
    Ciphertext noisy = BANKS.evaluator.multiplyScalar(BANKS.atDecryptionLevel(fresh), 6000);
    assertThatThrownBy(() -> BANKS.answers(noisy, 1))
        .hasMessageContaining("which is what flooding hides");
  }

  @Test
  void answersThatDoNotFitAreRefused() throws ConflictingAnswerException {
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(new long[] {1}));
    Ciphertext y = BANKS.atDecryptionLevel(BANKS.encrypt(new long[] {2}));
    List<Answer> answers = BANKS.answers(x, 1, 2, 3, 4);
    assertThatThrownBy(() -> BANKS.combiner().combine(y, answers))
        .hasMessageContaining("answer of bank 1 is for ciphertext");
    List<Answer> twice = List.of(answers.get(0), answers.get(1), answers.get(2), answers.get(0));
    assertThatThrownBy(() -> BANKS.combiner().combine(x, twice))
        .hasMessage("two answers of bank 1");
  }

  @Test
  void answersTravelAsBytesAndStrictlySo()
      throws ConflictingAnswerException, InvalidEncodingException {
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(new long[] {5}));
    byte[] bytes = BANKS.answers(x, 4).get(0).encode(BANKS.parameters);
    Answer read = Answer.decode(bytes, BANKS.parameters);
    assertThat(read.sender()).isEqualTo(new BankIndex(4));
    assertThat(read.encode(BANKS.parameters)).isEqualTo(bytes);
    assertThatThrownBy(() -> Answer.decode(Arrays.copyOf(bytes, 100), BANKS.parameters))
        .hasMessageStartingWith("answer: 100 bytes, need ");
    for (int at : new int[] {0, 4}) {
      byte[] foreign = bytes.clone();
      foreign[at] = 77;
      assertThatThrownBy(() -> Answer.decode(foreign, BANKS.parameters))
          .isInstanceOf(InvalidEncodingException.class);
    }
    byte[] outside = bytes.clone();
    Arrays.fill(outside, 37, 50, (byte) -1);
    assertThatThrownBy(() -> Answer.decode(outside, BANKS.parameters))
        .hasMessageContaining("value 0 of row 0 is not below its prime");
  }

  @Test
  void openedNoiseFollowsTheFloodingWhateverThePlaintext() throws ConflictingAnswerException {
    // The variance of the sum of ten uniform terms in [-2^f, 2^f) is 10 * 4^f / 3; over 1,024
    // coefficients its estimate deviates by about 4 %. The message and its noise are 2^40 smaller.
    double expected = 10 * Math.pow(4, BANKS.parameters.floodingBits()) / 3;
    for (long[] slots : List.of(new long[1024], BANKS.randomSlots(new Random(11)))) {
      Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(slots));
      double[] phase = centredPhase(x, BANKS.answers(x, 1, 2, 3));
      double squares = Arrays.stream(phase).map(v -> v * v).average().orElseThrow();
      double t = BANKS.t();
      assertThat(squares / (t * t) / expected).isBetween(0.8, 1.2);
      double mean = Arrays.stream(phase).average().orElseThrow();
      assertThat(Math.abs(mean) / Math.sqrt(squares / 1024)).isLessThan(5);
      double bound = Math.pow(2, BANKS.parameters.openedNoiseBits());
      assertThat(Arrays.stream(phase).map(Math::abs).max().orElseThrow()).isLessThan(bound);
    }
  }

  private static double[] centredPhase(Ciphertext x, List<Answer> answers) {
    int primes = BANKS.parameters.decryptionLevel() + 1;
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i < primes; i++) {
      product = product.multiply(BigInteger.valueOf(BANKS.context.ring(i).modulus().value()));
    }
    BigInteger[] sum = new BigInteger[1024];
    Arrays.fill(sum, BigInteger.ZERO);
    for (int i = 0; i < primes; i++) {
      PrimeRing ring = BANKS.context.ring(i);
      double[] row = atZero(answers, i);
      ring.add(row, x.c0()[i], row);
      ring.inverse(row);
      BigInteger q = BigInteger.valueOf(ring.modulus().value());
      BigInteger cofactor = product.divide(q);
      BigInteger unit = cofactor.multiply(cofactor.modInverse(q));
      for (int j = 0; j < 1024; j++) {
        sum[j] = sum[j].add(unit.multiply(BigInteger.valueOf((long) row[j])));
      }
    }
    double[] phase = new double[1024];
    for (int j = 0; j < 1024; j++) {
      BigInteger v = sum[j].mod(product);
      phase[j] = (v.compareTo(product.shiftRight(1)) > 0 ? v.subtract(product) : v).doubleValue();
    }
    return phase;
  }

  @Test
  void aRefreshedCiphertextHasTheSameSlotsAtAHighLevel() throws ConflictingAnswerException {
    long[] slots = BANKS.randomSlots(new Random(12));
    Ciphertext product =
        BANKS.evaluator.multiply(
            BANKS.encrypt(slots), BANKS.encrypt(slots), BANKS.relinearisationKey);
    Ciphertext x = BANKS.atDecryptionLevel(product);
    assertThat(x.factor()).isNotEqualTo(1);
    Refresh refresh = new Refresh(BANKS.parameters);
    for (int level : new int[] {2, 5, 7}) {
      List<Ciphertext> masks = new ArrayList<>();
      for (int bank = 0; bank < 5; bank++) {
        masks.add(refresh.mask(BANKS.publicKey, level, BANKS.randomness));
      }
      Ciphertext masked = refresh.masked(x, masks);
      Opening opening = BANKS.combiner().combine(masked, BANKS.answers(masked, 1, 2, 4, 5));
      assertThat(opening).isInstanceOf(Opening.Opened.class);
      Opening.Opened opened = (Opening.Opened) opening;
      Ciphertext refreshed = refresh.refreshed(opened.plaintext(), x.factor(), masks);
      assertThat(refreshed.level()).isEqualTo(level);
      Ciphertext down = BANKS.atDecryptionLevel(refreshed);
      long[] expected = Arrays.stream(slots).map(s -> s * s % BANKS.t()).toArray();
      assertThat(BANKS.open(down, BANKS.answers(down, 1, 2, 3))).isEqualTo(expected);
      // What was opened says nothing about the slots: it is uniform.
      long[] seen = BANKS.encoder.decode(opened.plaintext());
      int same = 0;
      for (int i = 0; i < seen.length; i++) {
        same += seen[i] == expected[i] ? 1 : 0;
      }
      assertThat(same).isLessThan(10);
    }
  }

  @Test
  void sharesOfSeveralDealersAddUpAndOtherBanksSharesAreRefused() {
    List<KeyShare> dealt = KeyShare.deal(BANKS.parameters, BANKS.secrets.get(0), BANKS.randomness);
    assertThatThrownBy(() -> KeyShare.sum(List.of(dealt.get(0), dealt.get(1))))
        .hasMessage("share of bank 2: need one of bank 1");
    assertThatThrownBy(() -> KeyShare.sum(List.of())).hasMessageContaining("no shares");
    assertThat(dealt.get(0)).hasToString("KeyShare[bank 1, redacted]");
    dealt.get(0).close();
    assertThat(dealt.get(0).row(0)).containsOnly(0);
  }

  @Test
  void aBankMustHaveExactlyItsFloodingKeys() {
    assertThatThrownBy(() -> new FloodingKeys(BANKS.parameters, new BankIndex(1), Map.of()))
        .hasMessageContaining("bank 1: need the keys of exactly the sets that it is in");
    assertThatThrownBy(() ->
            new FloodingKeys(BANKS.parameters, new BankIndex(6), Map.of(7, Consortium.testSeed(1))))
        .hasMessage("bank 6: the consortium has banks 1 to 5");
    assertThat(BANKS.floodingKeys.get(0)).hasToString("FloodingKeys[bank 1, redacted]");
    assertThat(Seed.of(new byte[32])).hasToString("Seed[redacted]");
  }

  @Test
  void parametersWithoutRoomAreRefused() {
    assertThatThrownBy(() -> new ThresholdParameters(BANKS.context, 5, 3, 1, 10))
        .hasMessageContaining("decryptionLevel=1: its modulus of 2^72.0 has no room");
    assertThatThrownBy(() -> new ThresholdParameters(BANKS.context, 5, 6, 2, 10))
        .hasMessage("threshold=6: need 2 to 5");
    assertThatThrownBy(() -> new ThresholdParameters(BANKS.context, 6, 3, 2, 10))
        .hasMessageContaining("is for secrets of up to 5 summands: need 6");
    assertThat(BANKS.parameters.subsets()).hasSize(10);
  }
}
