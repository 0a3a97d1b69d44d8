package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veilbank.math.Modulus;

class BgvCodecTest {
  private static final Fixture TOY = Fixture.toy(1);
  private static final BgvCodec CODEC = new BgvCodec(TOY.context);

  private static final int VERSION_AT = 4;
  private static final int KIND_AT = 5;
  private static final int DIGEST_AT = 6;
  private static final int BODY_AT = 38;

  /** Reads an encoding and writes what was read. */
  private interface RoundTrip {
    byte[] apply(byte[] bytes) throws InvalidEncodingException;
  }

  /** A kind of value: its name, an encoding, and how to read it. */
  private record Kind(String name, byte code, List<Byte> sample, RoundTrip roundTrip) {
    byte[] bytes() {
      byte[] bytes = new byte[sample.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = sample.get(i);
      }
      return bytes;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Kind kind(String name, int code, byte[] sample, RoundTrip roundTrip) {
    Byte[] boxed = new Byte[sample.length];
    Arrays.setAll(boxed, i -> sample[i]);
    return new Kind(name, (byte) code, List.of(boxed), roundTrip);
  }

  private static List<Kind> kinds() {
    Plaintext plaintext = TOY.encoder.encode(TOY.randomSlots(new Random(1)));
    Ciphertext ciphertext = TOY.encryptor.encrypt(plaintext, TOY.publicKey, 2, TOY.randomness);
    SeededCiphertext seeded =
        TOY.encryptor.encryptSymmetric(plaintext, TOY.secretKey, 3, TOY.randomness);
    return List.of(
        kind(
            "ciphertext",
            1,
            CODEC.encode(TOY.evaluator.modSwitch(ciphertext, 1)),
            b -> CODEC.encode(CODEC.decodeCiphertext(b))),
        kind(
            "seeded ciphertext",
            2,
            CODEC.encode(seeded),
            b -> CODEC.encode(CODEC.decodeSeededCiphertext(b))),
        kind(
            "public key",
            3,
            CODEC.encode(TOY.publicKey),
            b -> CODEC.encode(CODEC.decodePublicKey(b))),
        kind(
            "relinearisation key",
            4,
            CODEC.encode(TOY.relinearisationKey),
            b -> CODEC.encode(CODEC.decodeRelinearisationKey(b))),
        kind(
            "secret key",
            5,
            CODEC.exportSecretKey(TOY.secretKey),
            b -> CODEC.exportSecretKey(CODEC.decodeSecretKey(b))),
        kind("plaintext", 6, CODEC.encode(plaintext), b -> CODEC.encode(CODEC.decodePlaintext(b))));
  }

  private static void assertRefused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .isInstanceOf(InvalidEncodingException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsReadIsWrittenAsItWas(Kind kind) throws InvalidEncodingException {
    assertThat(kind.roundTrip.apply(kind.bytes())).isEqualTo(kind.bytes());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyOtherLengthIsRefused(Kind kind) {
    byte[] bytes = kind.bytes();
    for (int length : new int[] {0, 1, 5, 37, 38, 40, 50, bytes.length - 1, bytes.length + 1}) {
      assertRefused(
          () -> kind.roundTrip.apply(Arrays.copyOf(bytes, length)),
          kind.name + ": " + length + " bytes, need ");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyForeignHeaderIsRefused(Kind kind) {
    byte[] bytes = kind.bytes();
    for (int at = 0; at < BODY_AT; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      String message =
          at < VERSION_AT
              ? "need 0x56424645 (VBFE)"
              : at < KIND_AT
                  ? "format version 0, need 1"
                  : at < DIGEST_AT
                      ? "kind " + (kind.code ^ 1) + ", need " + kind.code
                      : "made under other parameters than INSECURE FOR TESTS INSECURE_TOY_1024";
      assertRefused(() -> kind.roundTrip.apply(changed), message);
    }
  }

  @Test
  void aSerializedCiphertextKeepsAllThatItCarries() throws InvalidEncodingException {
    long[] slots = TOY.randomSlots(new Random(2));
    Ciphertext x = TOY.evaluator.modSwitch(TOY.encrypt(slots), 3);
    Ciphertext read = CODEC.decodeCiphertext(CODEC.encode(x));
    assertThat(read.level()).isEqualTo(x.level());
    assertThat(read.factor()).isEqualTo(x.factor());
    assertThat(read.noiseBits()).isEqualTo(x.noiseBits());
    assertThat(TOY.decrypt(read)).isEqualTo(slots);
  }

  @Test
  void keysThatWereReadWork() throws InvalidEncodingException {
    PublicKey publicKey = CODEC.decodePublicKey(CODEC.encode(TOY.publicKey));
    RelinearisationKey relinearisationKey =
        CODEC.decodeRelinearisationKey(CODEC.encode(TOY.relinearisationKey));
    SecretKey secretKey = CODEC.decodeSecretKey(CODEC.exportSecretKey(TOY.secretKey));
    Ciphertext x = TOY.encryptor.encrypt(TOY.encoder.encodeConstant(12), publicKey, TOY.randomness);
    Ciphertext square = TOY.evaluator.square(x, relinearisationKey);
    assertThat(TOY.encoder.decode(new Decryptor(secretKey).decrypt(square))).containsOnly(144);
  }

  @Test
  void fieldsOutOfRangeAreNamed() {
    byte[] bytes = kinds().get(0).bytes();
    assertRefused(
        () -> CODEC.decodeCiphertext(with(bytes, b -> b.put(BODY_AT, (byte) 8))),
        "ciphertext: level 8, need 0 to 7");
    assertRefused(
        () -> CODEC.decodeCiphertext(with(bytes, b -> b.put(BODY_AT, (byte) -1))),
        "ciphertext: level 255, need 0 to 7");
    for (int factor : new int[] {0, 12289, -1}) {
      assertRefused(
          () -> CODEC.decodeCiphertext(with(bytes, b -> b.putInt(BODY_AT + 1, factor))),
          "scale factor " + Integer.toUnsignedString(factor) + ", need 1 to 12288");
    }
    for (double noise : new double[] {-1, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 71, 1e300}) {
      assertRefused(
          () -> CODEC.decodeCiphertext(with(bytes, b -> b.putDouble(BODY_AT + 5, noise))),
          "noise bits " + noise + ", need 0 to less than 71.0");
    }
    byte[] key = CODEC.exportSecretKey(TOY.secretKey);
    for (int coefficient : new int[] {6, -6, 127, -128}) {
      assertRefused(
          () -> CODEC.decodeSecretKey(with(key, b -> b.put(BODY_AT + 77, (byte) coefficient))),
          "secret key: a coefficient is not within +-5");
    }
  }

  @Test
  void residuesThatAreNotBelowTheirPrimeAreNamed() {
    byte[] bytes = kinds().get(0).bytes();
    int rows = BODY_AT + 13;
    // 36-bit residues: nine bytes hold two, and all ones is above the prime.
    assertRefused(
        () ->
            CODEC.decodeCiphertext(
                with(bytes, b -> Arrays.fill(b.array(), rows + 9, rows + 18, (byte) -1))),
        "ciphertext: value 2 of row 0 is not below its prime");
    byte[] plaintext = CODEC.encode(TOY.encoder.encodeConstant(1));
    assertRefused(
        () ->
            CODEC.decodePlaintext(
                with(plaintext, b -> Arrays.fill(b.array(), BODY_AT, b.capacity(), (byte) -1))),
        "plaintext: coefficient 0 is not below t=12289");
  }

  private static byte[] with(byte[] bytes, Consumer<ByteBuffer> change) {
    byte[] changed = bytes.clone();
    change.accept(ByteBuffer.wrap(changed));
    return changed;
  }

  @Test
  void randomBytesAfterAValidHeaderNeverDoMoreThanBeRefused() {
    Random random = new Random(7);
    for (Kind kind : kinds()) {
      byte[] sample = kind.bytes();
      for (int i = 0; i < 200; i++) {
        byte[] bytes = new byte[random.nextInt(sample.length + 100)];
        random.nextBytes(bytes);
        System.arraycopy(sample, 0, bytes, 0, Math.min(bytes.length, BODY_AT));
        try {
          assertThat(kind.roundTrip.apply(bytes)).isEqualTo(bytes);
        } catch (InvalidEncodingException e) {
          assertThat(e).hasMessageStartingWith(kind.name + ": ");
        }
      }
    }
  }

  @Test
  void sizesAreThoseOfTheReport() {
    ParameterReport report = ParameterReport.of(TOY.context.parameters());
    assertThat(CODEC.encode(TOY.encrypt(new long[] {1}))).hasSize((int) report.ciphertextBytes());
    assertThat(CODEC.encode(TOY.publicKey)).hasSize((int) report.publicKeyBytes());
    assertThat(CODEC.encode(TOY.relinearisationKey))
        .hasSize((int) report.relinearisationKeyBytes());
  }

  @Test
  void packedRowsRoundTripAtEveryWidth() {
    Random random = new Random(8);
    for (int bits = 13; bits <= 50; bits++) {
      long prime = (1L << bits) - 1;
      while (!Modulus.isPrime(prime)) {
        prime -= 2;
      }
      Modulus q = Modulus.of(prime);
      double[] row = new double[1024];
      for (int i = 0; i < row.length; i++) {
        row[i] = q.balanced(random.nextLong(prime));
      }
      row[0] = prime / 2;
      row[1] = -(prime / 2);
      row[2] = 0;
      byte[] bytes = new byte[PackedRow.bytes(1024, q) + 16];
      PackedRow.write(row, q, bytes, 8);
      assertThat(ByteBuffer.wrap(bytes).getLong(0)).isZero();
      assertThat(ByteBuffer.wrap(bytes).getLong(bytes.length - 8)).isZero();
      double[] read = new double[1024];
      assertThat(PackedRow.read(bytes, 8, q, read)).isEqualTo(-1);
      assertThat(read).isEqualTo(row);
      // A value one below and one above the range is written as the residue that it is.
      row[0] = prime;
      row[1] = -prime;
      PackedRow.write(row, q, bytes, 8);
      assertThat(PackedRow.read(bytes, 8, q, read)).isEqualTo(-1);
      assertThat(read).startsWith(0, 0);
    }
  }
}
