package org.veilbank.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.Plaintext;
import org.veilbank.threshold.Answer;
import org.veilbank.threshold.AnswerCombiner;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CiphertextDigest;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.Opening;
import org.veilbank.threshold.ThresholdParameters;

/** Banks' answers for some ciphertexts, checked and combined (RND-5.1, THR-2.4). */
final class AnswerPool {
  private final ThresholdParameters parameters;
  private final EpochId epoch;
  private final Consumer<Fault> faults;
  private final List<List<Answer>> byBank = new ArrayList<>();

  AnswerPool(ThresholdParameters parameters, EpochId epoch, Consumer<Fault> faults) {
    this.parameters = parameters;
    this.epoch = epoch;
    this.faults = faults;
  }

  /**
   * Adds a bank's answers, one for each ciphertext; those that cannot be read, or are for others,
   * are named and left out.
   *
   * @param position of the entry, or -1
   */
  void add(int bank, long position, byte[] encoded, List<Ciphertext> ciphertexts) {
    List<Answer> answers = new ArrayList<>();
    try {
      int length = Answer.encodedBytes(parameters);
      if (encoded.length != length * ciphertexts.size()) {
        throw new InvalidEncodingException(
            "answers of %d bytes, need %d".formatted(encoded.length, length * ciphertexts.size()));
      }
      for (int i = 0; i < ciphertexts.size(); i++) {
        Answer answer =
            Answer.decode(Arrays.copyOfRange(encoded, i * length, (i + 1) * length), parameters);
        if (answer.sender().value() != bank
            || !answer.digest().equals(CiphertextDigest.of(epoch, ciphertexts.get(i)))) {
          throw new InvalidEncodingException(
              "answer %d is of %s for %s: need one of bank %d for what all derive"
                  .formatted(i, answer.sender(), answer.digest(), bank));
        }
        answers.add(answer);
      }
      byBank.add(answers);
    } catch (InvalidEncodingException e) {
      faults.accept(new Fault("RND-5.1", bank, position, String.valueOf(e.getMessage())));
    }
  }

  /**
   * Whether so many answers are enough to try: known before any is read.
   *
   * @param expected how many there are if nobody fails
   */
  static boolean isEnough(
      int answers, int expected, ThresholdParameters parameters, Patience patience) {
    boolean last = answers >= expected || patience != Patience.WAIT;
    return answers >= parameters.threshold() && last;
  }

  /**
   * Opens all ciphertexts; empty if it is better to wait for more answers.
   *
   * @param what is opened, for messages
   * @param expected how many answers there are if nobody fails
   * @throws RoundFailedException if the answers do not agree, and waiting does not help
   */
  Optional<List<Plaintext>> open(
      List<Ciphertext> ciphertexts, String what, int expected, Patience patience)
      throws RoundFailedException {
    if (!isEnough(byBank.size(), expected, parameters, patience)) {
      return Optional.empty();
    }
    // With just t answers nothing shows a wrong one; with more, all but a few must agree.
    int needed =
        byBank.size() == parameters.threshold()
            ? parameters.threshold()
            : parameters.threshold() + 1;
    AnswerCombiner combiner = new AnswerCombiner(parameters, epoch, needed);
    List<Plaintext> opened = new ArrayList<>();
    for (int i = 0; i < ciphertexts.size(); i++) {
      int at = i;
      List<Answer> answers = byBank.stream().map(all -> all.get(at)).toList();
      switch (combiner.combine(ciphertexts.get(i), answers)) {
        case Opening.Opened right -> {
          opened.add(right.plaintext());
          for (BankIndex wrong : right.wrong()) {
            faults.accept(
                new Fault(
                    "THR-2.4",
                    wrong.value(),
                    -1,
                    "%s: its answer does not fit the others'%s"
                        .formatted(what, right.conclusive() ? "" : " (a suspicion, no proof)")));
          }
        }
        case Opening.Disagreement none ->
            throw new RoundFailedException(
                new Fault(
                    "THR-2.4",
                    0,
                    -1,
                    "%s: %d answers do not agree, and only %d wrong ones could be corrected"
                        .formatted(what, none.answers(), none.correctable())));
        case Opening.TooFew few ->
            throw new RoundFailedException(
                new Fault(
                    "THR-2.4",
                    0,
                    -1,
                    "%s: %d answers agree, need %d".formatted(what, few.agreeing(), few.needed())));
      }
    }
    return Optional.of(opened);
  }
}
