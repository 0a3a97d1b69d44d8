package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/** Proofs made here. */
class ProvingTest {
  private final long seed = System.nanoTime();
  private final SeededRandom random = new SeededRandom(seed);
  private final ElGamalKeyPair keys = ElGamalKeyPair.generate(random);
  private final List<ElGamalPublicKey> two = List.of(key(), key());
  private final List<ElGamalPublicKey> three = List.of(key(), key(), key());

  private ElGamalPublicKey key() {
    return ElGamalKeyPair.generate(random).publicKey();
  }

  private PedersenOpening opening() {
    return PedersenOpening.random(random);
  }

  private long amount(int bits) {
    return random.nextLong() >>> (Long.SIZE - bits);
  }

  /** One of each kind, by the names of the vectors; statement and witness from one source. */
  static Map<String, Proof> oneOfEach(SecureRandom statement, SecureRandom nonces) {
    ElGamalKeyPair keys = ElGamalKeyPair.generate(statement);
    ElGamalPublicKey second = ElGamalKeyPair.generate(statement).publicKey();
    List<ElGamalPublicKey> two = List.of(keys.publicKey(), second);
    List<ElGamalPublicKey> three =
        List.of(second, keys.publicKey(), ElGamalKeyPair.generate(statement).publicKey());
    PedersenOpening r = PedersenOpening.random(statement);
    PedersenOpening s = PedersenOpening.random(statement);
    long amount = statement.nextLong() >>> 33;
    Ciphertext ciphertext = Ciphertext.encrypt(keys.publicKey(), amount, r);
    Ciphertext zero = Ciphertext.encrypt(keys.publicKey(), 0, r);
    CommittedAmount fee = CommittedAmount.of(amount, r);
    Map<String, Proof> proofs = new TreeMap<>();
    proofs.put("pubkey-validity", PubkeyValidityProof.prove(keys, nonces));
    proofs.put("zero-ciphertext", ZeroCiphertextProof.prove(keys, zero, nonces));
    proofs.put(
        "ciphertext-ciphertext-equality",
        CiphertextCiphertextEqualityProof.prove(keys, ciphertext, second, s, amount, nonces));
    proofs.put(
        "ciphertext-commitment-equality",
        CiphertextCommitmentEqualityProof.prove(keys, ciphertext, s, amount, nonces));
    proofs.put(
        "grouped-ciphertext-2-handles-validity",
        GroupedCiphertextValidityProof.prove(two, amount, r, nonces));
    proofs.put(
        "grouped-ciphertext-3-handles-validity",
        GroupedCiphertextValidityProof.prove(three, amount, r, nonces));
    proofs.put(
        "batched-grouped-ciphertext-2-handles-validity",
        BatchedGroupedCiphertextValidityProof.prove(two, amount, r, 5, s, nonces));
    proofs.put(
        "batched-grouped-ciphertext-3-handles-validity",
        BatchedGroupedCiphertextValidityProof.prove(three, amount, r, 5, s, nonces));
    proofs.put(
        "percentage-with-cap",
        PercentageWithCapProof.prove(
            fee,
            PedersenCommitment.of(33, s),
            s,
            CommittedAmount.of(33, PedersenOpening.random(statement)),
            amount + 1,
            nonces));
    proofs.put("range", BatchedRangeProof.prove(List.of(fee, fee), List.of(32, 32), nonces));
    return proofs;
  }

  @Test
  void proofsOfTrueStatementsAreValid() {
    for (int n = 0; n < 3; n++) {
      oneOfEach(random, random)
          .forEach((name, proof) ->
              assertThat(proof.verifyVartime())
                  .as("%s, seed %d", name, seed)
                  .isEqualTo(Verdict.VALID));
    }
  }

  @Test
  void rangeProofsTakeAnySplitOfTheirBits() {
    for (List<Integer> bits :
        List.of(
            List.of(64),
            List.of(1, 63),
            List.of(48, 16),
            List.of(48, 32, 48),
            List.of(64, 62, 1, 1),
            List.of(16, 16, 16, 16, 16, 16, 16, 16),
            List.of(64, 64, 64, 64),
            List.of(63, 1, 48, 16, 64, 32, 16, 16))) {
      List<CommittedAmount> amounts = new ArrayList<>();
      for (int length : bits) {
        amounts.add(CommittedAmount.of(amount(Math.min(length, 63)), opening()));
      }
      BatchedRangeProof proof = BatchedRangeProof.prove(amounts, bits, random);
      assertThat(proof.verifyVartime()).as("%s, seed %d", bits, seed).isEqualTo(Verdict.VALID);
      assertThat(proof.bitLengths()).isEqualTo(bits);
      assertThat(proof.commitments())
          .isEqualTo(amounts.stream().map(a -> a.commitment().encoding()).toList());
    }
  }

  @Test
  void rangeProofsReachTheEndsOfTheRange() {
    for (long amount : new long[] {0, 1, 0xFFFFFFFFL}) {
      CommittedAmount committed = CommittedAmount.of(amount, opening());
      assertThat(
              BatchedRangeProof.prove(List.of(committed, committed), List.of(32, 32), random)
                  .verifyVartime())
          .isEqualTo(Verdict.VALID);
    }
    CommittedAmount most = CommittedAmount.of(Long.MAX_VALUE, opening());
    assertThat(BatchedRangeProof.prove(List.of(most), List.of(64), random).verifyVartime())
        .isEqualTo(Verdict.VALID);
  }

  @Test
  void cappedFeesProveTheMaximumWhateverDeltaIs() {
    CommittedAmount fee = CommittedAmount.of(100, opening());
    CommittedAmount claimed = CommittedAmount.of(7, opening());
    PedersenCommitment delta = PedersenCommitment.of(999999, opening());
    assertThat(
            PercentageWithCapProof.prove(fee, delta, opening(), claimed, 100, random)
                .verifyVartime())
        .isEqualTo(Verdict.VALID);
  }

  /** A fee of 2.5 percent of 12345, rounded up, and the rest that this makes. */
  @Test
  void feesProveTheirPercentage() {
    Scalar whole = Scalar.of(10000);
    Scalar rate = Scalar.of(250);
    CommittedAmount amount = CommittedAmount.of(12345, opening());
    CommittedAmount fee = CommittedAmount.of(309, opening());
    CommittedAmount rest = CommittedAmount.of(3750, opening());
    PedersenCommitment delta =
        fee.commitment().multiplyVartime(whole).subtract(amount.commitment().multiplyVartime(rate));
    PedersenOpening deltaOpening =
        fee.opening().multiply(whole).subtract(amount.opening().multiply(rate));
    PercentageWithCapProof proof =
        PercentageWithCapProof.prove(fee, delta, deltaOpening, rest, 500, random);
    assertThat(proof.verifyVartime()).isEqualTo(Verdict.VALID);
    assertThat(proof.delta()).isEqualTo(delta.encoding());
    refuses(() -> PercentageWithCapProof.prove(fee, delta, deltaOpening, amount, 500, random));
  }

  /**
   * What a payer proves: the handles are right, the new balance is that of a commitment, and
   * balance and amount are in range (the third range is padding).
   */
  static List<Proof> purchase(SecureRandom random) {
    ElGamalKeyPair payer = ElGamalKeyPair.generate(random);
    List<ElGamalPublicKey> keys =
        List.of(
            payer.publicKey(),
            ElGamalKeyPair.generate(random).publicKey(),
            ElGamalKeyPair.generate(random).publicKey());
    PedersenOpening r = PedersenOpening.random(random);
    Ciphertext before =
        Ciphertext.encrypt(payer.publicKey(), 100_000, PedersenOpening.random(random));
    Ciphertext after = before.subtract(Ciphertext.encrypt(keys, 2_550, r).forKey(0));
    CommittedAmount balance = CommittedAmount.of(97_450, PedersenOpening.random(random));
    return List.of(
        GroupedCiphertextValidityProof.prove(keys, 2_550, r, random),
        CiphertextCommitmentEqualityProof.prove(payer, after, balance.opening(), 97_450, random),
        BatchedRangeProof.prove(
            List.of(
                balance,
                CommittedAmount.of(2_550, r),
                CommittedAmount.of(0, PedersenOpening.random(random))),
            List.of(48, 32, 48),
            random));
  }

  @Test
  void proofsOfPurchasesAreAboutTheSameValues() {
    List<Proof> proofs = purchase(random);
    GroupedCiphertextValidityProof handles = (GroupedCiphertextValidityProof) proofs.get(0);
    CiphertextCommitmentEqualityProof equality = (CiphertextCommitmentEqualityProof) proofs.get(1);
    BatchedRangeProof range = (BatchedRangeProof) proofs.get(2);
    assertThat(range.commitments().get(0)).isEqualTo(equality.commitment());
    assertThat(range.commitments().get(1)).isEqualTo(handles.ciphertext().commitment());
    assertThat(equality.pubkey()).isEqualTo(handles.pubkeys().getFirst());
    BatchVerifier verifier = new BatchVerifier(random);
    proofs.forEach(verifier::add);
    assertThat(verifier.verifyVartime()).hasSize(3).containsOnly(Verdict.VALID);
  }

  @Test
  void nothingFalseIsProved() {
    PedersenOpening r = opening();
    Ciphertext five = Ciphertext.encrypt(keys.publicKey(), 5, r);
    CommittedAmount large = CommittedAmount.of(1L << 32, r);
    PedersenCommitment delta = PedersenCommitment.of(6, r);
    refuses(() -> ZeroCiphertextProof.prove(keys, five, random));
    refuses(() -> CiphertextCommitmentEqualityProof.prove(keys, five, r, 6, random));
    refuses(() -> CiphertextCiphertextEqualityProof.prove(keys, five, key(), r, 6, random));
    refuses(() -> BatchedRangeProof.prove(List.of(large, large), List.of(32, 32), random));
    refuses(() -> PercentageWithCapProof.prove(large, delta, r, large, 1L << 33, random));
    refuses(() ->
        PercentageWithCapProof.prove(
            large, PedersenCommitment.of(1L << 32, r), r, large, 1L << 31, random));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    CommittedAmount one = CommittedAmount.of(1, opening());
    for (List<Integer> bits :
        List.of(List.<Integer>of(), List.of(63), List.of(65), List.of(0), List.of(32, 32))) {
      refuses(() -> BatchedRangeProof.prove(List.of(one), bits, random));
    }
    refuses(() -> BatchedRangeProof.prove(List.of(), List.of(), random));
    refuses(() -> BatchedRangeProof.prove(List.of(one, one), List.of(64, 64, 0), random));
    refuses(
        () -> BatchedRangeProof.prove(List.of(one, one, one, one), List.of(8, 8, 8, 8), random));
    refuses(() -> GroupedCiphertextValidityProof.prove(two.subList(0, 1), 1, opening(), random));
  }

  @Test
  void statementsThatEverybodyKnowsAreRefused() {
    PedersenOpening zero = PedersenOpening.of(SecretScalar.of(0));
    CommittedAmount nothing = CommittedAmount.of(0, zero);
    refuses(() -> BatchedRangeProof.prove(List.of(nothing), List.of(64), random));
    refuses(() -> GroupedCiphertextValidityProof.prove(three, 0, zero, random));
    refuses(() -> ZeroCiphertextProof.prove(keys, Ciphertext.ofPublic(0), random));
  }

  private static void refuses(Runnable proving) {
    assertThatThrownBy(proving::run).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sameSourceSameProof() {
    Map<String, Proof> once = oneOfEach(new SeededRandom(1), new SeededRandom(2));
    assertThat(oneOfEach(new SeededRandom(1), new SeededRandom(2))).isEqualTo(once);
    oneOfEach(new SeededRandom(1), new SeededRandom(3))
        .forEach((name, proof) -> assertThat(proof).as(name).isNotEqualTo(once.get(name)));
  }

  /** Two responses to two challenges of one nonce would give the secret away. */
  @Test
  void sourceThatRepeatsItselfDoesNotRepeatNonces() {
    Map<String, Proof> once = oneOfEach(new SeededRandom(1), new SeededRandom(2));
    oneOfEach(new SeededRandom(9), new SeededRandom(2))
        .forEach((name, proof) -> {
          int first = proof.statementBytes();
          assertThat(Arrays.copyOfRange(proof.encode(), first, first + 32))
              .as(name)
              .isNotEqualTo(Arrays.copyOfRange(once.get(name).encode(), first, first + 32));
        });
  }

  @Test
  void proofsPrintTheirKindOnly() {
    assertThat(PubkeyValidityProof.prove(keys, random))
        .hasToString("PubkeyValidityProof[96 bytes]");
  }
}
