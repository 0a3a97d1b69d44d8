package org.veilbank.threshold;

import java.util.List;
import org.veilbank.fhe.Plaintext;

/** What came of combining answers. */
public sealed interface Opening {
  /**
   * A plaintext.
   *
   * @param plaintext the decrypted value
   * @param verified whether more answers than needed agreed, so that a wrong one would have been
   *     seen
   * @param wrong the banks whose answers were wrong and corrected. That they are the wrong ones,
   *     and that the plaintext is right, holds if no more than floor((m-t)/2) of the m answers
   *     were: one more liar can make an honest answer look wrong, and no code can tell
   */
  record Opened(Plaintext plaintext, boolean verified, List<BankIndex> wrong) implements Opening {
    public Opened {
      wrong = List.copyOf(wrong);
    }
  }

  /**
   * Answers that do not agree, and cannot be corrected: nobody is named, nothing is opened.
   *
   * @param answers how many there were
   * @param correctable how many wrong ones could have been corrected
   */
  record Disagreement(int answers, int correctable) implements Opening {}

  /**
   * Fewer answers, or fewer that agree, than an opening needs.
   *
   * @param agreeing how many agree
   * @param needed how many must
   */
  record TooFew(int agreeing, int needed) implements Opening {}
}
