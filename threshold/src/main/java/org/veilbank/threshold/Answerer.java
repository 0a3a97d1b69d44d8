package org.veilbank.threshold;

import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.math.PrimeRing;

/**
 * A bank's part in decryption. It is for the caller to see to it that a ciphertext is one that the
 * bank derived itself from what all have agreed on: a crafted one could make an answer tell the
 * key.
 */
public final class Answerer {
  private final ThresholdParameters parameters;
  private final EpochId epoch;
  private final KeyShare share;
  private final FloodingKeys floodingKeys;
  private final AnswerJournal journal;

  /**
   * An answerer; share and keys stay the caller's to close.
   *
   * @throws IllegalArgumentException if share and keys are of different banks
   */
  public Answerer(EpochId epoch, KeyShare share, FloodingKeys floodingKeys, AnswerJournal journal) {
    if (!share.holder().equals(floodingKeys.holder())) {
      throw new IllegalArgumentException(
          "key share of %s, flooding keys of %s: need those of one bank"
              .formatted(share.holder(), floodingKeys.holder()));
    }
    this.parameters = share.parameters();
    this.epoch = epoch;
    this.share = share;
    this.floodingKeys = floodingKeys;
    this.journal = journal;
  }

  /**
   * The answer for a ciphertext, after the journal has it. Asked again for the same, the answer is
   * the same.
   *
   * @throws ConflictingAnswerException if the journal refuses
   * @throws IllegalArgumentException if the ciphertext is not of the decryption level, or has more
   *     noise than the flooding hides
   */
  public Answer answer(AnswerSlot slot, Ciphertext ciphertext) throws ConflictingAnswerException {
    requireDecryptable(parameters, ciphertext);
    CiphertextDigest digest = CiphertextDigest.of(epoch, ciphertext);
    journal.record(slot, digest);
    return compute(digest, ciphertext, share, floodingKeys);
  }

  /** The answer, of which each bit follows from the arguments. */
  static Answer compute(
      CiphertextDigest digest, Ciphertext ciphertext, KeyShare share, FloodingKeys floodingKeys) {
    BgvContext context = ciphertext.context();
    double[][] noise = floodingKeys.noiseShare(digest);
    double[][] rows = new double[noise.length][context.parameters().degree()];
    double t = (double) context.parameters().plaintextModulus().value();
    context
        .workers()
        .run(
            rows.length,
            i -> {
              PrimeRing ring = context.ring(i);
              ring.scale(noise[i], t, noise[i]);
              ring.forward(noise[i]);
              ring.multiply(ciphertext.c1()[i], share.row(i), rows[i]);
              ring.add(rows[i], noise[i], rows[i]);
              context.rows().giveErased(noise[i]);
            });
    return new Answer(share.holder(), digest, rows);
  }

  /** Checks level and noise of a ciphertext that is to be decrypted. */
  static void requireDecryptable(ThresholdParameters parameters, Ciphertext ciphertext) {
    if (ciphertext.context() != parameters.context()) {
      throw new IllegalArgumentException("ciphertext of another context");
    }
    if (ciphertext.level() != parameters.decryptionLevel()) {
      throw new IllegalArgumentException(
          "ciphertext of level %d: need the decryption level %d"
              .formatted(ciphertext.level(), parameters.decryptionLevel()));
    }
    if (ciphertext.noiseBits() > parameters.maxNoiseBits()) {
      throw new IllegalArgumentException(
          "ciphertext with noise up to 2^%.1f: need at most 2^%.1f, which is what flooding hides"
              .formatted(ciphertext.noiseBits(), parameters.maxNoiseBits()));
    }
  }
}
