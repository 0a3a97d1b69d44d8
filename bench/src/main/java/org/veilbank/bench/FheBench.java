package org.veilbank.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Decryptor;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.Plaintext;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.NttPrimes;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;

/** The homomorphic engine, from a single transform to whole circuits. */
final class FheBench implements BenchArea {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "fhe";
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    transforms(options, sink);
    for (int threads : options.threadCounts()) {
      try (Workers workers = new Workers(threads)) {
        Run run = new Run(options, threads, workers, sink);
        if (!options.quick()) {
          run.products(NamedParameters.SMALL_8192.parameters());
          run.products(NamedParameters.SMALL_16384.parameters());
        }
        run.products(NamedParameters.SMALL_32768.parameters());
        run.transport(NamedParameters.SMALL_32768.parameters(), 14);
        run.chain(NamedParameters.SMALL_32768.parameters());
        run.products(NamedParameters.SEARCH.parameters());
        run.zeroTest(NamedParameters.SEARCH.parameters());
        if (!options.quick()) {
          BgvParameters search = NamedParameters.SEARCH.parameters();
          run.transport(search, search.topLevel());
        }
      }
    }
  }

  private void transforms(BenchOptions options, Consumer<BenchResult> sink) {
    Stopwatch stopwatch = new Stopwatch(options.quick(), false);
    for (int degree : new int[] {1 << 13, 1 << 14, 1 << 15, 1 << 16}) {
      for (int bits : new int[] {44, 50}) {
        PrimeRing ring = PrimeRing.of(degree, NttPrimes.below(bits, degree, 1, Set.of()).get(0));
        String parameters = "N=%d, %d-bit prime".formatted(degree, bits);
        double[] row = new double[degree];
        double[] other = new double[degree];
        double[] out = new double[degree];
        try (RandomStream stream = seed("transforms").stream()) {
          Sampler.uniform(stream, ring.modulus(), row);
          Sampler.uniform(stream, ring.modulus(), other);
        }
        Consumer<Measured> figure =
            m ->
                sink.accept(
                    m.result(name(), parameters, PrimeRing.kernelName(), 1, NANOS_PER_MICRO, "us"));
        figure.accept(new Measured("ntt-forward", stopwatch.measure(() -> ring.forward(row))));
        figure.accept(new Measured("ntt-inverse", stopwatch.measure(() -> ring.inverse(row))));
        figure.accept(
            new Measured(
                "pointwise-multiply", stopwatch.measure(() -> ring.multiply(row, other, out))));
      }
    }
  }

  /** A name and its samples. */
  private record Measured(String name, Stopwatch.Sample sample) {
    BenchResult result(
        String area, String parameters, String kernel, int threads, double nanos, String unit) {
      return new BenchResult(
          area,
          name,
          parameters,
          kernel,
          threads,
          sample.median() / nanos,
          sample.min() / nanos,
          sample.max() / nanos,
          unit);
    }
  }

  private static Seed seed(String label) {
    return Seed.of("veilbank bench: not a secret key".getBytes(StandardCharsets.US_ASCII))
        .derive(label);
  }

  /** Measurements with one number of threads. */
  private final class Run {
    private final Stopwatch stopwatch;
    private final int threads;
    private final Workers workers;
    private final Consumer<BenchResult> sink;

    Run(BenchOptions options, int threads, Workers workers, Consumer<BenchResult> sink) {
      this.stopwatch = new Stopwatch(options.quick(), threads > 1);
      this.threads = threads;
      this.workers = workers;
      this.sink = sink;
    }

    private void measure(String name, String parameters, Runnable work) {
      String unit = threads > 1 ? "ms wall" : "ms";
      sink.accept(
          new Measured(name, stopwatch.measure(work))
              .result(name(), parameters, PrimeRing.kernelName(), threads, NANOS_PER_MILLI, unit));
    }

    /** Keys and a ciphertext to work with. */
    private final class Bank {
      final BgvContext context;
      final RandomStream randomness = seed("bank").stream();
      final SecretKey secretKey;
      final PublicKey publicKey;
      final RelinearisationKey relinearisationKey;
      final Plaintext plaintext;
      final Ciphertext ciphertext;
      final long[] slots;

      Bank(BgvParameters parameters) {
        context = new BgvContext(parameters, workers);
        KeyGenerator generator = new KeyGenerator(context);
        secretKey = generator.secretKey(randomness);
        publicKey = generator.publicKey(secretKey, randomness);
        relinearisationKey = generator.relinearisationKey(secretKey, randomness);
        long t = parameters.plaintextModulus().value();
        slots = new long[parameters.degree()];
        for (int i = 0; i < slots.length; i++) {
          slots[i] = i % 3 == 0 ? 0 : (i * 7919L + 3) % t;
        }
        plaintext = new Encoder(context).encode(slots);
        ciphertext = new Encryptor(context).encrypt(plaintext, publicKey, randomness);
      }

      String describe(int level) {
        BgvParameters p = context.parameters();
        return "%s, N=%d, %d limbs, %d digits"
            .formatted(p.name(), p.degree(), level + 1, p.digitCount());
      }

      /** x^exponent, checked once against plain arithmetic before it is measured. */
      void checkedPower(long exponent) {
        long[] result;
        try (Ciphertext power =
            new Evaluator(context).power(ciphertext, exponent, relinearisationKey)) {
          result = new Encoder(context).decode(new Decryptor(secretKey).decrypt(power));
        }
        for (int i = 0; i < slots.length; i++) {
          long expected = context.parameters().plaintextModulus().powerVartime(slots[i], exponent);
          if (result[i] != expected) {
            throw new IllegalStateException(
                "slot %d: x^%d is %d, decrypted %d".formatted(i, exponent, expected, result[i]));
          }
        }
      }
    }

    void products(BgvParameters parameters) {
      Bank bank = new Bank(parameters);
      Evaluator evaluator = new Evaluator(bank.context);
      int level = parameters.topLevel();
      Ciphertext x = bank.ciphertext;
      Ciphertext y = evaluator.negate(x);
      measure(
          "key-switch",
          bank.describe(level),
          () -> evaluator.relinearise(evaluator.tensor(x, y), bank.relinearisationKey, 0).close());
      measure(
          "mul-relin-modswitch",
          bank.describe(level),
          () -> evaluator.multiply(x, y, bank.relinearisationKey).close());
    }

    void chain(BgvParameters parameters) {
      Bank bank = new Bank(parameters);
      bank.checkedPower(65536);
      measure(
          "chain-65536",
          bank.describe(parameters.topLevel()),
          () ->
              new Evaluator(bank.context)
                  .power(bank.ciphertext, 65536, bank.relinearisationKey)
                  .close());
    }

    void zeroTest(BgvParameters parameters) {
      Bank bank = new Bank(parameters);
      long exponent = parameters.plaintextModulus().value() - 1;
      bank.checkedPower(exponent);
      measure(
          "zero-test",
          bank.describe(parameters.topLevel()),
          () ->
              new Evaluator(bank.context)
                  .power(bank.ciphertext, exponent, bank.relinearisationKey)
                  .close());
    }

    /** Encryption, decryption and encodings at one level. */
    void transport(BgvParameters parameters, int level) {
      Bank bank = new Bank(parameters);
      String described = bank.describe(level);
      Encryptor encryptor = new Encryptor(bank.context);
      measure(
          "encrypt",
          described,
          () -> encryptor.encrypt(bank.plaintext, bank.publicKey, level, bank.randomness).close());
      measure(
          "encrypt-symmetric",
          described,
          () -> encryptor.encryptSymmetric(bank.plaintext, bank.secretKey, level, bank.randomness));
      Ciphertext ciphertext =
          encryptor.encrypt(bank.plaintext, bank.publicKey, level, bank.randomness);
      Decryptor decryptor = new Decryptor(bank.secretKey);
      measure("decrypt", described, () -> decryptor.decrypt(ciphertext));
      BgvCodec codec = new BgvCodec(bank.context);
      byte[] bytes = codec.encode(ciphertext);
      measure("serialize", described, () -> codec.encode(ciphertext));
      measure(
          "deserialize",
          described,
          () -> {
            try {
              codec.decodeCiphertext(bytes).close();
            } catch (InvalidEncodingException e) {
              throw new IllegalStateException("our own encoding was refused", e);
            }
          });
    }
  }

  @Override
  public String published() {
    List<String> lines =
        List.of(
            "Measured elsewhere (one machine, Zen 4 with AVX-512, one thread), for orientation:",
            "  forward NTT, N=32768, us: HEXL (49 bits) 61-72, SEAL 325-450, Lattigo 370,"
                + " OpenFHE 563",
            "  x^65536, N=32768, ms: SEAL 4.4.3 1440, with HEXL 485; OpenFHE 1.5.1 1515, with HEXL"
                + " 482; Lattigo 6.2.0 913",
            "  mul+relin, ms, N=8192 (4 limbs) / 16384 (8) / 32768 (15-16): SEAL 4.1 / 24.5 / 138;"
                + " SEAL+HEXL 1.4 / 8.9 / 61;",
            "    Lattigo 5.3 / 26 / 113-172; OpenFHE+HEXL, tuned - / - / 53");
    return String.join(System.lineSeparator(), lines);
  }
}
