package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Proofs that npm @solana/zk-sdk 0.4.1 made are valid here, one by one and together. */
class KnownAnswerTest {
  @TestFactory
  Stream<DynamicTest> proofsOfZkSdkAreValid() {
    return Vectors.proofs().stream()
        .map(line ->
            DynamicTest.dynamicTest(
                line.name(),
                () -> {
                  Proof proof = line.proof();
                  assertThat(proof.verifyVartime()).isEqualTo(Verdict.VALID);
                  assertThat(proof.encode()).isEqualTo(line.bytes(0));
                }));
  }

  @Test
  void everyKindIsThere() {
    assertThat(Vectors.oneProofOfEach()).hasSize(12);
  }

  @Test
  void allTogetherAreValid() throws MalformedEncodingException {
    BatchVerifier verifier = new BatchVerifier(new SeededRandom(1));
    for (Vectors.Line line : Vectors.proofs()) {
      verifier.add(line.proof());
    }
    assertThat(verifier.verifyVartime()).hasSize(47).containsOnly(Verdict.VALID);
  }

  @Test
  void statementsAreThoseOfTheBytes() throws MalformedEncodingException {
    BatchedRangeProof range =
        (BatchedRangeProof)
            Vectors.named("range").stream()
                .filter(line -> line.bytes(0).length == BatchedRangeProof.BYTES_128)
                .toList()
                .get(1)
                .proof();
    assertThat(range.bits()).isEqualTo(128);
    assertThat(range.bitLengths()).isEqualTo(List.of(48, 32, 48));
    assertThat(range.commitments()).hasSize(3);
    Vectors.Line keys = Vectors.named("keys").getFirst();
    PubkeyValidityProof validity =
        (PubkeyValidityProof) Vectors.named("pubkey-validity").getFirst().proof();
    assertThat(validity.pubkey().toBytes()).isEqualTo(keys.bytes(1));
  }
}
