package org.veilbank.round;

import org.veilbank.math.Modulus;
import org.veilbank.math.Workers;

/**
 * The polynomials over Z_t that a search evaluates, for each slot of a chunk, from its candidates
 * (u_k, v_k) with numbers s_k (RND-3.1):
 *
 * <ul>
 *   <li>a, the least number for which all w_k = u_k + a*v_k are different: 0 but for one slot in
 *       some hundred thousand;
 *   <li>P, the monic polynomial whose roots are the w_k; 1 if there are none;
 *   <li>R, of degree below their number, with R(w_k) = v_k;
 *   <li>for each measure L with L(w_k) = s_k.
 * </ul>
 *
 * <p>Interpolation is by Lagrange: the inverses of all P'(w_k) of a block of slots cost a single
 * inversion (Montgomery, "Speeding the Pollard and elliptic curve methods of factorization", 1987).
 * Takes longer the more candidates there are.
 */
final class SearchPolynomials {
  /** Coefficients of a monic polynomial of the largest degree. */
  static final int ROOT_COEFFICIENTS = Candidates.MOST + 1;

  /** Coefficients of an interpolation. */
  static final int VALUE_COEFFICIENTS = Candidates.MOST;

  private static final int BLOCK_SLOTS = 512;

  private final Candidates candidates;
  private final Modulus t;
  private final long[] multipliers;
  private final long[][] roots;
  private final long[][] secondWords;
  private final long[][][] numbers;

  private SearchPolynomials(Candidates candidates, Modulus t) {
    int slots = candidates.slots();
    this.candidates = candidates;
    this.t = t;
    this.multipliers = new long[slots];
    this.roots = new long[ROOT_COEFFICIENTS][slots];
    this.secondWords = new long[VALUE_COEFFICIENTS][slots];
    this.numbers = new long[candidates.measures()][VALUE_COEFFICIENTS][slots];
  }

  /** The polynomials of all slots, made by some threads. */
  static SearchPolynomials of(Candidates candidates, Modulus t, Workers workers) {
    SearchPolynomials polynomials = new SearchPolynomials(candidates, t);
    int slots = candidates.slots();
    workers.run(
        (slots + BLOCK_SLOTS - 1) / BLOCK_SLOTS,
        block ->
            polynomials.new Block(block * BLOCK_SLOTS, Math.min(slots, (block + 1) * BLOCK_SLOTS))
                .make());
    return polynomials;
  }

  /** a of each slot. */
  long[] multipliers() {
    return multipliers;
  }

  /** P: the coefficients of each slot, by exponent. */
  long[][] roots() {
    return roots;
  }

  /** R: the coefficients of each slot, by exponent. */
  long[][] secondWords() {
    return secondWords;
  }

  /** L of a measure: the coefficients of each slot, by exponent. */
  long[][] numbers(int measure) {
    return numbers[measure];
  }

  /** Some slots in a row. */
  private final class Block {
    private final int fromSlot;
    private final int toSlot;
    private final int from;

    /** w_k of each candidate of the block. */
    private final long[] points;

    /** P'(w_k), then its inverse. */
    private final long[] derivatives;

    private final long[] quotient = new long[Candidates.MOST];

    Block(int fromSlot, int toSlot) {
      this.fromSlot = fromSlot;
      this.toSlot = toSlot;
      this.from = candidates.first(fromSlot);
      int count = candidates.first(toSlot) - from;
      this.points = new long[count];
      this.derivatives = new long[count];
    }

    void make() {
      for (int slot = fromSlot; slot < toSlot; slot++) {
        multipliers[slot] = project(slot);
        multiplyRoots(slot);
        differentiate(slot);
      }
      invertAll(derivatives, t);
      for (int slot = fromSlot; slot < toSlot; slot++) {
        for (int i = candidates.first(slot); i < candidates.first(slot + 1); i++) {
          addBasisOf(slot, i);
        }
      }
    }

    /** Finds a, and sets the slot's points. */
    private long project(int slot) {
      int first = candidates.first(slot) - from;
      int end = candidates.first(slot + 1) - from;
      for (long a = 0; ; a++) {
        for (int i = first; i < end; i++) {
          long second = candidates.word1(from + i);
          points[i] = t.add(candidates.word0(from + i), a == 0 ? 0 : t.multiply(a, second));
        }
        // A pair of different tags is in the way of at most one a.
        if (areDistinct(first, end)) {
          return a;
        }
      }
    }

    private boolean areDistinct(int first, int end) {
      for (int i = first + 1; i < end; i++) {
        for (int j = first; j < i; j++) {
          if (points[i] == points[j]) {
            return false;
          }
        }
      }
      return true;
    }

    private void multiplyRoots(int slot) {
      int first = candidates.first(slot) - from;
      int degree = candidates.first(slot + 1) - from - first;
      roots[0][slot] = 1;
      for (int d = 0; d < degree; d++) {
        long root = points[first + d];
        roots[d + 1][slot] = roots[d][slot];
        for (int j = d; j > 0; j--) {
          roots[j][slot] = t.subtract(roots[j - 1][slot], t.multiply(root, roots[j][slot]));
        }
        roots[0][slot] = t.subtract(0, t.multiply(root, roots[0][slot]));
      }
    }

    private void differentiate(int slot) {
      int first = candidates.first(slot) - from;
      int end = candidates.first(slot + 1) - from;
      for (int i = first; i < end; i++) {
        long product = 1;
        for (int j = first; j < end; j++) {
          if (j != i) {
            product = t.multiply(product, t.subtract(points[i], points[j]));
          }
        }
        derivatives[i] = product;
      }
    }

    /** Adds what candidate i has in its slot's interpolations: y_i * P/(w - w_i) / P'(w_i). */
    private void addBasisOf(int slot, int i) {
      int degree = candidates.first(slot + 1) - candidates.first(slot);
      long point = points[i - from];
      long carry = 0;
      for (int j = degree; j > 0; j--) {
        carry = t.add(roots[j][slot], t.multiply(carry, point));
        quotient[j - 1] = carry;
      }
      addMultiple(
          secondWords, slot, degree, t.multiply(candidates.word1(i), derivatives[i - from]));
      for (int m = 0; m < numbers.length; m++) {
        long number = candidates.number(m, i);
        addMultiple(numbers[m], slot, degree, t.multiply(number, derivatives[i - from]));
      }
    }

    private void addMultiple(long[][] sum, int slot, int count, long weight) {
      for (int j = 0; j < count; j++) {
        sum[j][slot] = t.add(sum[j][slot], t.multiply(quotient[j], weight));
      }
    }
  }

  /** Inverts all, none of which is zero, in place. */
  static void invertAll(long[] values, Modulus t) {
    if (values.length == 0) {
      return;
    }
    long[] products = new long[values.length];
    long product = 1;
    for (int i = 0; i < values.length; i++) {
      products[i] = product;
      product = t.multiply(product, values[i]);
    }
    long inverse = t.invert(product);
    for (int i = values.length - 1; i >= 0; i--) {
      long value = values[i];
      values[i] = t.multiply(inverse, products[i]);
      inverse = t.multiply(inverse, value);
    }
  }
}
