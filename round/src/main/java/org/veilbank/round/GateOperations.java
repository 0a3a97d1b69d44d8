package org.veilbank.round;

import java.util.List;

/**
 * The operations that the gate's circuit consists of. One implementation computes on ciphertexts,
 * the other on their levels and noise bounds alone, so that the level at which a circuit must start
 * is found by the circuit itself.
 *
 * @param <C> what is computed on
 */
interface GateOperations<C> {

  /** A product to be added to others. */
  record Product<C>(C left, C right) {}

  /** The index of x's last prime. */
  int level(C x);

  /** The scale factor of x, see {@link org.veilbank.fhe.Ciphertext#factor}. */
  long factor(C x);

  /** x divided by the primes above a level, which changes its factor; a copy if there are none. */
  C switchTo(C x, int level);

  /** slope * x + constant for canonical numbers, the slope not 0: by the factor, without noise. */
  C affine(C x, long slope, long constant);

  /**
   * The sum of terms times canonical numbers, plus a constant, at the terms' lowest level.
   *
   * @param weights one for each term
   * @param factor of the result
   */
  C combination(List<C> terms, long[] weights, long constant, long factor);

  /**
   * The sum of products and further terms, relinearised once and divided by one prime. All factors
   * must be the same.
   *
   * @param products one or more
   */
  C sumOfProducts(List<Product<C>> products, List<C> terms);

  /** a + b, of the same factor, at their lower level. */
  C add(C a, C b);

  /**
   * x inside of a range of slots, and zero outside; its factor is multiplied by {@code ratio} for
   * no additional noise.
   */
  C masked(C x, SlotRange range, long ratio);

  /** Gives memory back. */
  void release(C x);
}
