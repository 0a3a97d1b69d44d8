package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veilbank.group.Scalar;

/** Many proofs at once get the verdicts that each would get alone. */
class BatchVerifierTest {
  private final long seed = System.nanoTime();
  private final Random choice = new Random(seed);
  private final SeededRandom random = new SeededRandom(seed);

  private static List<Proof> valid() throws MalformedEncodingException {
    List<Proof> proofs = new ArrayList<>();
    for (Vectors.Line line : Vectors.proofs()) {
      proofs.add(line.proof());
    }
    return proofs;
  }

  /** The same proof with another last scalar. */
  private static Proof withWrongScalar(Vectors.Line line) throws Exception {
    byte[] bytes = line.bytes(0);
    int last = bytes.length - 32;
    Scalar wrong = Scalar.decode(bytes, last).add(Scalar.ONE);
    System.arraycopy(wrong.encode(), 0, bytes, last, 32);
    return Vectors.decode(line.name(), bytes);
  }

  /** The same proof with 32 bytes that encode no point where the first point is. */
  private static Proof withWrongPoint(Vectors.Line line) throws Exception {
    byte[] bytes = line.bytes(0);
    bytes[0] |= 1;
    return Vectors.decode(line.name(), bytes);
  }

  private List<Verdict> verify(List<Proof> proofs) {
    BatchVerifier verifier = new BatchVerifier(random);
    proofs.forEach(verifier::add);
    return verifier.verifyVartime();
  }

  @Test
  void emptyBatchHasNoVerdicts() {
    assertThat(new BatchVerifier(random).verifyVartime()).isEmpty();
  }

  @Test
  void exactlyTheWrongOnesAreNamed() throws Exception {
    for (int round = 0; round < 3; round++) {
      List<Proof> proofs = new ArrayList<>();
      List<Verdict> expected = new ArrayList<>();
      List<Vectors.Line> lines = new ArrayList<>(Vectors.proofs());
      Collections.shuffle(lines, choice);
      for (Vectors.Line line : lines) {
        switch (choice.nextInt(8)) {
          case 0 -> {
            proofs.add(withWrongScalar(line));
            expected.add(Verdict.EQUATION);
          }
          case 1 -> {
            proofs.add(withWrongPoint(line));
            expected.add(Verdict.NOT_A_POINT);
          }
          default -> {
            proofs.add(line.proof());
            expected.add(Verdict.VALID);
          }
        }
      }
      assertThat(verify(proofs)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void oneWrongProofIsNamedWhereverItIs() throws Exception {
    List<Vectors.Line> lines = Vectors.proofs().subList(0, 9);
    for (int wrong = 0; wrong < lines.size(); wrong++) {
      List<Proof> proofs = new ArrayList<>();
      for (Vectors.Line line : lines) {
        proofs.add(line.proof());
      }
      proofs.set(wrong, withWrongScalar(lines.get(wrong)));
      List<Verdict> expected = new ArrayList<>(Collections.nCopies(lines.size(), Verdict.VALID));
      expected.set(wrong, Verdict.EQUATION);
      assertThat(verify(proofs)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void allMayBeWrong() throws Exception {
    List<Proof> proofs = new ArrayList<>();
    for (Vectors.Line line : Vectors.named("pubkey-validity")) {
      proofs.add(withWrongScalar(line));
      proofs.add(withWrongPoint(line));
    }
    List<Verdict> verdicts = verify(proofs);
    for (int i = 0; i < verdicts.size(); i++) {
      assertThat(verdicts.get(i)).isEqualTo(i % 2 == 0 ? Verdict.EQUATION : Verdict.NOT_A_POINT);
    }
  }

  /** z + 1 and z - 1: with the same weight, the errors H and -H would be no error. */
  @Test
  void errorsThatCancelAreFound() throws Exception {
    List<Vectors.Line> lines = Vectors.named("pubkey-validity");
    byte[] up = lines.get(0).bytes(0);
    byte[] down = lines.get(1).bytes(0);
    System.arraycopy(Scalar.decode(up, 64).add(Scalar.ONE).encode(), 0, up, 64, 32);
    System.arraycopy(Scalar.decode(down, 64).subtract(Scalar.ONE).encode(), 0, down, 64, 32);
    Proof first = PubkeyValidityProof.decode(up);
    Proof second = PubkeyValidityProof.decode(down);
    Equations unweighted = new Equations(base -> () -> Scalar.ONE);
    first.challenged().addTo(unweighted, Scalar.ONE);
    second.challenged().addTo(unweighted, Scalar.ONE);
    assertThat(unweighted.checkVartime()).isEqualTo(Verdict.VALID);
    assertThat(verify(List.of(first, second))).containsOnly(Verdict.EQUATION);
  }

  /** The same within a proof: z_delta + 1 and z_claimed - 1 are wrong by H and by -H. */
  @Test
  void errorsThatCancelWithinAProofAreFound() throws Exception {
    Vectors.Line line = Vectors.named("percentage-with-cap").getFirst();
    byte[] bytes = line.bytes(0);
    System.arraycopy(Scalar.decode(bytes, 296).add(Scalar.ONE).encode(), 0, bytes, 296, 32);
    System.arraycopy(Scalar.decode(bytes, 328).subtract(Scalar.ONE).encode(), 0, bytes, 328, 32);
    Proof wrong = Vectors.decode(line.name(), bytes);
    Equations unweighted = new Equations(base -> () -> Scalar.ONE);
    wrong.challenged().addTo(unweighted, Scalar.ONE);
    assertThat(unweighted.checkVartime()).isEqualTo(Verdict.VALID);
    assertThat(wrong.verifyVartime()).isEqualTo(Verdict.EQUATION);
    assertThat(verify(List.of(wrong))).containsExactly(Verdict.EQUATION);
  }

  @Test
  void sameProofManyTimesIsValid() throws Exception {
    Proof proof = Vectors.named("range").getFirst().proof();
    assertThat(verify(Collections.nCopies(20, proof))).hasSize(20).containsOnly(Verdict.VALID);
  }

  @Test
  void weightsAreFreshForEachEquation() {
    Weights weights = Weights.random(random);
    List<Scalar> drawn = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(weights.next());
    }
    assertThat(drawn).doesNotHaveDuplicates().doesNotContain(Scalar.ZERO);
    assertThat(drawn.stream().mapToInt(w -> w.toBigInteger().bitLength()).max().getAsInt())
        .isBetween(121, 128);
  }

  @Test
  void weightsAreDrawnAfterAllProofsAreGiven() throws Exception {
    List<String> order = new ArrayList<>();
    BatchVerifier verifier =
        new BatchVerifier(
            new SecureRandom() {
              private static final long serialVersionUID = 1L;

              @Override
              public void nextBytes(byte[] bytes) {
                order.add("weight");
                random.nextBytes(bytes);
              }
            });
    for (Proof proof : valid()) {
      verifier.add(proof);
    }
    order.add("all given");
    assertThat(verifier.verifyVartime()).containsOnly(Verdict.VALID);
    assertThat(order.getFirst()).isEqualTo("all given");
    assertThat(order).hasSizeGreaterThan(100);
  }
}
