package org.veilbank.fhe;

import java.util.List;
import org.veilbank.math.ExactSum;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Evaluates polynomials with plaintext vectors as coefficients (Paterson and Stockmeyer, "On the
 * number of nonscalar multiplications necessary to evaluate polynomials", 1973).
 *
 * <p>With k "baby" powers, P(x) = sum over i of B_i(x) * x^(ik), where B_i has degree below k. The
 * B_i cost plaintext products only, their products with the "giant" powers x^(ik) are added up
 * before they are relinearised, so a polynomial of degree d takes about 2*sqrt(d) relinearisations
 * for the powers and one for the sum.
 */
public final class PolynomialEvaluator {
  private final BgvContext context;
  private final Evaluator evaluator;
  private final Modulus t;

  /** An evaluator for a context. */
  public PolynomialEvaluator(BgvContext context) {
    this.context = context;
    this.evaluator = new Evaluator(context);
    this.t = context.parameters().plaintextModulus();
  }

  /** P(x). */
  public Ciphertext evaluate(SlotPolynomial polynomial, Ciphertext x, RelinearisationKey key) {
    try (PowerBasis powers = new PowerBasis(x, evaluator, key)) {
      return evaluate(polynomial, powers, babyPowers(polynomial.degree()), key);
    }
  }

  /**
   * P(x), from the powers of x that are at hand and those still to be made.
   *
   * @param babyPowers k, at least 1: how many coefficients a block has
   */
  public Ciphertext evaluate(
      SlotPolynomial polynomial, PowerBasis powers, int babyPowers, RelinearisationKey key) {
    if (babyPowers < 1) {
      throw new IllegalArgumentException("babyPowers=%d: need at least 1".formatted(babyPowers));
    }
    int degree = polynomial.degree();
    for (int j = 0; j <= degree; j++) {
      context.requireSame(polynomial.coefficient(j).context());
    }
    int level = powers.get(1).level();
    for (int j = 2; j <= Math.min(degree, babyPowers - 1); j++) {
      level = Math.min(level, powers.get(j).level());
    }
    for (int i = babyPowers; i <= degree; i += babyPowers) {
      level = Math.min(level, powers.get(i).level());
    }
    return new Evaluation(polynomial, powers, babyPowers, level).run(key);
  }

  /**
   * P(x) for several polynomials, not yet relinearised, with one scale factor for all: so that more
   * can be added, and other numbers of primes dropped. The i-th block has the exponents i*k + 1 to
   * (i+1)*k, its giant power is x^(ik), so that x^k serves both as a baby and a giant.
   *
   * @param babyPowers k, at least 1
   * @param blockLevel the level at which what is multiplied by giant powers is added up; the baby
   *     powers must have at least that
   * @param level of the results, at most blockLevel: the blocks are divided by the primes between,
   *     which takes the noise of the plaintext products out of them; the giant powers must have at
   *     least this level
   * @throws IllegalArgumentException if a power's level is below, or a polynomial has no more than
   *     one block
   */
  public List<TensorCiphertext> evaluateTensors(
      List<SlotPolynomial> polynomials,
      PowerBasis powers,
      int babyPowers,
      int blockLevel,
      int level) {
    return new BlockEvaluation(context, polynomials, powers, babyPowers, blockLevel, level).run();
  }

  /** The k with the fewest relinearisations for the powers; the larger of equals. */
  static int babyPowers(int degree) {
    int best = 1;
    int fewest = Integer.MAX_VALUE;
    for (int k = 1; k <= degree + 1; k++) {
      int products = Math.max(0, Math.min(k - 1, degree) - 1) + degree / k;
      if (products <= fewest) {
        best = k;
        fewest = products;
      }
    }
    return best;
  }

  /** One polynomial at one x. */
  private final class Evaluation {
    private final SlotPolynomial polynomial;
    private final PowerBasis powers;
    private final int babyPowers;
    private final int level;
    private final int blocks;

    /** The scale factor of the result before relinearisation. */
    private final long factor;

    Evaluation(SlotPolynomial polynomial, PowerBasis powers, int babyPowers, int level) {
      this.polynomial = polynomial;
      this.powers = powers;
      this.babyPowers = babyPowers;
      this.level = level;
      this.blocks = polynomial.degree() / babyPowers + 1;
      this.factor =
          blocks > 1
              ? t.multiply(giant(1).factor(), powers.get(1).factor())
              : powers.get(1).factor();
    }

    private Ciphertext giant(int block) {
      return powers.get(block * babyPowers);
    }

    /** The highest exponent in a block, relative to its start. */
    private int blockDegree(int block) {
      return Math.min(babyPowers - 1, polynomial.degree() - block * babyPowers);
    }

    /** The scale factor that a block must have, so that its product with its giant has ours. */
    private long blockFactor(int block) {
      return block == 0 ? factor : t.multiply(factor, t.invert(giant(block).factor()));
    }

    private double blockNoise(int block) {
      double noise = context.noise().plaintext();
      for (int j = 1; j <= blockDegree(block); j++) {
        noise = NoiseModel.sum(noise, context.noise().plaintext() + powers.get(j).noiseBits());
      }
      return block == 0 ? noise : noise + giant(block).noiseBits();
    }

    Ciphertext run(RelinearisationKey key) {
      double noise = Double.NEGATIVE_INFINITY;
      for (int block = 0; block < blocks; block++) {
        noise = NoiseModel.sum(noise, blockNoise(block));
      }
      context.checkedNoise(noise, level);
      double[][] d0 = context.rows().take(level + 1);
      double[][] d1 = context.rows().take(level + 1);
      double[][] d2 = context.rows().take(level + 1);
      context.workers().run(level + 1, i -> evaluateModulo(i, d0[i], d1[i], d2[i]));
      if (blocks == 1) {
        context.rows().give(d2);
        try (Ciphertext sum = new Ciphertext(context, level, factor, noise, d0, d1)) {
          return evaluator.modSwitch(sum, Math.min(1, level));
        }
      }
      return evaluator.relinearise(
          new TensorCiphertext(context, level, factor, noise, d0, d1, d2), key);
    }

    private void evaluateModulo(int prime, double[] d0, double[] d1, double[] d2) {
      PrimeRing ring = context.ring(prime);
      double[] block0 = context.rows().take();
      double[] block1 = context.rows().take();
      for (int block = 1; block < blocks; block++) {
        evaluateBlock(prime, block, block0, block1);
        double[] giant0 = giant(block).c0()[prime];
        double[] giant1 = giant(block).c1()[prime];
        if (block == 1) {
          ring.tensor(block0, block1, giant0, giant1, d0, d1, d2);
        } else {
          ring.tensorAdd(block0, block1, giant0, giant1, d0, d1, d2);
        }
      }
      evaluateBlock(prime, 0, block0, block1);
      if (blocks == 1) {
        System.arraycopy(block0, 0, d0, 0, d0.length);
        System.arraycopy(block1, 0, d1, 0, d1.length);
      } else {
        ring.add(d0, block0, d0);
        ring.reduce(d1, d1);
        ring.add(d1, block1, d1);
      }
      context.rows().give(block0);
      context.rows().give(block1);
    }

    /** B_block(x) modulo one prime, scaled so that its factor is blockFactor. */
    private void evaluateBlock(int prime, int block, double[] out0, double[] out1) {
      PrimeRing ring = context.ring(prime);
      int terms = blockDegree(block);
      double[][] encoded = context.rows().take(terms + 1);
      double[][] c0 = new double[terms][];
      double[][] c1 = new double[terms][];
      long blockFactor = blockFactor(block);
      for (int j = 0; j <= terms; j++) {
        Plaintext coefficient = polynomial.coefficient(block * babyPowers + j);
        if (j == 0) {
          coefficient.scaledInto(blockFactor, encoded[terms]);
          ring.forward(encoded[terms]);
        } else {
          Ciphertext power = powers.get(j);
          c0[j - 1] = power.c0()[prime];
          c1[j - 1] = power.c1()[prime];
          coefficient.scaledInto(t.multiply(blockFactor, t.invert(power.factor())), encoded[j - 1]);
          ring.forwardLazy(encoded[j - 1]);
        }
      }
      ExactSum sum =
          ExactSum.of(terms + 1, (terms + 1) * ring.lazyBound() * ring.bound(), ring.modulus());
      ring.innerProducts(encoded, c0, c1, terms, out0, out1, 0, sum, out0, out1);
      ring.add(out0, encoded[terms], out0);
      context.rows().give(encoded);
    }
  }
}
