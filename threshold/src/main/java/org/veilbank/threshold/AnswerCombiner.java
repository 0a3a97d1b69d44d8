package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Decryptor;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Combines answers into a plaintext. Right answers lie, coefficient by coefficient, on a polynomial
 * of degree t-1 in the banks' points: a Reed-Solomon code word of distance m-t+1. So m answers show
 * up to m-t wrong ones, and up to floor((m-t)/2) can be corrected (THR-2.4).
 */
public final class AnswerCombiner {
  private final ThresholdParameters parameters;
  private final EpochId epoch;
  private final int needed;

  /** A combiner that opens what t+1 answers agree on, or t where there are no more banks. */
  public AnswerCombiner(ThresholdParameters parameters, EpochId epoch) {
    this(parameters, epoch, Math.min(parameters.threshold() + 1, parameters.bankCount()));
  }

  /**
   * A combiner.
   *
   * @param needed how many answers must agree, t to n
   */
  public AnswerCombiner(ThresholdParameters parameters, EpochId epoch, int needed) {
    if (needed < parameters.threshold() || needed > parameters.bankCount()) {
      throw new IllegalArgumentException(
          "%d agreeing answers: need %d to %d"
              .formatted(needed, parameters.threshold(), parameters.bankCount()));
    }
    this.parameters = parameters;
    this.epoch = epoch;
    this.needed = needed;
  }

  /**
   * Opens a ciphertext.
   *
   * @throws IllegalArgumentException if the ciphertext is none that may be decrypted, an answer is
   *     for another ciphertext or epoch, or two are of one bank
   */
  public Opening combine(Ciphertext ciphertext, List<Answer> answers) {
    Answerer.requireDecryptable(parameters, ciphertext);
    requireFitting(ciphertext, answers);
    int count = answers.size();
    int threshold = parameters.threshold();
    if (count < needed) {
      return new Opening.TooFew(count, needed);
    }
    int correctable = (count - threshold) / 2;
    for (int wrong = 0; wrong <= correctable; wrong++) {
      for (int mask = 0; mask < 1 << count; mask++) {
        if (Integer.bitCount(mask) == wrong) {
          List<Answer> rest = without(answers, mask, false);
          if (agree(rest)) {
            return rest.size() < needed
                ? new Opening.TooFew(rest.size(), needed)
                : new Opening.Opened(
                    Decryptor.fromPhase(
                        parameters.context(), phase(ciphertext, rest), ciphertext.factor()),
                    rest.size() > threshold,
                    without(answers, mask, true).stream().map(Answer::sender).toList(),
                    count >= 2 * threshold - 1 + wrong);
          }
        }
      }
    }
    return new Opening.Disagreement(count, correctable);
  }

  private void requireFitting(Ciphertext ciphertext, List<Answer> answers) {
    CiphertextDigest digest = CiphertextDigest.of(epoch, ciphertext);
    Set<BankIndex> senders = new HashSet<>();
    for (Answer answer : answers) {
      parameters.requireMember(answer.sender());
      if (!answer.digest().equals(digest)) {
        throw new IllegalArgumentException(
            "answer of %s is for ciphertext %s: need %s"
                .formatted(answer.sender(), answer.digest(), digest));
      }
      if (!senders.add(answer.sender())) {
        throw new IllegalArgumentException("two answers of " + answer.sender());
      }
    }
  }

  /** The answers that are, or are not, in a mask. */
  private static List<Answer> without(List<Answer> answers, int mask, boolean masked) {
    List<Answer> kept = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if ((mask >> i & 1) == (masked ? 1 : 0)) {
        kept.add(answers.get(i));
      }
    }
    return kept;
  }

  /** Whether answers lie on one polynomial of degree t-1. */
  private boolean agree(List<Answer> answers) {
    List<Answer> basis = answers.subList(0, parameters.threshold());
    BgvContext context = parameters.context();
    double[] row = context.rows().take();
    try {
      for (Answer answer : answers.subList(parameters.threshold(), answers.size())) {
        for (int i = 0; i <= parameters.decryptionLevel(); i++) {
          PrimeRing ring = context.ring(i);
          interpolate(basis, answer.sender().value(), i, row);
          ring.subtract(row, answer.row(i), row);
          if (!isZero(row)) {
            return false;
          }
        }
      }
      return true;
    } finally {
      context.rows().give(row);
    }
  }

  /** Whether a reduced row is zero: a multiple of q that is reduced can only be 0. */
  private static boolean isZero(double[] row) {
    for (double x : row) {
      if (x != 0) {
        return false;
      }
    }
    return true;
  }

  /** The value at a point of the polynomial through answers, modulo one prime. */
  private void interpolate(List<Answer> basis, int at, int prime, double[] out) {
    PrimeRing ring = parameters.context().ring(prime);
    Modulus q = ring.modulus();
    long[] weights = Lagrange.weights(basis.stream().map(Answer::sender).toList(), at, q);
    double[] term = parameters.context().rows().take();
    for (int j = 0; j < weights.length; j++) {
      double weight = q.balanced(weights[j]);
      ring.scale(basis.get(j).row(prime), weight, j == 0 ? out : term);
      if (j > 0) {
        ring.add(out, term, out);
      }
    }
    parameters.context().rows().give(term);
  }

  /** c0 + c1*s + t*E. */
  private double[][] phase(Ciphertext ciphertext, List<Answer> answers) {
    BgvContext context = parameters.context();
    List<Answer> basis = answers.subList(0, parameters.threshold());
    double[][] phase = context.rows().take(parameters.decryptionLevel() + 1);
    context
        .workers()
        .run(
            phase.length,
            i -> {
              interpolate(basis, 0, i, phase[i]);
              context.ring(i).add(phase[i], ciphertext.c0()[i], phase[i]);
            });
    return phase;
  }
}
