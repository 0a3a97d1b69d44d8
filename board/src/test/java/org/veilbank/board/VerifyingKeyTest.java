package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyingKeyTest {
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static byte[] sign(byte[] seed, byte[] message) {
    byte[] signature = new byte[64];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  private static byte[] publicKey(byte[] seed) {
    byte[] key = new byte[32];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    return key;
  }

  /** RFC 8032, section 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  })
  void signaturesOfTheRfcAreValid(String key, String message, String signature) {
    HexFormat hex = HexFormat.of();
    VerifyingKey verifying = new VerifyingKey(hex.parseHex(key));
    byte[] bytes = hex.parseHex(message);
    assertThat(verifying.verifies(bytes, hex.parseHex(signature))).isTrue();
    assertThat(verifying.verifies(Arrays.copyOf(bytes, bytes.length + 1), hex.parseHex(signature)))
        .isFalse();
  }

  @Test
  void itJudgesAsBouncyCastleDoes() {
    Random random = new Random(8);
    for (int k = 0; k < 40; k++) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      byte[] key = publicKey(seed);
      VerifyingKey verifying = new VerifyingKey(key);
      for (int i = 0; i < 25; i++) {
        byte[] message = new byte[random.nextInt(300)];
        random.nextBytes(message);
        byte[] signature = sign(seed, message);
        assertThat(verifying.verifies(message, signature)).isTrue();
        byte[] changed = signature.clone();
        changed[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
        assertThat(verifying.verifies(message, changed))
            .isEqualTo(Ed25519.verify(changed, 0, key, 0, message, 0, message.length))
            .isFalse();
      }
    }
  }

  @Test
  void everyChangedBitOfASignatureIsNoticed() {
    byte[] seed = new byte[32];
    byte[] message = {1, 2, 3};
    VerifyingKey verifying = new VerifyingKey(publicKey(seed));
    byte[] signature = sign(seed, message);
    for (int bit = 0; bit < 512; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(verifying.verifies(message, changed)).as("bit %d", bit).isFalse();
    }
    assertThat(verifying.verifies(message, Arrays.copyOf(signature, 63))).isFalse();
    assertThat(verifying.verifies(message, Arrays.copyOf(signature, 65))).isFalse();
  }

  /** s and s + order name the same multiple of the base point: only the smaller counts. */
  @Test
  void scalarsThatAreNotReducedAreRefused() {
    byte[] seed = new byte[32];
    byte[] message = {7};
    byte[] signature = sign(seed, message);
    byte[] big = new byte[33];
    for (int i = 0; i < 32; i++) {
      big[32 - i] = signature[32 + i];
    }
    byte[] sum = new BigInteger(big).add(ORDER).toByteArray();
    byte[] malleated = signature.clone();
    for (int i = 0; i < 32; i++) {
      malleated[32 + i] = i < sum.length ? sum[sum.length - 1 - i] : 0;
    }
    VerifyingKey verifying = new VerifyingKey(publicKey(seed));
    assertThat(verifying.verifies(message, signature)).isTrue();
    assertThat(verifying.verifies(message, malleated)).isFalse();
  }

  @Test
  void keysThatAreNoneAreRefused() {
    byte[] identity = new byte[32];
    identity[0] = 1;
    byte[] notCanonical = new byte[32];
    Arrays.fill(notCanonical, (byte) 0xff);
    byte[] smallOrder =
        HexFormat.of().parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    for (byte[] key : new byte[][] {identity, notCanonical, smallOrder, new byte[31]}) {
      assertThatThrownBy(() -> new VerifyingKey(key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("need 32, of a point of prime order");
    }
  }
}
