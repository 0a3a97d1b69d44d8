package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentGeneratorTest {
  @TempDir Path folder;

  private static PaymentGenerator generator(GeneratorSpec.Builder spec) {
    return new PaymentGenerator(GeneratorParameters.of(spec.build()));
  }

  private static List<Payment> all(PaymentGenerator generator, int batchSize) {
    PaymentBatch batch = new PaymentBatch(batchSize);
    List<Payment> payments = new ArrayList<>();
    while (generator.fill(batch)) {
      for (int i = 0; i < batch.size(); i++) {
        payments.add(batch.payment(i));
      }
    }
    return payments;
  }

  private static String sha256(GeneratorSpec.Builder spec) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    write(generator(spec), new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void write(PaymentGenerator generator, OutputStream out) throws IOException {
    PaymentBatch batch = new PaymentBatch(1000);
    try (PaymentCsvWriter writer = new PaymentCsvWriter(out)) {
      while (generator.fill(batch)) {
        writer.write(batch);
      }
    }
  }

  /** Computed once by this generator: a change of it would silently change everybody's data. */
  @Test
  void aSeedMeansTheSameBytesForGood() throws Exception {
    assertThat(sha256(GeneratorSpec.builder(100_000, 1000, 42)))
        .isEqualTo("50d1ddda5d7edb1d7309d565c2813551e3014cbfa7695694b80e17be9d16b207");
    assertThat(sha256(GeneratorSpec.builder(100_000, 1000, 43)))
        .isNotEqualTo(sha256(GeneratorSpec.builder(100_000, 1000, 42)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 999, 5000})
  void theSizeOfBatchesChangesNothing(int size) {
    GeneratorSpec.Builder spec =
        GeneratorSpec.builder(5000, 50, 3)
            .paymentsPerStep(33)
            .patterns(0.2, Set.of(Pattern.values()));
    List<Payment> payments = all(generator(spec), size);
    assertThat(payments).isEqualTo(all(generator(spec), 100));
    assertThat(payments).extracting(Payment::line).startsWith(1L, 2L).endsWith(4999L, 5000L);
  }

  @Test
  void timeNeverGoesBackAndEveryStepIsFull() {
    GeneratorSpec.Builder spec =
        GeneratorSpec.builder(1050, 50, 3)
            .paymentsPerStep(100)
            .patterns(0.5, Set.of(Pattern.values()));
    List<Payment> payments = all(generator(spec), 64);
    for (int i = 0; i < 1050; i++) {
      assertThat(payments.get(i).moment()).isEqualTo(new Moment.Step(i / 100));
    }
  }

  @Test
  void nobodyPaysItselfEvenAmongTwo() {
    GeneratorSpec.Builder spec =
        GeneratorSpec.builder(2000, 2, 5).exponents(3, 3).patterns(0, Set.of());
    assertThat(all(generator(spec), 100)).noneMatch(p -> p.payer().equals(p.payee()));
  }

  @Test
  void amountsAreLogNormal() {
    int n = 200_000;
    GeneratorSpec.Builder spec =
        GeneratorSpec.builder(n, 100, 11)
            .amounts(50_000, 1.5, Payment.MAX_CENTS)
            .patterns(0, Set.of());
    double[] logs =
        all(generator(spec), 1000).stream()
            .mapToDouble(p -> Math.log(p.cents()))
            .sorted()
            .toArray();
    double mean = Arrays.stream(logs).average().orElseThrow();
    double variance = Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).sum() / n;
    // Standard errors: 0.0034 and 0.0024; the seed is fixed.
    assertThat(mean).isCloseTo(Math.log(50_000), within(0.015));
    assertThat(Math.sqrt(variance)).isCloseTo(1.5, within(0.012));
    // Quantiles of the normal distribution at 1 %, 25 %, 75 %, 99 % and 99.9 %.
    double[][] quantiles = {
      {0.01, -2.3263}, {0.25, -0.6745}, {0.5, 0}, {0.75, 0.6745}, {0.99, 2.3263}, {0.999, 3.0902}
    };
    for (double[] q : quantiles) {
      double z = (logs[(int) (q[0] * n)] - Math.log(50_000)) / 1.5;
      assertThat(z).as("quantile %s", q[0]).isCloseTo(q[1], within(0.06));
    }
  }

  @Test
  void amountsAreClampedToTheirRange() {
    GeneratorSpec.Builder spec =
        GeneratorSpec.builder(10_000, 100, 11).amounts(10, 5, 1000).limitCents(1000);
    assertThat(all(generator(spec), 1000))
        .extracting(Payment::cents)
        .allMatch(c -> c >= 1 && c <= 1000)
        .contains(1L, 1000L);
  }

  @Test
  void entitiesAreChosenByZipf() {
    int entities = 1000;
    int n = 2_000_000;
    double exponent = 0.9;
    EntityChoice choice = new EntityChoice(entities, exponent, new SplitMix64(9));
    SplitMix64 random = new SplitMix64(10);
    int[] drawn = new int[entities];
    for (int i = 0; i < n; i++) {
      drawn[choice.draw(random)]++;
    }
    Arrays.sort(drawn);
    double sum = 0;
    for (int k = 1; k <= entities; k++) {
      sum += Math.pow(k, -exponent);
    }
    for (int k : new int[] {1, 2, 3, 10, 100, 500}) {
      double expected = n * Math.pow(k, -exponent) / sum;
      assertThat((double) drawn[entities - k])
          .as("rank %d", k)
          .isCloseTo(expected, within(0.05 * expected));
    }
  }

  /** Chi-squared with 99 degrees of freedom: 99 on average, standard deviation 14. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 3})
  void theAliasTableHasTheStatedWeights(double exponent) {
    int entities = 100;
    int n = 1_000_000;
    EntityChoice choice = new EntityChoice(entities, exponent, new SplitMix64(1));
    // The same deals of ranks once more, with the weights kept.
    double[] weights = new double[entities];
    for (int k = 0; k < entities; k++) {
      weights[k] = Math.pow(k + 1, -exponent);
    }
    SplitMix64 deal = new SplitMix64(1);
    for (int k = entities - 1; k >= 0; k--) {
      int other = (int) deal.nextBelow(k + 1);
      double weight = weights[other];
      weights[other] = weights[k];
      weights[k] = weight;
    }
    double sum = Arrays.stream(weights).sum();
    SplitMix64 random = new SplitMix64(2);
    int[] drawn = new int[entities];
    for (int i = 0; i < n; i++) {
      drawn[choice.draw(random)]++;
    }
    double chi = 0;
    for (int i = 0; i < entities; i++) {
      double expected = n * weights[i] / sum;
      chi += (drawn[i] - expected) * (drawn[i] - expected) / expected;
    }
    assertThat(chi).isBetween(40.0, 170.0);
  }

  @Test
  void degreesHaveHeavyTails() {
    int[] paid = new int[10_000];
    PaymentGenerator generator = generator(GeneratorSpec.builder(500_000, 10_000, 21));
    PaymentBatch batch = new PaymentBatch(1000);
    while (generator.fill(batch)) {
      for (int i = 0; i < batch.size(); i++) {
        paid[batch.payee(i)]++;
      }
    }
    Arrays.sort(paid);
    long top = Arrays.stream(paid, 9_900, 10_000).asLongStream().sum();
    // One entity in a hundred has 41 % of all payments; 1 % if all were alike.
    assertThat(top / 500_000.0).isBetween(0.38, 0.44);
  }

  @Test
  void aMillionGeneratedPaymentsAreReadAgainWithoutKeepingThem() throws Exception {
    GeneratorSpec.Builder spec =
        GeneratorSpec.builder(1_000_000, 100_000, 77).patterns(0.01, Set.of(Pattern.values()));
    Path file = folder.resolve("generated.csv");
    write(generator(spec), Files.newOutputStream(file));
    PaymentGenerator again = generator(spec);
    PaymentBatch batch = new PaymentBatch(1000);
    try (PaymentReader reader = PaymentReader.open(file, ImportRule.of(AmountRule.CENTS))) {
      assertThat(reader.layout()).isEqualTo(PaymentLayout.VEILBANK);
      while (again.fill(batch)) {
        for (int i = 0; i < batch.size(); i++) {
          Payment made = batch.payment(i);
          Payment read = reader.next();
          if (read == null || !sameButForLine(made, read) || read.line() != made.line() + 1) {
            assertThat(read).isEqualTo(made);
          }
        }
      }
      assertThat(reader.next()).isNull();
      assertThat(reader.counts().payments()).isEqualTo(1_000_000);
    }
  }

  private static boolean sameButForLine(Payment a, Payment b) {
    return a.equals(
        new Payment(
            b.payer(), b.payee(), b.cents(), b.moment(), b.currency(), b.label(), a.line()));
  }
}
