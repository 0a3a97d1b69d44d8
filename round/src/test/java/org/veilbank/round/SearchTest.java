package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Decryptor;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import org.veilbank.threshold.ThresholdParameters;

class SearchTest {
  private static final Bench BENCH = new Bench(Workers.single());
  private static final int N = BENCH.context.parameters().degree();
  private static final int T = (int) BENCH.context.parameters().plaintextModulus().value();

  /** Keys from a seed. */
  private static final class Bench {
    final BgvContext context;
    final SecretKey secretKey;
    final PublicKey publicKey;
    final RelinearisationKey relinearisationKey;
    final Encoder encoder;
    final Decryptor decryptor;
    final Search search;

    Bench(Workers workers) {
      context = new BgvContext(NamedParameters.INSECURE_TOY_SEARCH_2048.parameters(), workers);
      RandomStream randomness = stream(1);
      KeyGenerator generator = new KeyGenerator(context);
      secretKey = generator.secretKey(randomness);
      publicKey = generator.publicKey(secretKey, randomness);
      relinearisationKey = generator.relinearisationKey(secretKey, randomness);
      encoder = new Encoder(context);
      decryptor = new Decryptor(secretKey);
      search = new Search(context, relinearisationKey);
    }

    TablePart part(int from, int to, Table table, int seed) {
      RandomStream randomness = stream(1000 + seed);
      Encryptor encryptor = new Encryptor(context);
      return new TablePart(
          from,
          to,
          encryptor.encrypt(encoder.encode(table.word0), publicKey, randomness),
          encryptor.encrypt(encoder.encode(table.word1), publicKey, randomness));
    }

    List<Ciphertext> run(List<TablePart> parts, Candidates candidates) {
      return search.run(parts.iterator(), candidates, publicKey, stream(2));
    }

    long[] decrypt(Ciphertext x) {
      return encoder.decode(decryptor.decrypt(x));
    }
  }

  private static RandomStream stream(int seed) {
    byte[] bytes = new byte[Seed.BYTES];
    bytes[0] = (byte) seed;
    bytes[1] = (byte) (seed >> 8);
    return Seed.of(bytes).stream();
  }

  /** The tags of a chunk, in the clear. */
  private static final class Table {
    final long[] word0;
    final long[] word1;

    Table(Random random) {
      word0 = random.longs(N, 0, T).toArray();
      word1 = random.longs(N, 0, T).toArray();
    }
  }

  /** Candidates being collected, and what they should give. */
  private static final class Wanted {
    final List<int[]> entries = new ArrayList<>();
    final long[][] expected;

    Wanted(int measures) {
      expected = new long[measures + 1][N];
    }

    void add(int slot, long word0, long word1) {
      entries.add(new int[] {slot, (int) word0, (int) word1});
    }

    /** A candidate who is there. */
    void addHit(int slot, Table table) {
      expected[0][slot] = 1;
      for (int m = 1; m < expected.length; m++) {
        expected[m][slot] = number(m - 1, entries.size());
      }
      add(slot, table.word0[slot], table.word1[slot]);
    }

    static int number(int measure, int client) {
      return measure == 0 ? T - 1 - client % 3 : Math.floorMod(client * 7919, T);
    }

    Candidates candidates() {
      int[][] columns = new int[4][entries.size()];
      for (int i = 0; i < entries.size(); i++) {
        for (int c = 0; c < 3; c++) {
          columns[c][i] = entries.get(i)[c];
        }
        columns[3][i] = i;
      }
      return Candidates.of(
          N,
          T,
          columns[0],
          columns[1],
          columns[2],
          columns[3],
          expected.length - 1,
          Wanted::number);
    }
  }

  private static long word(Random random) {
    return random.nextInt(T);
  }

  /** Candidates of every kind: those that match, and those that nearly do. */
  private static Wanted wanted(Table table, int fromSlot, int toSlot, int measures, Random random) {
    Wanted wanted = new Wanted(measures);
    for (int slot = fromSlot; slot < toSlot; slot++) {
      long x1 = table.word0[slot];
      long x2 = table.word1[slot];
      int fill = 0;
      switch (random.nextInt(10)) {
        case 0 -> fill = 0;
        case 1 -> wanted.addHit(slot, table);
        case 2 -> wanted.add(slot, x1, word(random));
        case 3 -> wanted.add(slot, word(random), x2);
        case 4 -> {
          // Two who share the first word, one of whom is there.
          wanted.add(slot, x1, (x2 + 1) % T);
          wanted.addHit(slot, table);
        }
        case 5 -> {
          // First words and first sums collide, so that a = 2.
          wanted.add(slot, x1, (x2 + 1) % T);
          wanted.add(slot, (x1 + 1) % T, (x2 + T - 1) % T);
          wanted.addHit(slot, table);
        }
        case 6 -> {
          // Nobody is there, but w is a candidate's all the same.
          wanted.add(slot, x1, (x2 + 1) % T);
          wanted.add(slot, x1, (x2 + 2) % T);
          wanted.add(slot, (x1 + 1) % T, (x2 + T - 1) % T);
        }
        case 7 -> {
          wanted.addHit(slot, table);
          fill = Candidates.MOST - 1;
        }
        case 8 -> fill = Candidates.MOST;
        default -> {
          wanted.addHit(slot, table);
          fill = random.nextInt(5);
        }
      }
      for (int i = 0; i < fill; i++) {
        // Random words, but none that is there.
        wanted.add(slot, word(random), (x2 + 1 + random.nextInt(T - 1)) % T);
      }
    }
    return wanted;
  }

  private static void assertFound(List<Ciphertext> results, long[][] expected, long seed) {
    assertThat(results).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(BENCH.decrypt(results.get(i)))
          .as("result %d, seed %d", i, seed)
          .isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void everySlotOfAChunkIsAsComputedPlainly(int measures) {
    Random random = new Random(measures);
    Table table = new Table(random);
    Wanted wanted = wanted(table, 0, N, measures, random);
    Candidates candidates = wanted.candidates();
    assertThat(candidates.crowdedOut()).isEmpty();
    assertFound(
        BENCH.run(List.of(BENCH.part(0, N, table, measures)), candidates),
        wanted.expected,
        measures);
  }

  @Test
  void theEndsOfTheRangeOfWordsAreWordsLikeOthers() {
    Random random = new Random(11);
    Table table = new Table(random);
    long[] ends = {0, 1, T - 1};
    Wanted wanted = new Wanted(1);
    for (int slot = 0; slot < N; slot++) {
      table.word0[slot] = ends[random.nextInt(3)];
      table.word1[slot] = ends[random.nextInt(3)];
      for (long u : ends) {
        for (long v : ends) {
          if (random.nextBoolean()) {
            if (u == table.word0[slot] && v == table.word1[slot]) {
              wanted.addHit(slot, table);
            } else {
              wanted.add(slot, u, v);
            }
          }
        }
      }
    }
    assertFound(
        BENCH.run(List.of(BENCH.part(0, N, table, 11)), wanted.candidates()), wanted.expected, 11);
  }

  @Test
  void aBanksWordsOutsideItsRangeHaveNoEffect() {
    Random random = new Random(12);
    int[] bounds = {0, 300, 1024, 1700};
    Table merged = new Table(random);
    List<TablePart> parts = new ArrayList<>();
    for (int i = 0; i + 1 < bounds.length; i++) {
      Table own = new Table(random);
      System.arraycopy(own.word0, bounds[i], merged.word0, bounds[i], bounds[i + 1] - bounds[i]);
      System.arraycopy(own.word1, bounds[i], merged.word1, bounds[i], bounds[i + 1] - bounds[i]);
      parts.add(BENCH.part(bounds[i], bounds[i + 1], own, 12 + i));
    }
    // Slots that no part has hold zeros.
    Arrays.fill(merged.word0, 1700, N, 0);
    Arrays.fill(merged.word1, 1700, N, 0);
    Wanted wanted = wanted(merged, 0, N, 2, random);
    assertFound(BENCH.run(parts, wanted.candidates()), wanted.expected, 12);
  }

  @Test
  void theSumOfTenBanksResultsMayStillBeDecrypted() {
    Random random = new Random(13);
    Table table = new Table(random);
    Wanted wanted = wanted(table, 0, N, 1, random);
    List<Ciphertext> results = BENCH.run(List.of(BENCH.part(0, N, table, 13)), wanted.candidates());
    ThresholdParameters threshold =
        new ThresholdParameters(
            BENCH.context, 5, 3, Genesis.DECRYPTION_LEVEL, Genesis.LOG_DECRYPTIONS);
    Evaluator evaluator = new Evaluator(BENCH.context);
    for (Ciphertext result : results) {
      assertThat(result.level()).isEqualTo(Genesis.DECRYPTION_LEVEL);
      Ciphertext sum = result;
      for (int bank = 2; bank <= 10; bank++) {
        sum = evaluator.add(sum, result);
      }
      assertThat(sum.noiseBits()).isLessThanOrEqualTo(threshold.maxNoiseBits());
    }
  }

  @Test
  void whateverIsLookedForAndThereResultsLookTheSame() {
    Random random = new Random(14);
    Table table = new Table(random);
    List<TablePart> parts = List.of(BENCH.part(0, N, table, 14));
    Wanted full = new Wanted(2);
    for (int slot = 0; slot < N; slot++) {
      full.addHit(slot, table);
      for (int i = 1; i < Candidates.MOST; i++) {
        full.add(slot, word(random), (table.word1[slot] + 1 + i) % T);
      }
    }
    Wanted empty = new Wanted(2);
    List<Ciphertext> ofFull = BENCH.run(parts, full.candidates());
    List<Ciphertext> ofEmpty = BENCH.run(parts, empty.candidates());
    assertFound(ofFull, full.expected, 14);
    assertFound(ofEmpty, empty.expected, 14);
    BgvCodec codec = new BgvCodec(BENCH.context);
    for (int i = 0; i < ofFull.size(); i++) {
      assertThat(ofEmpty.get(i).level()).isEqualTo(ofFull.get(i).level());
      assertThat(ofEmpty.get(i).factor()).isEqualTo(ofFull.get(i).factor());
      assertThat(ofEmpty.get(i).noiseBits()).isEqualTo(ofFull.get(i).noiseBits());
      assertThat(codec.encode(ofEmpty.get(i))).hasSameSizeAs(codec.encode(ofFull.get(i)));
    }
  }

  @Test
  void resultsFollowFromInputsAndStreamWhateverTheNumberOfThreads() {
    Random random = new Random(15);
    Table table = new Table(random);
    Candidates candidates = wanted(table, 0, N, 1, random).candidates();
    List<Ciphertext> one = BENCH.run(List.of(BENCH.part(0, N, table, 15)), candidates);
    try (Workers workers = new Workers(2)) {
      Bench other = new Bench(workers);
      List<Ciphertext> two = other.run(List.of(other.part(0, N, table, 15)), candidates);
      for (int i = 0; i < one.size(); i++) {
        assertThat(new BgvCodec(other.context).encode(two.get(i)))
            .isEqualTo(new BgvCodec(BENCH.context).encode(one.get(i)));
      }
    }
    // Another stream gives other ciphertexts of the same.
    List<Ciphertext> again =
        BENCH.search.run(
            List.of(BENCH.part(0, N, table, 15)).iterator(),
            candidates,
            BENCH.publicKey,
            stream(3));
    assertThat(BENCH.decrypt(again.get(1))).isEqualTo(BENCH.decrypt(one.get(1)));
    assertThat(again.get(1).c1()[0]).isNotEqualTo(one.get(1).c1()[0]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Table table = new Table(new Random(16));
    Candidates nobody = new Wanted(0).candidates();
    TablePart part = BENCH.part(0, N, table, 16);
    assertThatThrownBy(() -> BENCH.run(List.of(), nobody)).hasMessageContaining("no parts");
    assertThatThrownBy(() -> BENCH.run(List.of(part, part), nobody))
        .hasMessageContaining("do not overlap");
    TablePart beyond = new TablePart(0, N + 1, part.word0(), part.word1());
    assertThatThrownBy(() -> BENCH.run(List.of(beyond), nobody))
        .hasMessageContaining("need ranges below N=2048");
    TablePart low =
        new TablePart(0, N, part.word0(), new Evaluator(BENCH.context).dropTo(part.word1(), 5));
    assertThatThrownBy(() -> BENCH.run(List.of(low), nobody))
        .hasMessageContaining("need a fresh encryption, of level 30");
    int[] none = {};
    Candidates ofOther = Candidates.of(N / 2, T, none, none, none, none, 0, (m, c) -> 0);
    assertThatThrownBy(() -> BENCH.run(List.of(part), ofOther))
        .hasMessage("candidates for 1024 slots: need them for N=2048");
    assertThatThrownBy(() -> new TablePart(3, 3, part.word0(), part.word1()))
        .hasMessageContaining("need a range that is not empty");
  }
}
