package org.veilbank.bench;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import org.veilbank.round.Candidates;
import org.veilbank.round.Search;
import org.veilbank.round.TablePart;

/** One bank's search through one chunk of another's table, beside the zero test that is in it. */
final class RoundBench implements BenchArea {
  /** Candidates a slot: three places a client, 1.3 slots a client. */
  private static final double LOAD = 3 / 1.3;

  private static final int SCORE_BOUND = 101;
  private static final long SEED = 20_260_101;
  private static final double NANOS_PER_MICRO = 1e3;

  @Override
  public String name() {
    return "round";
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    NamedParameters set =
        options.quick() ? NamedParameters.INSECURE_TOY_SEARCH_2048 : NamedParameters.SEARCH;
    for (int threads : options.threadCounts()) {
      try (Workers workers = new Workers(threads)) {
        search(new BgvContext(set.parameters(), workers), options, threads, sink);
      }
    }
  }

  private void search(
      BgvContext context, BenchOptions options, int threads, Consumer<BenchResult> sink) {
    BgvParameters parameters = context.parameters();
    Random random = new Random(SEED);
    try (Seed seed = Seed.of(new byte[Seed.BYTES]);
        RandomStream randomness = seed.stream();
        SecretKey secret = new KeyGenerator(context).secretKey(randomness)) {
      PublicKey publicKey = new KeyGenerator(context).publicKey(secret, randomness);
      RelinearisationKey key = new KeyGenerator(context).relinearisationKey(secret, randomness);
      int slots = parameters.degree();
      long t = parameters.plaintextModulus().value();
      Encoder encoder = new Encoder(context);
      Encryptor encryptor = new Encryptor(context);
      try (Ciphertext word0 =
              encryptor.encrypt(
                  encoder.encode(random.longs(slots, 0, t).toArray()), publicKey, randomness);
          Ciphertext word1 =
              encryptor.encrypt(
                  encoder.encode(random.longs(slots, 0, t).toArray()), publicKey, randomness)) {
        TablePart table = new TablePart(0, slots, word0, word1);
        Candidates candidates = candidates(slots, (int) t, random);
        Search search = new Search(context, key);
        Evaluator evaluator = new Evaluator(context);
        Stopwatch stopwatch = new Stopwatch(options.quick(), threads > 1);
        report(
            sink,
            "search",
            parameters,
            threads,
            stopwatch.measure(() ->
                search
                    .run(List.of(table).iterator(), candidates, publicKey, randomness)
                    .forEach(Ciphertext::close)));
        report(
            sink,
            "search-zero-test-alone",
            parameters,
            threads,
            stopwatch.measure(() -> evaluator.power(word0, t - 1, key).close()));
      }
    }
  }

  private static Candidates candidates(int slots, int t, Random random) {
    int count = (int) (LOAD * slots);
    int[] slot = random.ints(count, 0, slots).toArray();
    int[] first = random.ints(count, 0, t).toArray();
    int[] second = random.ints(count, 0, t).toArray();
    int[] client = new int[count];
    for (int i = 0; i < count; i++) {
      client[i] = i;
    }
    return Candidates.of(
        slots, t, slot, first, second, client, 1, (measure, who) -> who % SCORE_BOUND);
  }

  private void report(
      Consumer<BenchResult> sink,
      String figure,
      BgvParameters parameters,
      int threads,
      Stopwatch.Sample sample) {
    double each = NANOS_PER_MICRO * parameters.degree();
    sink.accept(
        new BenchResult(
            name(),
            figure,
            "%s, N=%d, one measure, a slot".formatted(parameters.name(), parameters.degree()),
            PrimeRing.kernelName(),
            threads,
            sample.median() / each,
            sample.min() / each,
            sample.max() / each,
            threads > 1 ? "us wall" : "us"));
  }

  @Override
  public String published() {
    return """
    search: microseconds a slot and searching bank, for a chunk of one bank and one measure. No
    other library's figure for this job is known to us. Its parts are comparable: x^(t-1), of
    which it has one, is search-zero-test-alone, in the same run and from the top level.
    """;
  }
}
