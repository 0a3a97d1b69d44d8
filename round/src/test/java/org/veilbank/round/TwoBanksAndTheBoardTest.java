package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Decryptor;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.PackedRow;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;
import org.veilbank.threshold.Answer;
import org.veilbank.threshold.AnswerCombiner;
import org.veilbank.threshold.AnswerSlot;
import org.veilbank.threshold.Answerer;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.KeyShare;
import org.veilbank.threshold.MemoryAnswerJournal;
import org.veilbank.threshold.Opening;
import org.veilbank.threshold.SealContext;
import org.veilbank.threshold.SealedMessage;
import org.veilbank.threshold.ThresholdParameters;

/** All secrets of two banks and everything on the board, against the other three (RND-1.1). */
class TwoBanksAndTheBoardTest {
  private static final BgvContext CONTEXT = TestConsortium.CONTEXT;
  private static final BankIndex FIRST = new BankIndex(1);
  private static final BankIndex SECOND = new BankIndex(2);
  private static final Genesis GENESIS =
      TestConsortium.genesis(5, 3, 60, TestConsortium.policy(3, TestConsortium.SCORE));

  @TempDir private static Path folder;
  private static ConsortiumSimulation simulation;
  private final ThresholdParameters parameters = TestConsortium.parameters(GENESIS);
  private final List<CeremonyOutcome.Done> keys = SharedKeys.of(5, 3);

  /** A ciphertext at the decryption level, and where it comes from. */
  private record Target(String what, Ciphertext ciphertext) {}

  @BeforeAll
  static void holdARound() throws Exception {
    List<Map<String, Integer>> clients = TestConsortium.clients(5, 30, new SplittableRandom(1));
    simulation =
        new ConsortiumSimulation(
            GENESIS, SharedKeys.of(5, 3), folder, clients, ConsortiumSimulation.Plan.QUIET, 1);
    simulation.run();
  }

  /** Each ciphertext of each table, contribution and mask, and the sums of contributions. */
  private List<Target> targets() throws Exception {
    BgvCodec codec = new BgvCodec(CONTEXT);
    Evaluator evaluator = new Evaluator(CONTEXT);
    List<Target> targets = new ArrayList<>();
    Ciphertext[] sums = new Ciphertext[2];
    for (SharedLog.Kept kept : simulation.log.entries) {
      String kind = kept.entry().header().key().kind();
      int nonce = kind.equals("mask") ? 32 : 0;
      if (!List.of("table", "contribution", "mask").contains(kind)) {
        continue;
      }
      byte[] bytes = simulation.log.payload(kept);
      for (int i = 0; i < 2; i++) {
        byte[] one =
            Arrays.copyOfRange(bytes, i * bytes.length / 2 + nonce, (i + 1) * bytes.length / 2);
        Ciphertext read = codec.decodeCiphertext(one);
        int drops = read.level() - parameters.decryptionLevel();
        Ciphertext low = drops == 0 ? read : evaluator.modSwitch(read, drops);
        targets.add(new Target("%s %d".formatted(kept.entry(), i), low));
        if (kind.equals("contribution")) {
          sums[i] = sums[i] == null ? low : evaluator.add(sums[i], low);
        }
      }
    }
    targets.add(new Target("counts", sums[0]));
    targets.add(new Target("sums", sums[1]));
    return targets;
  }

  private Answer answer(BankIndex bank, Ciphertext x) throws Exception {
    CeremonyOutcome.Done own = keys.get(bank.value() - 1);
    return new Answerer(
            own.epoch(), own.share(), own.floodingKeys(), new MemoryAnswerJournal(parameters))
        .answer(new AnswerSlot(1, 1, 1, 0), x);
  }

  private long[] plain(Ciphertext x) throws Exception {
    List<Answer> three = List.of(answer(FIRST, x), answer(SECOND, x), answer(new BankIndex(3), x));
    Opening opening = new AnswerCombiner(parameters, keys.get(0).epoch(), 3).combine(x, three);
    return new Encoder(CONTEXT).decode(((Opening.Opened) opening).plaintext());
  }

  @Test
  void twoAnswersForAnyCiphertextOnTheBoardAreTooFew() throws Exception {
    List<Target> targets = targets();
    assertThat(targets).hasSize((5 + 5 + 5 * 5) * 2 + 2);
    AnswerCombiner combiner = new AnswerCombiner(parameters, keys.get(0).epoch(), 3);
    for (Target target : targets) {
      Ciphertext x = target.ciphertext();
      List<Answer> two = List.of(answer(FIRST, x), answer(SECOND, x));
      assertThat(combiner.combine(x, two)).as(target.what()).isEqualTo(new Opening.TooFew(2, 3));
      // One of them given twice is not a third.
      assertThatThrownBy(() -> combiner.combine(x, List.of(two.get(0), two.get(1), two.get(1))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new AnswerCombiner(parameters, keys.get(0).epoch(), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aThirdAnswerMadeUpFromTwoOpensNothing() throws Exception {
    AnswerCombiner combiner = new AnswerCombiner(parameters, keys.get(0).epoch(), 3);
    for (Target target : sample()) {
      Ciphertext x = target.ciphertext();
      Answer one = answer(FIRST, x);
      Answer two = answer(SECOND, x);
      for (int third = 3; third <= 5; third++) {
        byte[] forged = two.encode(parameters);
        forged[4] = (byte) third;
        Opening opening = combiner.combine(x, List.of(one, two, Answer.decode(forged, parameters)));
        unrelated(
            new Encoder(CONTEXT).decode(((Opening.Opened) opening).plaintext()), plain(x), target);
      }
    }
  }

  @Test
  void linesThroughTwoSharesAreNoKey() throws Exception {
    double[][] one = rows(keys.get(0).share());
    double[][] two = rows(keys.get(1).share());
    List<double[][]> tries = new ArrayList<>();
    tries.add(one);
    tries.add(two);
    // At 0 of the line through both: 2*s1 - s2; their sum; their difference.
    tries.add(combined(one, 2, two, -1));
    tries.add(combined(one, 1, two, 1));
    tries.add(combined(one, 1, two, -1));
    // What resharing makes of shares that only two dealt.
    KeyShare reshared =
        KeyShare.reshared(
            List.of(keys.get(0).share(), keys.get(1).share()), List.of(FIRST, SECOND));
    tries.add(rows(reshared));
    tries.add(rows(KeyShare.sum(List.of(keys.get(0).share(), keys.get(0).share()))));
    for (Target target : sample()) {
      long[] plain = plain(target.ciphertext());
      for (double[][] key : tries) {
        unrelated(decrypted(target.ciphertext(), key), plain, target);
      }
    }
  }

  @Test
  void whatIsSealedForOthersOpensWithNoKeyOfTheTwo() {
    int tried = 0;
    RoundId id = new RoundId(GENESIS.id(), keys.get(0).epoch(), 1);
    for (SharedLog.Kept kept : simulation.log.entries) {
      int range = kept.entry().header().key().part();
      if (!kept.entry().header().key().kind().equals("answer") || range < 2) {
        continue;
      }
      for (int holder = 1; holder <= 2; holder++) {
        for (int receiver : List.of(holder, range + 1)) {
          SealContext context =
              new SealContext(
                  id.place("answer", range),
                  RoundStep.ANSWER.code(),
                  new BankIndex(kept.entry().header().author()),
                  new BankIndex(receiver));
          byte[] sealed = simulation.log.payload(kept);
          int bank = holder;
          assertThatThrownBy(() ->
                  SealedMessage.open(sealed, TestConsortium.secrets(bank).sealingKey(), context))
              .isInstanceOf(InvalidEncodingException.class);
          tried++;
        }
      }
    }
    assertThat(tried).isEqualTo(3 * 4 * 2 * 2);
  }

  @Test
  void threeSharesOnTheSameLinesAreTheKey() throws Exception {
    // The same attack with one bank more works: what fails above does not fail by a slip.
    double[][] key =
        combined(
            combined(rows(keys.get(0).share()), 3, rows(keys.get(1).share()), -3),
            1,
            rows(keys.get(2).share()),
            1);
    for (Target target : sample()) {
      assertThat(decrypted(target.ciphertext(), key)).isEqualTo(plain(target.ciphertext()));
    }
  }

  private List<Target> sample() throws Exception {
    List<Target> targets = targets();
    return List.of(
        targets.get(0),
        targets.get(targets.size() - 5),
        targets.get(targets.size() - 2),
        targets.get(targets.size() - 1));
  }

  private void unrelated(long[] found, long[] plain, Target target) {
    int equal = 0;
    int zero = 0;
    for (int i = 0; i < plain.length; i++) {
      equal += found[i] == plain[i] ? 1 : 0;
      zero += found[i] == 0 ? 1 : 0;
    }
    assertThat(equal).as(target.what()).isLessThan(plain.length / 100);
    assertThat(zero).as(target.what()).isLessThan(plain.length / 100);
  }

  private double[][] rows(KeyShare share) throws Exception {
    int primes = parameters.decryptionLevel() + 1;
    int degree = CONTEXT.parameters().degree();
    byte[] encoded = share.encode();
    double[][] rows = new double[primes][degree];
    int at = encoded.length;
    for (int i = primes - 1; i >= 0; i--) {
      Modulus q = CONTEXT.ring(i).modulus();
      at -= PackedRow.bytes(degree, q);
      assertThat(PackedRow.read(encoded, at, q, rows[i])).isNegative();
    }
    return rows;
  }

  private static double[][] combined(double[][] a, double x, double[][] b, double y) {
    double[][] rows = new double[a.length][a[0].length];
    for (int i = 0; i < rows.length; i++) {
      PrimeRing ring = CONTEXT.ring(i);
      double[] term = new double[rows[i].length];
      ring.scale(a[i], x, rows[i]);
      ring.scale(b[i], y, term);
      ring.add(rows[i], term, rows[i]);
    }
    return rows;
  }

  private static long[] decrypted(Ciphertext x, double[][] key) {
    double[][] phase = new double[x.level() + 1][CONTEXT.parameters().degree()];
    for (int i = 0; i < phase.length; i++) {
      PrimeRing ring = CONTEXT.ring(i);
      ring.multiply(x.c1()[i], key[i], phase[i]);
      ring.add(phase[i], x.c0()[i], phase[i]);
    }
    return new Encoder(CONTEXT).decode(Decryptor.fromPhase(CONTEXT, phase, x.factor()));
  }
}
