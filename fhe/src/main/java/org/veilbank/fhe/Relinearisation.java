package org.veilbank.fhe;

import java.util.Arrays;
import org.veilbank.math.PrimeRing;

/**
 * Hybrid key switching of d2*s^2 to a ciphertext under s, and division by P and by dropped primes
 * in one step: the operation on which nearly all time of a computation is spent.
 *
 * <p>Differs from the textbook form: the terms P*d0 and P*d1 are added before the division, so that
 * one mod-down serves for the key switch and the mod switch; the inverse transforms absorb the
 * constants of the base extension; and extensions are computed for blocks of columns, so that the
 * digits' rows are read from a near cache and not once for each target prime.
 */
final class Relinearisation {
  private static final int BLOCK_COLUMNS = 1024;

  private final BgvContext context;
  private final TensorCiphertext tensor;
  private final RelinearisationKey key;
  private final KeySwitchPlan plan;
  private final ModDown modDown;

  /** The index in the mod-down of each prime that it drops, else -1. */
  private final int[] dropIndex;

  private final double[][] digitRows;
  private final double[][] out0;
  private final double[][] out1;

  Relinearisation(BgvContext context, TensorCiphertext tensor, RelinearisationKey key, int drops) {
    this.context = context;
    this.tensor = tensor;
    this.key = key;
    int level = tensor.level();
    this.plan = context.keySwitchPlan(level);
    this.modDown = context.modDownWithP(level, drops);
    int primes = context.parameters().primeCount();
    this.dropIndex = new int[primes];
    Arrays.fill(dropIndex, -1);
    for (int i = 0; i < modDown.droppedCount(); i++) {
      dropIndex[modDown.dropped(i)] = i;
    }
    this.digitRows = context.rows().take(level + 1);
    this.out0 = new double[primes][];
    this.out1 = new double[primes][];
  }

  /** The rows of the result, for the primes that are kept. */
  double[][][] run() {
    context.workers().run(digitRows.length, this::toDigit);
    double[][][] extended = new double[targets()][plan.digits()][];
    for (int i = 0; i < extended.length; i++) {
      for (int digit = 0; digit < plan.digits(); digit++) {
        extended[i][digit] =
            plan.owns(digit, target(i)) ? tensor.d2()[target(i)] : context.rows().take();
      }
    }
    int blocks = context.degree() / BLOCK_COLUMNS;
    context.workers().run(blocks, block -> extend(extended, block * BLOCK_COLUMNS));
    context.workers().run(extended.length, i -> applyKey(target(i), extended[i]));
    context.rows().give(digitRows);
    double[][] kept0 = Arrays.copyOf(out0, modDown.kept());
    double[][] kept1 = Arrays.copyOf(out1, modDown.kept());
    modDown.divide(out0, out1, kept0, kept1);
    for (int i = 0; i < modDown.droppedCount(); i++) {
      context.rows().give(out0[modDown.dropped(i)]);
      context.rows().give(out1[modDown.dropped(i)]);
    }
    return new double[][][] {kept0, kept1};
  }

  private void toDigit(int prime) {
    double[] source = tensor.d2()[prime];
    System.arraycopy(source, 0, digitRows[prime], 0, source.length);
    context.ring(prime).inverse(digitRows[prime], plan.scale(prime));
  }

  /** The prime of the i-th target: those of the level, then the special ones. */
  private int target(int i) {
    int level = tensor.level();
    return i <= level ? i : context.parameters().topLevel() + (i - level);
  }

  private int targets() {
    return digitRows.length + context.parameters().specialPrimes().size();
  }

  /** Extends all digits to all targets, for the columns of one block. */
  private void extend(double[][][] extended, int from) {
    int to = from + BLOCK_COLUMNS;
    for (int i = 0; i < extended.length; i++) {
      int target = target(i);
      PrimeRing ring = context.ring(target);
      for (int digit = 0; digit < plan.digits(); digit++) {
        if (!plan.owns(digit, target)) {
          int first = plan.first(digit);
          ring.combine(
              digitRows,
              first,
              plan.count(digit),
              plan.weights(target),
              first,
              plan.extensionSum(target, digit),
              extended[i][digit],
              from,
              to);
        }
      }
    }
  }

  private void applyKey(int target, double[][] extended) {
    PrimeRing ring = context.ring(target);
    for (int digit = 0; digit < extended.length; digit++) {
      if (!plan.owns(digit, target)) {
        ring.forwardLazy(extended[digit]);
      }
    }
    boolean special = target > context.parameters().topLevel();
    double[] sum0 = context.rows().take();
    double[] sum1 = context.rows().take();
    ring.innerProducts(
        extended,
        key.b(target),
        key.a(target),
        extended.length,
        special ? sum0 : tensor.d0()[target],
        special ? sum1 : tensor.d1()[target],
        plan.specialProduct(target),
        plan.innerSum(target),
        sum0,
        sum1);
    for (int digit = 0; digit < extended.length; digit++) {
      if (!plan.owns(digit, target)) {
        context.rows().give(extended[digit]);
      }
    }
    if (dropIndex[target] >= 0) {
      modDown.prepare(dropIndex[target], sum0);
      modDown.prepare(dropIndex[target], sum1);
    }
    out0[target] = sum0;
    out1[target] = sum1;
  }
}
