package org.veilbank.round;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Decryptor;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import org.veilbank.threshold.Refresh;
import org.veilbank.threshold.ThresholdParameters;

/** Keys of one holder under the toy parameters of the search, and refreshed inputs of the gate. */
final class GateFixture {
  final BgvContext context;
  final RelinearisationKey relinearisationKey;
  private final RandomStream randomness;
  private final PublicKey publicKey;
  private final SecretKey secretKey;
  private final Encoder encoder;

  GateFixture(Workers workers) {
    context = new BgvContext(NamedParameters.INSECURE_TOY_SEARCH_2048.parameters(), workers);
    randomness =
        Seed.of("veilbank tests: not a secret key".getBytes(StandardCharsets.US_ASCII))
            .derive("gate", 1)
            .stream();
    KeyGenerator generator = new KeyGenerator(context);
    secretKey = generator.secretKey(randomness);
    publicKey = generator.publicKey(secretKey, randomness);
    relinearisationKey = generator.relinearisationKey(secretKey, randomness);
    encoder = new Encoder(context);
  }

  int slots() {
    return context.parameters().degree();
  }

  /** As a refresh by n banks gives it: with the noise of n masks. */
  Ciphertext refreshed(long[] slots, int level, int banks) {
    ThresholdParameters parameters =
        new ThresholdParameters(
            context, banks, 2, Genesis.DECRYPTION_LEVEL, Genesis.LOG_DECRYPTIONS);
    Refresh refresh = new Refresh(parameters);
    List<Ciphertext> masks = new ArrayList<>();
    for (int i = 0; i < banks; i++) {
      masks.add(refresh.mask(publicKey, level, randomness));
    }
    Ciphertext low =
        new Encryptor(context)
            .encrypt(encoder.encode(slots), publicKey, Genesis.DECRYPTION_LEVEL, randomness);
    Ciphertext masked = refresh.masked(low, masks);
    return refresh.refreshed(new Decryptor(secretKey).decrypt(masked), low.factor(), masks);
  }

  long[] decrypt(Ciphertext ciphertext) {
    return encoder.decode(new Decryptor(secretKey).decrypt(ciphertext));
  }

  double maxNoiseBits() {
    return ThresholdParameters.maxNoiseBits(context.parameters());
  }

  static MeasurePolicy measure(String name, String bound, int decimals, Release release) {
    return new MeasurePolicy(new Measure(name, new BigDecimal(bound), decimals), release);
  }

  static Release.Flag flag(Release.Of of, String limit) {
    return new Release.Flag(of, new BigDecimal(limit));
  }

  static Release.Band band(Release.Of of, String... limits) {
    return new Release.Band(of, Arrays.stream(limits).map(BigDecimal::new).toList());
  }

  static Policy policy(int minContributors, MeasurePolicy... measures) {
    return new Policy(List.of(measures), minContributors, 365, 12, 1000);
  }

  /** What the gate should give for a number of others and their sum, from the rules alone. */
  static long expected(Policy policy, MeasurePolicy each, int others, long sum) {
    if (others < policy.minContributors() - 1) {
      return 0;
    }
    BigDecimal inUnits = BigDecimal.valueOf(sum, each.measure().decimals());
    return switch (each.release()) {
      case Release.Sum() -> sum + 1;
      case Release.Flag flag -> reached(flag.of(), List.of(flag.limit()), others, inUnits);
      case Release.Band band -> reached(band.of(), band.limits(), others, inUnits);
    };
  }

  private static long reached(Release.Of of, List<BigDecimal> limits, int others, BigDecimal sum) {
    if (of == Release.Of.AVERAGE && others == 0) {
      return 0;
    }
    BigDecimal times = of == Release.Of.AVERAGE ? BigDecimal.valueOf(others) : BigDecimal.ONE;
    return 1 + limits.stream().filter(l -> sum.compareTo(l.multiply(times)) >= 0).count();
  }
}
