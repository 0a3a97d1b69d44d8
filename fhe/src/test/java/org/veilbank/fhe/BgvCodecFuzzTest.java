package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;

/**
 * Any bytes are either refused with a reason, or the one encoding of what is read. Valid headers
 * and lengths are given, so that the fuzzer need not guess digests: its bytes overwrite a valid
 * encoding.
 */
class BgvCodecFuzzTest {
  private static final Fixture TOY = Fixture.toy(1);
  private static final BgvCodec CODEC = new BgvCodec(TOY.context);
  private static final byte[] CIPHERTEXT =
      CODEC.encode(
          TOY.encryptor.encrypt(TOY.encoder.encodeConstant(1), TOY.publicKey, 0, TOY.randomness));
  private static final byte[] PLAINTEXT = CODEC.encode(TOY.encoder.encodeConstant(1));

  @FuzzTest
  void decodersReadOrRefuse(byte @NotNull [] bytes, int base, int offset, int cut) {
    if (base % 4 == 0) {
      check(bytes);
      return;
    }
    byte[] valid = (base % 4 == 1 ? PLAINTEXT : CIPHERTEXT).clone();
    int at = Math.floorMod(offset, valid.length);
    System.arraycopy(bytes, 0, valid, at, Math.min(bytes.length, valid.length - at));
    int length = cut % 16 == 0 ? Math.floorMod(cut, valid.length) : valid.length;
    check(Arrays.copyOf(valid, length));
  }

  private static void check(byte[] bytes) {
    try (Ciphertext read = CODEC.decodeCiphertext(bytes)) {
      assertThat(CODEC.encode(read)).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("ciphertext: ");
    }
    try {
      assertThat(CODEC.encode(CODEC.decodeSeededCiphertext(bytes))).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("seeded ciphertext: ");
    }
    try {
      assertThat(CODEC.encode(CODEC.decodePublicKey(bytes))).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("public key: ");
    }
    try {
      assertThat(CODEC.encode(CODEC.decodeRelinearisationKey(bytes))).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("relinearisation key: ");
    }
    try (SecretKey read = CODEC.decodeSecretKey(bytes)) {
      assertThat(CODEC.exportSecretKey(read)).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("secret key: ");
    }
    try {
      assertThat(CODEC.encode(CODEC.decodePlaintext(bytes))).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("plaintext: ");
    }
  }
}
