package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Decryptor;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import org.veilbank.threshold.ThresholdParameters;

/** One chunk under the parameters for real data, where noise has the least room. */
class SearchFullSizeTest {
  private static final int SEED = 1;

  @ParameterizedTest
  @EnumSource(names = {"SEARCH", "SEARCH_10"})
  void aChunkIsExactAndTenOfItsResultsMayBeAddedUp(NamedParameters set) {
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      BgvContext context = new BgvContext(set.parameters(), workers);
      RandomStream randomness = Seed.of(new byte[Seed.BYTES]).stream();
      KeyGenerator generator = new KeyGenerator(context);
      SecretKey secretKey = generator.secretKey(randomness);
      PublicKey publicKey = generator.publicKey(secretKey, randomness);
      int n = context.parameters().degree();
      int t = (int) context.parameters().plaintextModulus().value();

      Random random = new Random(SEED);
      int[] word0 = random.ints(n, 0, t).toArray();
      int[] word1 = random.ints(n, 0, t).toArray();
      // Three candidates for two slots, on average; a third of the slots' tags are among them.
      int count = 3 * n / 2;
      int[][] columns = new int[4][count];
      long[][] expected = new long[2][n];
      for (int i = 0; i < count; i++) {
        int slot = random.nextInt(n);
        boolean there = i % 4 == 0 && expected[0][slot] == 0;
        columns[0][i] = slot;
        columns[1][i] = i % 4 < 2 ? word0[slot] : random.nextInt(t);
        columns[2][i] = there ? word1[slot] : (word1[slot] + 1 + random.nextInt(t - 1)) % t;
        columns[3][i] = i;
        if (there) {
          expected[0][slot] = 1;
          expected[1][slot] = t - 1 - i;
        }
      }
      Candidates candidates =
          Candidates.of(
              n, t, columns[0], columns[1], columns[2], columns[3], 1, (m, i) -> t - 1 - i);
      assertThat(candidates.crowdedOut()).isEmpty();

      Encoder encoder = new Encoder(context);
      Encryptor encryptor = new Encryptor(context);
      TablePart part =
          new TablePart(
              0,
              n,
              encryptor.encrypt(encoder.encode(longs(word0)), publicKey, randomness),
              encryptor.encrypt(encoder.encode(longs(word1)), publicKey, randomness));
      List<Ciphertext> results =
          new Search(context, generator.relinearisationKey(secretKey, randomness))
              .run(List.of(part).iterator(), candidates, publicKey, randomness);

      ThresholdParameters threshold =
          new ThresholdParameters(context, 5, 3, Genesis.DECRYPTION_LEVEL, Genesis.LOG_DECRYPTIONS);
      Evaluator evaluator = new Evaluator(context);
      Decryptor decryptor = new Decryptor(secretKey);
      for (int i = 0; i < results.size(); i++) {
        assertThat(encoder.decode(decryptor.decrypt(results.get(i))))
            .as("result %d, seed %d", i, SEED)
            .isEqualTo(expected[i]);
        Ciphertext sum = results.get(i);
        for (int bank = 2; bank <= 10; bank++) {
          sum = evaluator.add(sum, results.get(i));
        }
        assertThat(sum.noiseBits()).isLessThanOrEqualTo(threshold.maxNoiseBits());
      }
    }
  }

  private static long[] longs(int[] values) {
    long[] out = new long[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }
}
