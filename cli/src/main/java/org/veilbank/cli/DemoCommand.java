package org.veilbank.cli;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code veil demo}: an encrypted comparison. One bank encrypts a number for each of 32,768 slots,
 * another compares them with its own numbers, without a key, and only the first can see which
 * agree.
 */
@Command(
    name = "demo",
    description = {
      "Compare two banks' numbers under encryption, and check the result.",
      "Bank A encrypts 32,768 numbers; bank B, which has no key, computes for each slot whether its"
          + " own number is the same; A decrypts the answers."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads to use (default: as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws InvalidEncodingException {
    PrintWriter out = spec.commandLine().getOut();
    BgvParameters parameters = NamedParameters.SMALL_32768.parameters();
    out.printf("%s, %s kernel, %d threads%n%n", parameters, PrimeRing.kernelName(), threads);
    try (Workers workers = new Workers(threads);
        Seed seed = Seed.random(new SecureRandom());
        RandomStream randomness = seed.derive("demo").stream()) {
      return compare(new BgvContext(parameters, workers), randomness, out);
    }
  }

  private int compare(BgvContext context, RandomStream randomness, PrintWriter out)
      throws InvalidEncodingException {
    BgvParameters parameters = context.parameters();
    int slots = parameters.degree();
    long t = parameters.plaintextModulus().value();
    Random random = new Random(randomness.nextLong());
    long[] ofA = random.longs(slots, 0, t).toArray();
    long[] ofB = ofA.clone();
    for (int i = 0; i < slots; i++) {
      if (random.nextInt(1000) != 0) {
        ofB[i] = random.nextLong(t);
      }
    }
    Encoder encoder = new Encoder(context);
    KeyGenerator generator = new KeyGenerator(context);
    try (SecretKey secretKey =
        timed(out, "A makes its secret key", () -> generator.secretKey(randomness))) {
      PublicKey publicKey =
          timed(out, "A makes its public key", () -> generator.publicKey(secretKey, randomness));
      RelinearisationKey relinearisationKey =
          timed(
              out,
              "A makes its relinearisation key",
              () -> generator.relinearisationKey(secretKey, randomness));
      BgvCodec codec = new BgvCodec(context);
      byte[] sent =
          timed(
              out,
              "A encrypts %,d numbers".formatted(slots),
              () ->
                  codec.encode(
                      new Encryptor(context).encrypt(encoder.encode(ofA), publicKey, randomness)));
      out.printf("    A sends %,d bytes%n", sent.length);
      Ciphertext received = codec.decodeCiphertext(sent);
      Ciphertext equal =
          timed(
              out,
              "B computes 1 - (x - y)^%d in every slot".formatted(t - 1),
              () -> equal(context, received, encoder, ofB, relinearisationKey));
      byte[] answer = codec.encode(equal);
      out.printf("    B sends %,d bytes%n", answer.length);
      Ciphertext returned = codec.decodeCiphertext(answer);
      long[] flags =
          timed(
              out, "A decrypts", () -> encoder.decode(new Decryptor(secretKey).decrypt(returned)));
      return report(out, ofA, ofB, flags);
    }
  }

  /** 1 where x and y agree, else 0: by Fermat's little theorem, x^(t-1) = 1 unless x = 0. */
  private static Ciphertext equal(
      BgvContext context, Ciphertext x, Encoder encoder, long[] y, RelinearisationKey key) {
    Evaluator evaluator = new Evaluator(context);
    long exponent = context.parameters().plaintextModulus().value() - 1;
    try (Ciphertext difference = evaluator.subtractPlain(x, encoder.encode(y));
        Ciphertext differs = evaluator.power(difference, exponent, key);
        Ciphertext minus = evaluator.negate(differs)) {
      return evaluator.addScalar(minus, 1);
    }
  }

  private static int report(PrintWriter out, long[] ofA, long[] ofB, long[] flags) {
    int agreeing = 0;
    int wrong = 0;
    for (int i = 0; i < flags.length; i++) {
      long expected = ofA[i] == ofB[i] ? 1 : 0;
      agreeing += (int) expected;
      if (flags[i] != expected) {
        wrong++;
      }
    }
    out.printf("%n%,d of %,d slots agree; ", agreeing, flags.length);
    if (wrong > 0) {
      out.printf("%,d decrypted flags are WRONG%n", wrong);
      return 1;
    }
    out.printf("all decrypted flags equal the plain comparison.%n");
    return 0;
  }

  private static <T> T timed(PrintWriter out, String what, Supplier<T> work) {
    out.printf("%-48s", what);
    out.flush();
    long start = System.nanoTime();
    T result = work.get();
    out.printf("%8.2f s%n", (System.nanoTime() - start) / 1e9);
    out.flush();
    return result;
  }
}
