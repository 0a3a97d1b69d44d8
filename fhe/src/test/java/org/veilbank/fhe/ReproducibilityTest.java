package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veilbank.math.Workers;

/** Equal seeds give equal bytes: on any kernel, with any number of threads, in any release. */
class ReproducibilityTest {

  private static String digestOfAComputation(NamedParameters set, Workers workers)
      throws NoSuchAlgorithmException {
    Fixture fixture = new Fixture(set.parameters(), 77, workers);
    BgvCodec codec = new BgvCodec(fixture.context);
    Random random = new Random(77);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(codec.exportSecretKey(fixture.secretKey));
    sha256.update(codec.encode(fixture.publicKey));
    sha256.update(codec.encode(fixture.relinearisationKey));
    long[] slots = fixture.randomSlots(random);
    Ciphertext x = fixture.encrypt(slots);
    sha256.update(codec.encode(x));
    SeededCiphertext seeded =
        fixture.encryptor.encryptSymmetric(
            fixture.encoder.encode(slots),
            fixture.secretKey,
            fixture.context.parameters().topLevel(),
            fixture.randomness);
    sha256.update(codec.encode(seeded));
    Ciphertext y = fixture.evaluator.multiply(x, seeded.expand(), fixture.relinearisationKey);
    sha256.update(codec.encode(y));
    Ciphertext z =
        fixture.evaluator.multiplyPlain(
            fixture.evaluator.add(x, y), fixture.encoder.encode(fixture.randomSlots(random)));
    sha256.update(codec.encode(fixture.evaluator.modSwitch(z, 2)));
    sha256.update(codec.encode(fixture.decryptor.decrypt(z)));
    return HexFormat.of().formatHex(sha256.digest());
  }

  @ParameterizedTest
  @EnumSource(names = {"INSECURE_TOY_1024", "SMALL_16384"})
  void resultsDoNotDependOnTheNumberOfThreads(NamedParameters set) throws NoSuchAlgorithmException {
    String expected = digestOfAComputation(set, Workers.single());
    for (int threads : new int[] {2, 5}) {
      try (Workers workers = new Workers(threads)) {
        assertThat(digestOfAComputation(set, workers)).isEqualTo(expected);
      }
    }
  }

  @Test
  void bytesAreThoseOfEarlierReleasesAndOfTheOtherKernel() throws NoSuchAlgorithmException {
    // Made with this code at version 0.1.0; the tests run once on each kernel. A change of these
    // bytes is a change of the formats or of the expansion of randomness: a new format version.
    assertThat(digestOfAComputation(NamedParameters.INSECURE_TOY_1024, Workers.single()))
        .isEqualTo("023615c7a05d3f00dc138ddc319f362c1f3c8e133222e96610f5b107251fae84");
    assertThat(digestOfAComputation(NamedParameters.SMALL_8192, Workers.single()))
        .isEqualTo("dbd80cc0bf4240f8288bbd40024d7c8e5068b406d2551412206363d04de5cc56");
  }
}
