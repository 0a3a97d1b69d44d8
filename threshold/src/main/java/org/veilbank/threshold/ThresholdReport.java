package org.veilbank.threshold;

import java.util.Locale;

/**
 * What a sharing offers, costs and risks; computed, not measured.
 *
 * @param parameters the sharing
 * @param openingFailureLog2 log2 of the probability that any of the decryptions allowed under the
 *     key opens wrongly, given that the ciphertexts' noise follows its model: flooding is bounded,
 *     so only noise that exceeds its bound by what flooding leaves free could do it
 * @param distanceLog2 log2 of the statistical distance between what t-1 banks see of all
 *     decryptions allowed under the key, and what they could make up without the key
 * @param answerBytes bytes of an encoded answer
 * @param dealingBytes bytes that a bank posts to deal its secret in a ceremony
 */
public record ThresholdReport(
    ThresholdParameters parameters,
    double openingFailureLog2,
    double distanceLog2,
    long answerBytes,
    long dealingBytes) {
  /** Deviations of a complex Gaussian that one bound of the noise model allows. */
  private static final double TAIL = 7.9;

  /** Nobody cares for less. */
  private static final double LEAST_LOG2 = -1000;

  /** The report of a sharing. */
  public static ThresholdReport of(ThresholdParameters parameters) {
    double degree = parameters.context().parameters().degree();
    double values = log2(degree) + parameters.logDecryptions();
    double freeBits = parameters.openedNoiseBits() + log2(Math.pow(2, 0.01) - 1);
    double deviations = TAIL * Math.pow(2, Math.min(40, freeBits - parameters.maxNoiseBits()));
    double failure = values - deviations / Math.log(2);
    double multiple =
        Math.max(
            0,
            parameters.maxNoiseBits()
                - parameters.context().parameters().plaintextModulus().bits());
    long dealing = 0;
    BankIndex first = new BankIndex(1);
    for (BankIndex receiver : parameters.banks()) {
      dealing +=
          SealedMessage.OVERHEAD_BYTES
              + KeyShare.encodedBytes(parameters)
              + FloodingKeyAgreement.contributionBytes(parameters, first, receiver);
    }
    return new ThresholdReport(
        parameters,
        Math.max(LEAST_LOG2, failure),
        values + multiple - parameters.floodingBits(),
        Answer.encodedBytes(parameters),
        dealing);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /** The report as lines of text. */
  public String toText() {
    ThresholdParameters p = parameters;
    return String.format(
        Locale.ROOT,
        """
          sharing                      any %d of %d banks decrypt; up to %d may collude
          decryption at level          %d, log2 Q = %.1f
          decryptions under one key    2^%d
          flooding terms               %d of up to 2^%d, times t
          noise after flooding         below 2^%.1f, whatever happens
          an opening fails             below 2^%.0f
          decryptions tell t-1 banks   statistical distance below 2^%.0f
          answer, dealing              %,d and %,d bytes
        """,
        p.threshold(),
        p.bankCount(),
        p.threshold() - 1,
        p.decryptionLevel(),
        p.context().parameters().logQ(p.decryptionLevel()),
        p.logDecryptions(),
        p.subsets().size(),
        p.floodingBits(),
        p.openedNoiseBits(),
        openingFailureLog2,
        distanceLog2,
        answerBytes,
        dealingBytes);
  }
}
