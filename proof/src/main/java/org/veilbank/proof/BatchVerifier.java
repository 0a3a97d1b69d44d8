package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.veilbank.group.Scalar;

/**
 * Verifies many proofs of any kinds at once, in variable time: their equations, each with a fresh
 * random weight of 128 bits, are added up to one, which is one multiscalar multiplication. A wrong
 * equation passes with probability 2^-128, provided that weights cannot be foreseen; so they are
 * drawn after all proofs have been given.
 *
 * <p>If the sum is wrong, the batch is halved, with other weights, until the wrong proofs are
 * found; the verdicts are those that each proof would get alone. Not thread-safe.
 */
public final class BatchVerifier {
  private final SecureRandom random;
  private final List<Proof> proofs = new ArrayList<>();

  /** Weights will be drawn from a source that no prover can foresee. */
  public BatchVerifier(SecureRandom random) {
    this.random = random;
  }

  /** Adds a proof; returns this. */
  public BatchVerifier add(Proof proof) {
    proofs.add(proof);
    return this;
  }

  /** Number of proofs added. */
  public int size() {
    return proofs.size();
  }

  /** A verdict for each proof in the order in which they were added. */
  public List<Verdict> verifyVartime() {
    List<Challenged> challenged = proofs.stream().map(Proof::challenged).toList();
    List<Scalar> inverses =
        Scalar.invertAll(challenged.stream().map(Challenged::denominator).toList());
    Verdict[] verdicts = new Verdict[proofs.size()];
    Arrays.fill(verdicts, Verdict.VALID);
    if (!proofs.isEmpty()) {
      Verdict together = check(challenged, inverses, 0, proofs.size());
      judge(challenged, inverses, verdicts, 0, proofs.size(), together);
    }
    return Collections.unmodifiableList(Arrays.asList(verdicts));
  }

  /** Finds the verdicts of the proofs from one to before another, given that of all together. */
  private void judge(
      List<Challenged> challenged,
      List<Scalar> inverses,
      Verdict[] verdicts,
      int from,
      int to,
      Verdict together) {
    if (together == Verdict.VALID) {
      return;
    }
    if (to - from == 1) {
      verdicts[from] = together;
      return;
    }
    int middle = (from + to) >>> 1;
    Verdict left = check(challenged, inverses, from, middle);
    // if the left half is valid, the right one is what is wrong with both
    boolean isKnown = left == Verdict.VALID && to - middle > 1;
    Verdict right = isKnown ? together : check(challenged, inverses, middle, to);
    judge(challenged, inverses, verdicts, from, middle, left);
    judge(challenged, inverses, verdicts, middle, to, right);
  }

  private Verdict check(List<Challenged> challenged, List<Scalar> inverses, int from, int to) {
    Weights fresh = Weights.random(random);
    Equations equations = new Equations(lastChallenge -> fresh);
    for (int i = from; i < to; i++) {
      challenged.get(i).addTo(equations, inverses.get(i));
    }
    return equations.checkVartime();
  }
}
