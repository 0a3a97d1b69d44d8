package org.veilbank.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.veilbank.proof.BatchVerifier;
import org.veilbank.proof.BatchedGroupedCiphertextValidityProof;
import org.veilbank.proof.BatchedRangeProof;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.CiphertextCiphertextEqualityProof;
import org.veilbank.proof.CiphertextCommitmentEqualityProof;
import org.veilbank.proof.CommittedAmount;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.GroupedCiphertextValidityProof;
import org.veilbank.proof.PedersenCommitment;
import org.veilbank.proof.PedersenOpening;
import org.veilbank.proof.PercentageWithCapProof;
import org.veilbank.proof.Proof;
import org.veilbank.proof.PubkeyValidityProof;
import org.veilbank.proof.Verdict;
import org.veilbank.proof.ZeroCiphertextProof;

/** Proofs of all kinds, made and verified; range proofs and purchases in batches. */
final class ProofBench implements BenchArea {
  private static final List<Integer> BATCHES = List.of(1, 8, 32, 128);

  @Override
  public String name() {
    return "proof";
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    Run run = new Run(options.quick(), new Figures(name(), sink));
    run.kinds();
    run.ranges(64);
    if (!options.quick()) {
      run.ranges(128);
      run.ranges(256);
    }
  }

  /** Verifies proofs together, in this thread. */
  static void verify(List<Proof> proofs, SecureRandom random) {
    BatchVerifier verifier = new BatchVerifier(random);
    proofs.forEach(verifier::add);
    requireValid(verifier.verifyVartime());
  }

  private static void requireValid(List<Verdict> verdicts) {
    if (!verdicts.stream().allMatch(verdict -> verdict == Verdict.VALID)) {
      throw new IllegalStateException("our own proof was refused");
    }
  }

  /** A proof that amounts of 64 bits each are in their range. */
  static Proof range(int bits, SecureRandom random) {
    List<CommittedAmount> amounts = new ArrayList<>();
    for (int i = 0; i < bits / Long.SIZE; i++) {
      amounts.add(CommittedAmount.of(random.nextLong() >>> 1, PedersenOpening.random(random)));
    }
    return BatchedRangeProof.prove(amounts, Collections.nCopies(amounts.size(), Long.SIZE), random);
  }

  /** One run of all figures. */
  private static final class Run {
    private final Figures figures;
    private final Stopwatch stopwatch;
    private final SecureRandom random = new SecureRandom();

    Run(boolean quick, Figures figures) {
      this.figures = figures;
      stopwatch = new Stopwatch(quick, false);
    }

    void kinds() {
      kindsByName()
          .forEach((kind, prove) -> {
            Proof[] last = new Proof[1];
            figures.micros("prove", kind, stopwatch.measure(() -> last[0] = prove.get()), 1);
            Proof proof = last[0];
            figures.micros(
                "verify",
                kind,
                stopwatch.measure(() -> requireValid(List.of(proof.verifyVartime()))),
                1);
          });
    }

    private Map<String, Supplier<Proof>> kindsByName() {
      ElGamalKeyPair keys = ElGamalKeyPair.generate(random);
      ElGamalPublicKey second = ElGamalKeyPair.generate(random).publicKey();
      ElGamalPublicKey third = ElGamalKeyPair.generate(random).publicKey();
      List<ElGamalPublicKey> two = List.of(keys.publicKey(), second);
      List<ElGamalPublicKey> three = List.of(keys.publicKey(), second, third);
      PedersenOpening r = PedersenOpening.random(random);
      PedersenOpening s = PedersenOpening.random(random);
      long amount = 12_950;
      Ciphertext ciphertext = Ciphertext.encrypt(keys.publicKey(), amount, r);
      Ciphertext zero = Ciphertext.encrypt(keys.publicKey(), 0, r);
      CommittedAmount fee = CommittedAmount.of(amount, r);
      CommittedAmount claimed = CommittedAmount.of(33, PedersenOpening.random(random));
      PedersenCommitment delta = PedersenCommitment.of(33, s);
      Map<String, Supplier<Proof>> kinds = new LinkedHashMap<>();
      kinds.put("public key", () -> PubkeyValidityProof.prove(keys, random));
      kinds.put("zero", () -> ZeroCiphertextProof.prove(keys, zero, random));
      kinds.put(
          "ciphertext-commitment equality",
          () -> CiphertextCommitmentEqualityProof.prove(keys, ciphertext, s, amount, random));
      kinds.put(
          "ciphertext-ciphertext equality",
          () ->
              CiphertextCiphertextEqualityProof.prove(keys, ciphertext, second, s, amount, random));
      kinds.put("two handles", () -> GroupedCiphertextValidityProof.prove(two, amount, r, random));
      kinds.put(
          "three handles", () -> GroupedCiphertextValidityProof.prove(three, amount, r, random));
      kinds.put(
          "two handles, twice",
          () -> BatchedGroupedCiphertextValidityProof.prove(two, amount, r, 5, s, random));
      kinds.put(
          "three handles, twice",
          () -> BatchedGroupedCiphertextValidityProof.prove(three, amount, r, 5, s, random));
      kinds.put(
          "percentage with cap",
          () -> PercentageWithCapProof.prove(fee, delta, s, claimed, amount + 1, random));
      return kinds;
    }

    void ranges(int bits) {
      String parameters = bits + " bits";
      figures.micros("prove", parameters, stopwatch.measure(() -> range(bits, random)), 1);
      Proof single = range(bits, random);
      figures.micros(
          "verify",
          parameters,
          stopwatch.measure(() -> requireValid(List.of(single.verifyVartime()))),
          1);
      List<Proof> proofs = new ArrayList<>();
      for (int i = 0; i < BATCHES.getLast(); i++) {
        proofs.add(range(bits, random));
      }
      for (int count : BATCHES) {
        List<Proof> batch = proofs.subList(0, count);
        figures.micros(
            "verify-batch",
            "%s, batches of %d".formatted(parameters, count),
            stopwatch.measure(() -> verify(batch, random)),
            count);
      }
    }
  }

  @Override
  public String published() {
    return """
    Measured elsewhere (zk-sdk 0.4.1, WebAssembly in Node 20, Zen 3, busy machine), for orientation,
    us: verify a public key 270, ciphertext-commitment equality 690, three handles 640, a range proof
    of 64, 128, 256 bits 8,300, 15,800, 32,600; make one of 64 bits 64,000.
    """;
  }
}
