package org.veilbank.threshold;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.NoiseModel;

/**
 * How a consortium shares its key, and how much noise hides it in each decryption.
 *
 * <p>Every decryption adds t*E, E being the sum of a term for each set of n-t+1 banks, known to
 * exactly them and uniform in [-2^f, 2^f). Any t-1 banks lack just one of the terms, so each term
 * alone must hide what a ciphertext's noise says about the key: with B the bound of that noise (as
 * a multiple of t), N coefficients and D decryptions under one key, 2^f &gt;= 2^40 * N * D * B
 * makes the statistical distance of everything that is ever seen at most 2^-40.
 */
public final class ThresholdParameters {
  private static final int STATISTICAL_BITS = 40;

  /** Flooding terms are cut into pieces of up to 40 bits, of which there are three. */
  private static final int MAX_FLOODING_BITS = 120;

  /**
   * A ciphertext's noise when it is decrypted may be so many times what a division leaves, for each
   * bank that the key is made for: of each it holds a contribution, of up to 1.3 times that, and a
   * mask.
   */
  private static final double NOISE_OF_EACH = 3.2;

  private final BgvContext context;
  private final int bankCount;
  private final int threshold;
  private final int decryptionLevel;
  private final int logDecryptions;
  private final int floodingBits;
  private final List<Integer> subsets;

  /**
   * Parameters.
   *
   * @param context of the encryption
   * @param bankCount n, 2 to {@value BankIndex#MAX}
   * @param threshold t, 2 to n: how many banks decrypt, and one more than may collude
   * @param decryptionLevel the level, low in the chain, at which ciphertexts are decrypted
   * @param logDecryptions log2 of the number of decryptions under one key, 0 to 40
   * @throws IllegalArgumentException naming what is out of range; also if the secret is not the sum
   *     of n, or the modulus at that level has no room for the flooding
   */
  public ThresholdParameters(
      BgvContext context, int bankCount, int threshold, int decryptionLevel, int logDecryptions) {
    this.context = context;
    BgvParameters bgv = context.parameters();
    requireRange("bankCount", bankCount, 2, BankIndex.MAX);
    requireRange("threshold", threshold, 2, bankCount);
    requireRange("decryptionLevel", decryptionLevel, 0, bgv.topLevel());
    requireRange("logDecryptions", logDecryptions, 0, 40);
    if (bgv.secretSummands() < bankCount) {
      throw new IllegalArgumentException(
          "%s is for secrets of up to %d summands: need %d, one for each bank"
              .formatted(bgv.name(), bgv.secretSummands(), bankCount));
    }
    this.bankCount = bankCount;
    this.threshold = threshold;
    this.decryptionLevel = decryptionLevel;
    this.logDecryptions = logDecryptions;
    this.subsets = subsets(bankCount, bankCount - threshold + 1);
    double multiple = maxNoiseBits() - bgv.plaintextModulus().bits();
    double logN = Math.log(bgv.degree()) / Math.log(2);
    this.floodingBits =
        (int) Math.ceil(STATISTICAL_BITS + logN + logDecryptions + Math.max(0, multiple));
    requireRange("floodingBits", floodingBits, 1, MAX_FLOODING_BITS);
    if (openedNoiseBits() >= bgv.logQ(decryptionLevel) - 1) {
      throw new IllegalArgumentException(
          "decryptionLevel=%d: its modulus of 2^%.1f has no room for flooded noise of 2^%.1f"
              .formatted(decryptionLevel, bgv.logQ(decryptionLevel), openedNoiseBits()));
    }
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d: need %d to %d".formatted(what, value, least, most));
    }
  }

  private static List<Integer> subsets(int of, int size) {
    List<Integer> masks = new ArrayList<>();
    for (int mask = 0; mask < 1 << of; mask++) {
      if (Integer.bitCount(mask) == size) {
        masks.add(mask);
      }
    }
    return List.copyOf(masks);
  }

  /** SHA-256 of the encryption's parameters' digest, n, t, the decryption level and log2 D. */
  public byte[] digest() {
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update(context.parameters().digest());
    sha256.update(
        new byte[] {
          (byte) bankCount, (byte) threshold, (byte) decryptionLevel, (byte) logDecryptions
        });
    return sha256.digest();
  }

  /** The context of the encryption. */
  public BgvContext context() {
    return context;
  }

  /** n. */
  public int bankCount() {
    return bankCount;
  }

  /** t. */
  public int threshold() {
    return threshold;
  }

  /** The level at which ciphertexts are decrypted. */
  public int decryptionLevel() {
    return decryptionLevel;
  }

  /** log2 of D, the number of decryptions allowed under one key. */
  public int logDecryptions() {
    return logDecryptions;
  }

  /** f: flooding terms are uniform in [-2^f, 2^f). */
  public int floodingBits() {
    return floodingBits;
  }

  /** log2 of the largest noise bound that a ciphertext may have to be decrypted. */
  public double maxNoiseBits() {
    return maxNoiseBits(context.parameters());
  }

  /** {@link #maxNoiseBits()} of all that have these parameters of the encryption. */
  public static double maxNoiseBits(BgvParameters parameters) {
    return new NoiseModel(parameters).switchingFloor()
        + Math.log(NOISE_OF_EACH * parameters.secretSummands()) / Math.log(2);
  }

  /** log2 of a bound, which holds always, on the noise after flooding. */
  public double openedNoiseBits() {
    double flooding =
        context.parameters().plaintextModulus().bits()
            + floodingBits
            + Math.log(subsets.size()) / Math.log(2);
    // What is flooded is at least 2^40 times smaller: a hundredth of a bit covers it.
    return flooding + 0.01;
  }

  /**
   * The sets of n-t+1 banks that share a flooding key, each as a mask with bit i-1 for bank i, in
   * ascending order.
   */
  public List<Integer> subsets() {
    return subsets;
  }

  /** Whether a bank is in a set. */
  public static boolean contains(int subset, BankIndex bank) {
    return (subset >> (bank.value() - 1) & 1) == 1;
  }

  /** All banks, in order. */
  public List<BankIndex> banks() {
    List<BankIndex> banks = new ArrayList<>();
    for (int i = 1; i <= bankCount; i++) {
      banks.add(new BankIndex(i));
    }
    return List.copyOf(banks);
  }

  /** Checks that a bank is one of the consortium. */
  void requireMember(BankIndex bank) {
    if (bank.value() > bankCount) {
      throw new IllegalArgumentException(
          "%s: the consortium has banks 1 to %d".formatted(bank, bankCount));
    }
  }

  @Override
  public String toString() {
    return "ThresholdParameters[%s, %d of %d, level %d, 2^%d decryptions, flooding 2^%d]"
        .formatted(
            context.parameters().name(),
            threshold,
            bankCount,
            decryptionLevel,
            logDecryptions,
            floodingBits);
  }
}
