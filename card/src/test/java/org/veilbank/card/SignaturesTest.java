package org.veilbank.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.ledger.VerifyingKey;

/** One strict rule: what other verifiers may accept and others refuse is refused. */
class SignaturesTest {
  private static final byte[] MESSAGE = HexFormat.of().parseHex("af82");

  /** RFC 8032, section 7.1, test 3. */
  private static final SigningKey KEY =
      SigningKey.of(
          HexFormat.of()
              .parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));

  private static final byte[] SIGNATURE =
      HexFormat.of()
          .parseHex(
              "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                  + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

  @Test
  void theVectorOfTheRfc() {
    assertThat(KEY.verifyingKey())
        .hasToString("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    assertThat(KEY.sign(MESSAGE)).isEqualTo(SIGNATURE);
    assertThat(Signatures.verify(KEY.verifyingKey(), MESSAGE, SIGNATURE)).isTrue();
  }

  @Test
  void everyBitCounts() {
    for (int bit = 0; bit < Byte.SIZE * SIGNATURE.length; bit++) {
      byte[] altered = SIGNATURE.clone();
      altered[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      assertThat(Signatures.verify(KEY.verifyingKey(), MESSAGE, altered))
          .as("bit %d", bit)
          .isFalse();
    }
    assertThat(Signatures.verify(KEY.verifyingKey(), new byte[] {0}, SIGNATURE)).isFalse();
    assertThat(Signatures.verify(KEY.verifyingKey(), MESSAGE, new byte[63])).isFalse();
    assertThat(Signatures.verify(KEY.verifyingKey(), MESSAGE, new byte[64])).isFalse();
  }

  @Test
  void sBelowTheOrder() {
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[31 - i] = SIGNATURE[32 + i];
    }
    byte[] larger = new BigInteger(1, reversed).add(order).toByteArray();
    byte[] altered = SIGNATURE.clone();
    for (int i = 0; i < 32; i++) {
      altered[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
    }
    assertThat(Signatures.verify(KEY.verifyingKey(), MESSAGE, altered)).isFalse();
  }

  /** Points of small order, some in encodings that are not canonical, and no point at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000",
      })
  void keysThatAreNone(String hex) {
    VerifyingKey key = VerifyingKey.of(HexFormat.of().parseHex(hex));
    assertThat(Signatures.isKey(key)).isFalse();
    assertThatThrownBy(() -> Signatures.requireKey(key, "a key")).hasMessageStartingWith("a key");
  }

  /** Where verifiers differ: by the one rule all of these fail. */
  @ParameterizedTest
  @CsvFileSource(resources = "ed25519-speccheck.csv")
  void vectorsInWhichVerifiersDiffer(int number, String message, String key, String signature) {
    HexFormat hex = HexFormat.of();
    VerifyingKey verifyingKey = VerifyingKey.of(hex.parseHex(key));
    boolean registered = Signatures.isKey(verifyingKey);
    assertThat(registered).as("key of %d", number).isEqualTo(number == 6 || number == 7);
    boolean valid = Signatures.verify(verifyingKey, hex.parseHex(message), hex.parseHex(signature));
    assertThat(registered && valid).as("signature of %d", number).isFalse();
  }

  @Test
  void doesNotPrintSecrets() {
    assertThat(KEY.toString()).contains("redacted").doesNotContain("c5aa8df4");
    SigningKey closed = SigningKey.of(new byte[32]);
    closed.close();
    assertThat(closed.exportSeed()).containsOnly(0);
  }
}
