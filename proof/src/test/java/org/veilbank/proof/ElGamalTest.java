package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.DiscreteLog;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/** Keys, commitments and ciphertexts, also against those of zk-sdk. */
class ElGamalTest {
  private static final DiscreteLog SEARCH = DiscreteLog.of(32, 16);

  private final long seed = System.nanoTime();
  private final SeededRandom random = new SeededRandom(seed);
  private final ElGamalKeyPair payer = ElGamalKeyPair.generate(random);
  private final ElGamalKeyPair payee = ElGamalKeyPair.generate(random);
  private final ElGamalKeyPair auditor = ElGamalKeyPair.generate(random);
  private final List<ElGamalPublicKey> keys =
      List.of(payer.publicKey(), payee.publicKey(), auditor.publicKey());

  @Test
  void publicKeysAreThoseOfZkSdk() throws MalformedEncodingException {
    for (Vectors.Line line : Vectors.named("keys")) {
      ElGamalKeyPair pair = ElGamalKeyPair.decodeSecret(line.bytes(0));
      assertThat(pair.publicKey().encoding().toBytes()).isEqualTo(line.bytes(1));
      assertThat(pair.exportSecretBytes()).isEqualTo(line.bytes(0));
    }
  }

  @Test
  void ciphertextsOfZkSdkDecrypt() throws MalformedEncodingException {
    for (Vectors.Line line : Vectors.named("ciphertext")) {
      Ciphertext ciphertext = CompressedCiphertext.decode(line.bytes(1)).decompress();
      assertThat(ElGamalKeyPair.decodeSecret(line.bytes(0)).decrypt(ciphertext, SEARCH))
          .hasValue(Long.parseLong(line.fields().get(2)));
      assertThat(ciphertext.compress().encode()).isEqualTo(line.bytes(1));
    }
  }

  @Test
  void groupedCiphertextsOfZkSdkDecryptForEachKey() throws MalformedEncodingException {
    for (int handles = 2; handles <= 3; handles++) {
      for (Vectors.Line line : Vectors.named("grouped-" + handles)) {
        Ciphertext ciphertext = CompressedCiphertext.decode(line.bytes(handles)).decompress();
        assertThat(ciphertext.handles()).hasSize(handles);
        for (int i = 0; i < handles; i++) {
          assertThat(
                  ElGamalKeyPair.decodeSecret(line.bytes(i)).decrypt(ciphertext.forKey(i), SEARCH))
              .hasValue(Long.parseLong(line.fields().get(handles + 1)));
        }
      }
    }
  }

  @Test
  void eachKeyReadsTheAmountAndNoOther() {
    Ciphertext ciphertext = Ciphertext.encrypt(keys, 1234, PedersenOpening.random(random));
    assertThat(payer.decrypt(ciphertext.forKey(0), SEARCH)).hasValue(1234);
    assertThat(payee.decrypt(ciphertext.forKey(1), SEARCH)).hasValue(1234);
    assertThat(auditor.decrypt(ciphertext.forKey(2), SEARCH)).hasValue(1234);
    DiscreteLog shortSearch = DiscreteLog.of(16, 8);
    assertThat(payer.decrypt(ciphertext.forKey(1), shortSearch)).as("seed %d", seed).isEmpty();
  }

  @Test
  void sumsOfCiphertextsAreCiphertextsOfSums() {
    ElGamalPublicKey key = payer.publicKey();
    Ciphertext a = Ciphertext.encrypt(key, 700, PedersenOpening.random(random));
    Ciphertext b = Ciphertext.encrypt(key, 77, PedersenOpening.random(random));
    assertThat(payer.decrypt(a.add(b), SEARCH)).hasValue(777);
    assertThat(payer.decrypt(a.subtract(b), SEARCH)).hasValue(623);
    assertThat(payer.decrypt(a.add(Ciphertext.ofPublic(5)), SEARCH)).hasValue(705);
    assertThat(payer.decrypt(b.subtract(a), DiscreteLog.of(20, 10))).isEmpty();
    assertThat(payer.decrypt(b.subtract(a)))
        .isEqualTo(Generators.G.multiplyVartime(Scalar.of(623)).negate());
  }

  @Test
  void sumsOfCommitmentsHaveSumsOfOpenings() {
    PedersenOpening r = PedersenOpening.random(random);
    PedersenOpening s = PedersenOpening.random(random);
    PedersenCommitment a = PedersenCommitment.of(30, r);
    PedersenCommitment b = PedersenCommitment.of(12, s);
    assertThat(a.add(b)).isEqualTo(PedersenCommitment.of(42, r.add(s)));
    assertThat(a.subtract(b)).isEqualTo(PedersenCommitment.of(18, r.subtract(s)));
    assertThat(a.point()).isEqualTo(Ciphertext.encrypt(keys, 30, r).commitment());
  }

  @Test
  void encodingsHaveOneFormAndLength() throws MalformedEncodingException {
    for (int handles = 1; handles <= 3; handles++) {
      CompressedCiphertext ciphertext =
          Ciphertext.encrypt(keys.subList(0, handles), 1, PedersenOpening.random(random))
              .compress();
      assertThat(ciphertext.encode()).hasSize(32 * (1 + handles));
      assertThat(CompressedCiphertext.decode(ciphertext.encode())).isEqualTo(ciphertext);
    }
    for (int length : new int[] {0, 32, 63, 65, 95, 127, 129, 160}) {
      refuses(EncodingFlaw.LENGTH, () -> CompressedCiphertext.decode(new byte[length]));
    }
    refuses(EncodingFlaw.LENGTH, () -> PedersenOpening.decode(new byte[31]));
    refuses(EncodingFlaw.LENGTH, () -> ElGamalKeyPair.decodeSecret(new byte[33]));
  }

  @Test
  void keysThatAnybodyCouldHaveAreRefused() {
    refuses(EncodingFlaw.IDENTITY, () -> ElGamalPublicKey.decode(CompressedRistretto.IDENTITY));
    refuses(EncodingFlaw.SCALAR, () -> ElGamalKeyPair.decodeSecret(new byte[32]));
    assertThatThrownBy(() -> ElGamalPublicKey.of(RistrettoPoint.IDENTITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ElGamalKeyPair.of(SecretScalar.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersNotBelowTheirModulusAreRefused() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xFF);
    refuses(EncodingFlaw.SCALAR, () -> PedersenOpening.decode(ones));
    refuses(EncodingFlaw.SCALAR, () -> ElGamalKeyPair.decodeSecret(ones));
    refuses(EncodingFlaw.POINT, () -> ElGamalPublicKey.decode(CompressedRistretto.of(ones, 0)));
    refuses(EncodingFlaw.POINT, () -> PedersenCommitment.decode(CompressedRistretto.of(ones, 0)));
    refuses(
        EncodingFlaw.POINT,
        () ->
            CompressedCiphertext.of(CompressedRistretto.IDENTITY, CompressedRistretto.of(ones, 0))
                .decompress());
  }

  @Test
  void secretsDoNotPrintAndAreErased() {
    PedersenOpening opening = PedersenOpening.random(random);
    String hex = HexFormat.of().formatHex(opening.exportBytes());
    String secret = HexFormat.of().formatHex(payer.exportSecretBytes());
    CommittedAmount amount = CommittedAmount.of(424242, opening);
    assertThat(opening).hasToString("PedersenOpening[redacted]");
    assertThat(amount.toString()).contains("redacted").doesNotContain("424242").doesNotContain(hex);
    assertThat(payer.toString()).contains("redacted").doesNotContain(secret);
    opening.close();
    payer.close();
    assertThatThrownBy(opening::exportBytes).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(payer::exportSecretBytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ciphertextsOfOtherKeysDoNotMix() {
    PedersenOpening opening = PedersenOpening.random(random);
    Ciphertext one = Ciphertext.encrypt(payer.publicKey(), 1, opening);
    Ciphertext two = Ciphertext.encrypt(keys, 1, opening);
    assertThatThrownBy(() -> one.add(two)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one.subtract(two)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> payer.decrypt(two)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ciphertext.encrypt(List.of(), 1, opening))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ciphertext.encrypt(keys, -1, opening))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void publicAmountsAreReadByAnyKey() {
    assertThat(auditor.decrypt(Ciphertext.ofPublic(9), SEARCH)).isEqualTo(OptionalLong.of(9));
  }

  private static void refuses(EncodingFlaw flaw, ThrowingCallable decoding) {
    assertThatExceptionOfType(MalformedEncodingException.class)
        .isThrownBy(decoding)
        .satisfies(e -> assertThat(e.flaw()).isEqualTo(flaw));
  }
}
