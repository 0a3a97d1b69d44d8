package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.math.Seed;

class SealedMessageTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MESSAGE = "a share".getBytes(StandardCharsets.US_ASCII);
  private static final SealingKey KEY = SealingKey.of(Consortium.testSeed(1));
  private static final SealContext CONTEXT =
      new SealContext(Consortium.EPOCH, 5, new BankIndex(1), new BankIndex(2));

  private static byte[] sealed() throws InvalidEncodingException {
    return SealedMessage.seal(MESSAGE, KEY.publicKey(), CONTEXT, Consortium.testSeed(2).stream());
  }

  /**
   * Test vectors of draft-connolly-cfrg-xwing-kem (spec/test-vectors.json of its repository): seed,
   * encapsulation randomness, shared secret; public key and ciphertext as their SHA-256.
   */
  @ParameterizedTest
  @CsvSource({
    "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26, 3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
        + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2"
        + ", d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"
        + ", 2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"
        + ", 17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33",
    "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea, 17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
        + "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d"
        + ", f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150"
        + ", c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916"
        + ", 1661ea86d608a1924ba30840cb0a65f13ae051e3aec9cf0f064efc0bc92f2154",
    "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9, 22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619"
        + "f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b"
        + ", 953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f"
        + ", 6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95"
        + ", d3ca5578500344b5896cffc4fd740c9311946b82951df155e6fd86a7966b43c6"
  })
  void keysAndEncapsulationsAreThoseOfTheDraft(
      String seed, String randomness, String secret, String publicKey, String encapsulation)
      throws Exception {
    SealingKey key = SealingKey.of(Seed.of(HEX.parseHex(seed)));
    assertThat(sha256(key.publicKey())).isEqualTo(publicKey);
    SecretWithEncapsulation kem =
        SealedMessage.encapsulate(key.publicKey(), HEX.parseHex(randomness));
    assertThat(sha256(kem.getEncapsulation())).isEqualTo(encapsulation);
    assertThat(HEX.formatHex(kem.getSecret())).isEqualTo(secret);
    assertThat(HEX.formatHex(key.decapsulate(kem.getEncapsulation()))).isEqualTo(secret);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void theReceiverReadsWhatWasSealed() throws InvalidEncodingException {
    assertThat(SealedMessage.open(sealed(), KEY, CONTEXT)).isEqualTo(MESSAGE);
    assertThat(sealed()).hasSize(1120 + MESSAGE.length + 16).isEqualTo(sealed());
  }

  @Test
  void anyChangedByteIsSeen() throws InvalidEncodingException {
    byte[] sealed = sealed();
    for (int at = 0; at < sealed.length; at += at < 1110 ? 97 : 1) {
      byte[] changed = sealed.clone();
      changed[at] ^= 4;
      assertThatThrownBy(() -> SealedMessage.open(changed, KEY, CONTEXT))
          .as("byte %d", at)
          .isInstanceOf(InvalidEncodingException.class)
          .hasMessageStartingWith("sealed message: was changed, or is not from bank 1 to bank 2");
    }
    for (int length : new int[] {0, 1120, 1135, sealed.length - 1}) {
      assertThatThrownBy(() -> SealedMessage.open(Arrays.copyOf(sealed, length), KEY, CONTEXT))
          .isInstanceOf(InvalidEncodingException.class);
    }
  }

  @Test
  void aMessageMovedToAnotherPlaceDoesNotOpen() throws InvalidEncodingException {
    byte[] id = new byte[32];
    id[31] = 1;
    BankIndex one = new BankIndex(1);
    BankIndex two = new BankIndex(2);
    for (SealContext other :
        List.of(
            new SealContext(EpochId.of(id), 5, one, two),
            new SealContext(Consortium.EPOCH, 6, one, two),
            new SealContext(Consortium.EPOCH, 5, two, two),
            new SealContext(Consortium.EPOCH, 5, one, one))) {
      assertThatThrownBy(() -> SealedMessage.open(sealed(), KEY, other))
          .isInstanceOf(InvalidEncodingException.class);
    }
    SealingKey otherKey = SealingKey.of(Consortium.testSeed(3));
    assertThatThrownBy(() -> SealedMessage.open(sealed(), otherKey, CONTEXT))
        .isInstanceOf(InvalidEncodingException.class);
  }

  @Test
  void whatIsNoPublicKeyIsRefused() {
    assertThatThrownBy(() ->
            SealedMessage.seal(MESSAGE, new byte[1215], CONTEXT, Consortium.testSeed(2).stream()))
        .hasMessage("sealing key of 1215 bytes: need 1216");
    byte[] outside = KEY.publicKey();
    Arrays.fill(outside, 0, 30, (byte) -1);
    assertThatThrownBy(
            () -> SealedMessage.seal(MESSAGE, outside, CONTEXT, Consortium.testSeed(2).stream()))
        .isInstanceOf(InvalidEncodingException.class);
  }

  @Test
  void theKeyDoesNotPrint() {
    assertThat(KEY).hasToString("SealingKey[redacted]");
  }
}
