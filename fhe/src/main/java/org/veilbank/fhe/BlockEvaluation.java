package org.veilbank.fhe;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.math.ExactSum;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Several polynomials at one x, by baby and giant powers: P(x) = B_0(x) + sum over i &gt;= 1 of
 * B_i(x) * x^(ik), where B_i has the exponents 1 to k, and B_0 also a constant.
 *
 * <p>The polynomials go through each prime together, by blocks of columns, so that a power's row is
 * read from memory once and serves for all of them.
 */
final class BlockEvaluation {
  /** Columns at a time, so that the powers' rows of all terms fit the second-level cache. */
  private static final int BLOCK_COLUMNS = 1024;

  /** The scale factor of the results: plaintexts are scaled anyhow, so it may as well be 1. */
  private static final long FACTOR = 1;

  private final BgvContext context;
  private final Evaluator evaluator;
  private final Modulus t;
  private final List<SlotPolynomial> polynomials;
  private final PowerBasis powers;
  private final int babyPowers;
  private final int blockLevel;
  private final int level;

  BlockEvaluation(
      BgvContext context,
      List<SlotPolynomial> polynomials,
      PowerBasis powers,
      int babyPowers,
      int blockLevel,
      int level) {
    this.context = context;
    this.evaluator = new Evaluator(context);
    this.t = context.parameters().plaintextModulus();
    this.polynomials = List.copyOf(polynomials);
    this.powers = powers;
    this.babyPowers = babyPowers;
    this.blockLevel = blockLevel;
    this.level = level;
    requireShape();
  }

  private void requireShape() {
    if (babyPowers < 1 || level < 0 || level > blockLevel) {
      throw new IllegalArgumentException(
          "babyPowers=%d, level %d, blocks at %d: need 1 or more, and levels in order"
              .formatted(babyPowers, level, blockLevel));
    }
    for (SlotPolynomial polynomial : polynomials) {
      if (polynomial.degree() <= babyPowers) {
        throw new IllegalArgumentException(
            "degree %d: need more than the %d baby powers"
                .formatted(polynomial.degree(), babyPowers));
      }
      for (int j = 0; j <= polynomial.degree(); j++) {
        context.requireSame(polynomial.coefficient(j).context());
      }
      for (int block = 1; block < blocks(polynomial); block++) {
        requireLevel(block * babyPowers, level);
      }
    }
    for (int j = 1; j <= babyPowers; j++) {
      requireLevel(j, blockLevel);
    }
  }

  private void requireLevel(int exponent, int least) {
    int actual = powers.get(exponent).level();
    if (actual < least) {
      throw new IllegalArgumentException(
          "x^%d at level %d: need at least %d".formatted(exponent, actual, least));
    }
  }

  private int blocks(SlotPolynomial polynomial) {
    return (polynomial.degree() + babyPowers - 1) / babyPowers;
  }

  private int mostBlocks() {
    return polynomials.stream().mapToInt(this::blocks).max().orElse(0);
  }

  /** The exponents of a block, relative to its giant: 1 to this. */
  private int terms(SlotPolynomial polynomial, int block) {
    return Math.clamp(polynomial.degree() - (long) block * babyPowers, 0, babyPowers);
  }

  private Ciphertext giant(int block) {
    return powers.get(block * babyPowers);
  }

  List<TensorCiphertext> run() {
    // The lowest block comes last: it needs no switch, and the rows of the others are free then.
    List<TensorCiphertext> results = new ArrayList<>();
    for (int block = 1; block < mostBlocks(); block++) {
      List<Ciphertext> sums = switched(sums(block, blockLevel));
      for (int p = 0; p < sums.size(); p++) {
        try (Ciphertext sum = sums.get(p)) {
          if (block == 1) {
            results.add(evaluator.tensor(sum, giant(block)));
          } else if (block < blocks(polynomials.get(p))) {
            evaluator.addProduct(results.get(p), sum, giant(block));
          }
        }
      }
    }
    List<Ciphertext> sums = sums(0, level);
    for (int p = 0; p < sums.size(); p++) {
      try (Ciphertext sum = sums.get(p)) {
        evaluator.addTerm(results.get(p), sum);
      }
    }
    return results;
  }

  private List<Ciphertext> switched(List<Ciphertext> sums) {
    if (blockLevel == level) {
      return sums;
    }
    List<Ciphertext> results = new ArrayList<>();
    for (Ciphertext sum : sums) {
      try (sum) {
        results.add(evaluator.modSwitch(sum, blockLevel - level));
      }
    }
    return results;
  }

  /** The scale factor of a block's sum, so that its product with its giant has ours. */
  private long factorOf(int block) {
    if (block == 0) {
      return FACTOR;
    }
    long division =
        blockLevel == level ? 1 : context.modDown(blockLevel, blockLevel - level).factor();
    return t.multiply(FACTOR, t.invert(t.multiply(giant(block).factor(), division)));
  }

  private double noiseOf(SlotPolynomial polynomial, int block) {
    double plaintext = context.noise().plaintext();
    double noise = block == 0 ? plaintext : Double.NEGATIVE_INFINITY;
    for (int j = 1; j <= terms(polynomial, block); j++) {
      noise = NoiseModel.sum(noise, plaintext + powers.get(j).noiseBits());
    }
    return noise;
  }

  /** B_block(x) of each polynomial. */
  private List<Ciphertext> sums(int block, int at) {
    List<Terms> all = new ArrayList<>();
    for (SlotPolynomial polynomial : polynomials) {
      context.checkedNoise(noiseOf(polynomial, block), at);
      all.add(new Terms(polynomial, block, at));
    }
    context.workers().run(at + 1, prime -> addUp(all, prime));
    List<Ciphertext> sums = new ArrayList<>();
    for (int p = 0; p < all.size(); p++) {
      sums.add(all.get(p).sum(noiseOf(polynomials.get(p), block)));
    }
    return sums;
  }

  /** One block of one polynomial: its scaled coefficients, and the rows of the result. */
  private final class Terms {
    final int count;
    final boolean hasConstant;
    final long factor;
    final double[][] scaled;
    final double[][] c0;
    final double[][] c1;

    Terms(SlotPolynomial polynomial, int block, int at) {
      this.count = terms(polynomial, block);
      this.hasConstant = block == 0;
      this.factor = factorOf(block);
      this.scaled = context.rows().take(count + (hasConstant ? 1 : 0));
      this.c0 = context.rows().take(at + 1);
      this.c1 = context.rows().take(at + 1);
      context
          .workers()
          .run(
              scaled.length,
              i -> {
                int j = i == count ? 0 : i + 1;
                long weight =
                    j == 0 ? factor : t.multiply(factor, t.invert(powers.get(j).factor()));
                polynomial.coefficient(block * babyPowers + j).scaledInto(weight, scaled[i]);
              });
    }

    /** Evaluations of the coefficients modulo a prime. */
    double[][] evaluations(int prime) {
      double[][] rows = context.rows().take(scaled.length);
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(scaled[i], 0, rows[i], 0, rows[i].length);
        if (i < count) {
          context.ring(prime).forwardLazy(rows[i]);
        } else {
          context.ring(prime).forward(rows[i]);
        }
      }
      return rows;
    }

    Ciphertext sum(double noiseBits) {
      for (double[] row : scaled) {
        context.rows().giveErased(row);
      }
      return new Ciphertext(context, c0.length - 1, factor, noiseBits, c0, c1);
    }
  }

  private void addUp(List<Terms> all, int prime) {
    PrimeRing ring = context.ring(prime);
    double[][] y0 = new double[babyPowers][];
    double[][] y1 = new double[babyPowers][];
    for (int j = 0; j < babyPowers; j++) {
      y0[j] = powers.get(j + 1).c0()[prime];
      y1[j] = powers.get(j + 1).c1()[prime];
    }
    ExactSum sum =
        ExactSum.of(babyPowers, babyPowers * ring.lazyBound() * ring.bound(), ring.modulus());
    List<double[][]> evaluations = new ArrayList<>();
    for (Terms each : all) {
      evaluations.add(each.evaluations(prime));
    }
    for (int from = 0; from < context.degree(); from += BLOCK_COLUMNS) {
      for (int p = 0; p < all.size(); p++) {
        Terms each = all.get(p);
        ring.innerProducts(
            evaluations.get(p),
            y0,
            y1,
            each.count,
            sum,
            each.c0[prime],
            each.c1[prime],
            from,
            from + BLOCK_COLUMNS);
      }
    }
    for (int p = 0; p < all.size(); p++) {
      Terms each = all.get(p);
      double[][] rows = evaluations.get(p);
      if (each.hasConstant) {
        ring.add(each.c0[prime], rows[each.count], each.c0[prime]);
      }
      context.rows().give(rows);
    }
  }
}
