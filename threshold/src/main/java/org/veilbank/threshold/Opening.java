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
   * @param wrong the banks whose answers do not fit the others and were corrected. That it is they
   *     who were wrong, and that the plaintext is right, holds if no more than floor((m-t)/2) of
   *     the m answers were wrong
   * @param conclusive whether that is certain even if t-1 banks lie together. It takes m &gt;= 2t-1
   *     + (wrong answers): with fewer, t-1 liars who add a polynomial that is zero at some honest
   *     banks' points make an honest answer look wrong, and no code can tell. So with 5 answers of
   *     3-of-5 a wrong one is a suspicion to be followed up, and no proof
   */
  record Opened(Plaintext plaintext, boolean verified, List<BankIndex> wrong, boolean conclusive)
      implements Opening {
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
