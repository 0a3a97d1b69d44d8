package org.veilbank.proof;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Prints the times of docs/proofs.md, in microseconds of this thread's processor time: the best and
 * the middle of several runs. To be started by hand:
 *
 * <pre>
 * ./mvnw -pl proof test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp
 * java --add-modules jdk.incubator.vector -cp "proof/target/classes:proof/target/test-classes:$(cat /tmp/cp)" \
 *     org.veilbank.proof.ProofTimes
 * </pre>
 */
final class ProofTimes {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int RUNS = 25;

  private ProofTimes() {}

  public static void main(String[] args) throws MalformedEncodingException {
    SeededRandom random = new SeededRandom(1);
    for (Map.Entry<String, Proof> kind : ProvingTest.oneOfEach(random, random).entrySet()) {
      Proof proof = kind.getValue();
      print("verify " + kind.getKey(), 1, () -> valid(List.of(proof.verifyVartime())));
    }
    purchases(random);
    for (int bits = 64; bits <= 256; bits *= 2) {
      List<CommittedAmount> amounts = new ArrayList<>();
      for (int j = 0; j < bits / 64; j++) {
        amounts.add(CommittedAmount.of(1L << (10 * j), PedersenOpening.random(random)));
      }
      List<Integer> lengths = Collections.nCopies(amounts.size(), 64);
      print("prove range " + bits, 1, () -> BatchedRangeProof.prove(amounts, lengths, random));
      Proof single = BatchedRangeProof.prove(amounts, lengths, random);
      print("verify range " + bits, 1, () -> valid(List.of(single.verifyVartime())));
      List<Proof> proofs = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        proofs.add(BatchedRangeProof.prove(amounts, lengths, random));
      }
      for (int count : new int[] {1, 8, 32, 128}) {
        List<Proof> batch = proofs.subList(0, count);
        print("batch of " + count + " range " + bits, count, () -> valid(verify(batch, random)));
      }
    }
  }

  private static void purchases(SeededRandom random) {
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      proofs.addAll(ProvingTest.purchase(random));
    }
    for (int count : new int[] {1, 8, 64}) {
      List<Proof> batch = proofs.subList(0, 3 * count);
      print("batch of " + count + " purchases", count, () -> valid(verify(batch, random)));
    }
  }

  private static List<Verdict> verify(List<Proof> batch, SeededRandom random) {
    BatchVerifier verifier = new BatchVerifier(random);
    batch.forEach(verifier::add);
    return verifier.verifyVartime();
  }

  private static void valid(List<Verdict> verdicts) {
    if (!verdicts.stream().allMatch(v -> v == Verdict.VALID)) {
      throw new AssertionError(verdicts);
    }
  }

  private static void print(String what, int proofs, Runnable work) {
    double[] micros = new double[RUNS];
    for (int i = -RUNS / 3; i < RUNS; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      work.run();
      long end = THREADS.getCurrentThreadCpuTime();
      micros[Math.max(i, 0)] = (end - start) / 1e3 / proofs;
    }
    Arrays.sort(micros);
    System.out.printf(
        "%-55s best %8.1f, middle %8.1f us each%n", what, micros[0], micros[RUNS / 2]);
  }
}
