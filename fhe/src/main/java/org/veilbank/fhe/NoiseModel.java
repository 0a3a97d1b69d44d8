package org.veilbank.fhe;

import org.veilbank.math.Modulus;
import org.veilbank.math.Sampler;

/**
 * Bounds on noise, as log2 of the largest absolute value of a polynomial at the complex primitive
 * 2N-th roots of unity (the canonical embedding). There sums are bounded by sums and products by
 * products, and it also bounds each coefficient, so bounds that hold for the ingredients hold for
 * all that is computed from them (Gentry, Halevi and Smart, ePrint 2012/099, appendix).
 *
 * <p>"Noise" is all of c0 + c1*s = f*m + t*e: decryption is right while its coefficients stay below
 * Q/2. Ingredients are random polynomials, whose values at the roots are nearly complex Gaussians
 * of variance N * (variance of a coefficient). Each single bound is chosen to fail at one root with
 * a probability of at most 2^-90: {@link #GAUSSIAN_TAIL} deviations for one such value, {@link
 * #PRODUCT_TAIL} for the product of two independent ones, whose tail is heavier (2x K_1(2x)). Over
 * N &lt;= 2^16 roots and 2^10 ciphertexts derived from one another the total stays below 2^-64.
 * What is heuristic: independence, and that encoded slots look like uniform coefficients.
 *
 * <p>Besides tracking ciphertexts' own bounds it lets a circuit be planned before there are any
 * keys or ciphertexts: the bound of a result follows from parameters and operations alone.
 *
 * <p>Only StrictMath is used, so that bounds, which travel with ciphertexts, agree on all machines.
 */
public final class NoiseModel {
  /** exp(-x^2) = 2^-90. */
  static final double GAUSSIAN_TAIL = 7.9;

  /** 2x K_1(2x), about sqrt(pi x) exp(-2x), = 2^-90. */
  static final double PRODUCT_TAIL = 32.4;

  /** log2 of the probability that any bound of one computation fails, for 2^10 ciphertexts. */
  static double failureLog2(int degree) {
    return -90 + log2(degree) + 10;
  }

  private final BgvParameters parameters;
  private final double degree;
  private final double t;
  private final double secretVariance;
  private final double switchingFloor;

  /** The bounds under these parameters. */
  public NoiseModel(BgvParameters parameters) {
    this.parameters = parameters;
    this.degree = parameters.degree();
    this.t = parameters.plaintextModulus().value();
    this.secretVariance = parameters.secretSummands() * Sampler.TERNARY_VARIANCE;
    // Rounding to a multiple of t errs uniformly in +-t/2, in c0 and, times s, in c1.
    this.switchingFloor =
        log2(
            t
                * StrictMath.sqrt(degree / 12)
                * (GAUSSIAN_TAIL + PRODUCT_TAIL * StrictMath.sqrt(degree * secretVariance)));
  }

  static double log2(double x) {
    return StrictMath.log(x) / StrictMath.log(2);
  }

  /** log2(2^a + 2^b). */
  public static double sum(double a, double b) {
    double larger = Math.max(a, b);
    double smaller = Math.min(a, b);
    return smaller == Double.NEGATIVE_INFINITY
        ? larger
        : larger + log2(1 + StrictMath.pow(2, smaller - larger));
  }

  /** The noise that dividing by primes adds, however many they are. */
  public double switchingFloor() {
    return switchingFloor;
  }

  /** An encoded vector of slots. */
  public double plaintext() {
    return log2(t * StrictMath.sqrt(degree / 12) * GAUSSIAN_TAIL);
  }

  /** A scalar in (-t/2, t/2], whose magnitude is not told. */
  public double scalar(double magnitude) {
    return log2(Math.max(1, Math.abs(magnitude)));
  }

  /** A fresh encryption under the secret key. */
  double symmetricEncryption() {
    double errors = t * StrictMath.sqrt(degree * errorVariance()) * GAUSSIAN_TAIL;
    return sum(plaintext(), log2(errors));
  }

  /** A fresh encryption under the public key, at any level. */
  public double publicKeyEncryption() {
    return publicKeyEncryption(parameters.specialPrimes().get(0));
  }

  /** A fresh encryption under the public key, after division by one special prime. */
  double publicKeyEncryption(Modulus special) {
    // e0 + e1*s + u*e with u ternary and e the public key's error, the sum of as many as s has.
    double summands = parameters.secretSummands();
    double products =
        t
            * degree
            * PRODUCT_TAIL
            * StrictMath.sqrt(errorVariance())
            * (StrictMath.sqrt(secretVariance)
                + StrictMath.sqrt(summands * Sampler.TERNARY_VARIANCE));
    double wide = sum(sum(log2(products), plaintext()), symmetricEncryption());
    return sum(wide - special.bits(), switchingFloor);
  }

  private static double errorVariance() {
    return Sampler.ERROR_VARIANCE;
  }

  /**
   * The variance of the errors in a relinearisation key. A key made by several parties in two
   * rounds has the error s*e0 + u*e2 + ..., about N times that of a single one (ePrint 2020/304).
   */
  double relinearisationErrorVariance() {
    int summands = parameters.secretSummands();
    return summands == 1
        ? errorVariance()
        : degree * secretVariance * errorVariance() * summands * 2;
  }

  /** A ciphertext of this level and noise after division by its last primes. */
  public double switched(double noiseBits, int level, int drops) {
    double dropped = parameters.logQ(level) - parameters.logQ(level - drops);
    return sum(noiseBits - dropped, switchingFloor);
  }

  /** A tensor of this level and noise after relinearisation and division by its last primes. */
  public double relinearised(double noiseBits, int level, int drops) {
    return switched(sum(noiseBits, keySwitching(level) - parameters.logP()), level, drops);
  }

  /** What key switching at this level adds to P times the ciphertext, before division by P. */
  private double keySwitching(int level) {
    double widest = Double.NEGATIVE_INFINITY;
    int digits = parameters.digitCount(level);
    for (int digit = 0; digit < digits; digit++) {
      double bits = 0;
      int count = 0;
      for (int i = digit * parameters.digitPrimes();
          i <= level && i < (digit + 1) * parameters.digitPrimes();
          i++) {
        bits += parameters.prime(i).bits();
        count++;
      }
      // A digit is a sum of `count` residues, each uniform in +-half of the digit's modulus.
      widest = Math.max(widest, bits + log2(count / 12.0) / 2);
    }
    return widest
        + log2(
            digits * PRODUCT_TAIL * degree * t * StrictMath.sqrt(relinearisationErrorVariance()));
  }
}
