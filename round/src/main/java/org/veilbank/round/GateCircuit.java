package org.veilbank.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veilbank.math.Modulus;

/**
 * The polynomials of the gate at one chunk's refreshed count and sums.
 *
 * <p>What is released of a measure is a sum of selector(count) * polynomial(sum), see {@link
 * GateTerm}. The selectors' noise, or for a released sum the sum's, is what a 0/1 vector
 * multiplies: they are there several levels before they are needed, and dropping a prime takes away
 * what the vector added, so that it costs no level.
 *
 * @param <C> what is computed on
 */
final class GateCircuit<C> {
  /** Levels above that of decryption at which the factors of the last product are masked. */
  private static final int MASKING = 2;

  private final GateOperations<C> operations;
  private final Modulus t;
  private final int decryptionLevel;
  private final C count;
  private final Map<Integer, PowerLadder<C>> countPowers = new HashMap<>();
  private final Map<AtCount, C> atCount = new HashMap<>();

  /**
   * How to compute an output.
   *
   * @param workingLevel to which inputs are brought first
   * @param babyPowers a power of two: how many coefficients a block of a sum's polynomial has
   */
  record Plan(int workingLevel, int babyPowers) {}

  /** A polynomial of the count, at a level. */
  private record AtCount(List<Long> coefficients, int workingLevel, int level) {}

  /** An output but for the 0/1 vector of the recipient's range. */
  sealed interface Unmasked<C> {}

  /** The output itself, one level above. */
  record Single<C>(C value) implements Unmasked<C> {}

  /** A sum of products, of which the left factors are to be masked. */
  record Products<C>(List<GateOperations.Product<C>> products) implements Unmasked<C> {}

  /**
   * A circuit; the count stays the caller's to release.
   *
   * @param t the plaintext modulus
   * @param decryptionLevel where outputs are to arrive
   */
  GateCircuit(GateOperations<C> operations, Modulus t, int decryptionLevel, C count) {
    this.operations = operations;
    this.t = t;
    this.decryptionLevel = decryptionLevel;
    this.count = count;
  }

  /** The gated number of others. */
  Single<C> count(long[] coefficients, Plan plan) {
    return new Single<>(atCount(coefficients, plan, decryptionLevel + 1));
  }

  /** A released sum: (sum + 1) * gate. */
  Unmasked<C> sum(GateTerm term, C sum, Plan plan) {
    boolean gated = term.selector().length > 1;
    int level = decryptionLevel + (gated ? MASKING : 1);
    C switched = operations.switchTo(sum, level);
    C plusOne = operations.affine(switched, 1, 1);
    operations.release(switched);
    return gated
        ? new Products<>(
            List.of(
                new GateOperations.Product<>(
                    plusOne, atCount(term.selector(), plan, decryptionLevel + 1))))
        : new Single<>(plusOne);
  }

  /** A flag or band. */
  Unmasked<C> band(List<GateTerm> terms, C sum, Plan plan) {
    PowerLadder<C> powers =
        new PowerLadder<>(operations, operations.switchTo(sum, plan.workingLevel()));
    List<GateOperations.Product<C>> products = new ArrayList<>();
    for (GateTerm term : terms) {
      C value = blockwise(powers, term.polynomial(), plan.babyPowers());
      C low = operations.switchTo(value, decryptionLevel + 1);
      operations.release(value);
      if (term.selector().length == 1) {
        powers.release();
        return new Single<>(low);
      }
      products.add(
          new GateOperations.Product<>(
              atCount(term.selector(), plan, decryptionLevel + MASKING), low));
    }
    powers.release();
    return new Products<>(List.copyOf(products));
  }

  /** An output for one recipient, at the decryption level. */
  static <C> C output(
      GateOperations<C> operations,
      Modulus t,
      int decryptionLevel,
      Unmasked<C> unmasked,
      SlotRange range) {
    return switch (unmasked) {
      case Single<C>(C value) -> masked(operations, value, range, 1, decryptionLevel);
      case Products<C>(List<GateOperations.Product<C>> products) -> {
        List<GateOperations.Product<C>> factors = new ArrayList<>();
        for (GateOperations.Product<C> each : products) {
          // The sum needs products of one scale factor, and masking changes it for nothing.
          long ratio =
              products.size() == 1
                  ? 1
                  : t.invert(
                      t.multiply(operations.factor(each.left()), operations.factor(each.right())));
          factors.add(
              new GateOperations.Product<>(
                  masked(operations, each.left(), range, ratio, decryptionLevel + 1),
                  each.right()));
        }
        C sum = operations.sumOfProducts(factors, List.of());
        factors.forEach(each -> operations.release(each.left()));
        yield sum;
      }
    };
  }

  private static <C> C masked(
      GateOperations<C> operations, C x, SlotRange range, long ratio, int level) {
    C wide = operations.masked(x, range, ratio);
    C low = operations.switchTo(wide, level);
    operations.release(wide);
    return low;
  }

  private C atCount(long[] coefficients, Plan plan, int level) {
    List<Long> listed = Arrays.stream(coefficients).boxed().toList();
    AtCount wanted = new AtCount(listed, plan.workingLevel(), level);
    C known = atCount.get(wanted);
    if (known != null) {
      return known;
    }
    PowerLadder<C> powers =
        countPowers.computeIfAbsent(
            plan.workingLevel(), w -> new PowerLadder<>(operations, operations.switchTo(count, w)));
    C value = polynomial(powers, coefficients);
    C low = operations.switchTo(value, level);
    operations.release(value);
    atCount.put(wanted, low);
    return low;
  }

  /**
   * P(x) = x^h * U(x) + V(x) with h the greatest power of two below the degree d, U evaluated
   * likewise: ceil(log2 d) levels. Leading coefficients go into scale factors, which is free; V's
   * coefficients multiply noise that is small beside the product's.
   */
  private C polynomial(PowerLadder<C> powers, long[] coefficients) {
    int degree = coefficients.length - 1;
    if (degree == 1) {
      return operations.affine(powers.get(1), coefficients[1], coefficients[0]);
    }
    int split = Integer.highestOneBit(degree - 1);
    C upper = polynomial(powers, Arrays.copyOfRange(coefficients, split, degree + 1));
    C power = powers.get(split);
    int level = Math.min(operations.level(upper), operations.level(power));
    C left = operations.switchTo(power, level);
    C right = operations.switchTo(upper, level);
    operations.release(upper);
    long factor = t.multiply(operations.factor(left), operations.factor(right));
    long[] lower = Arrays.copyOf(coefficients, split);
    long constant = lower[0];
    lower[0] = 0;
    List<C> terms = new ArrayList<>();
    if (Arrays.stream(lower).anyMatch(c -> c != 0)) {
      terms.add(combination(powers, lower, factor));
    }
    C value = operations.sumOfProducts(List.of(new GateOperations.Product<>(left, right)), terms);
    operations.release(left);
    operations.release(right);
    terms.forEach(operations::release);
    C result = operations.affine(value, 1, constant);
    operations.release(value);
    return result;
  }

  /** The sum of coefficients times powers; zeros too, so that equal lengths give equal levels. */
  private C combination(PowerLadder<C> powers, long[] coefficients, long factor) {
    List<C> terms = new ArrayList<>();
    for (int j = 1; j < coefficients.length; j++) {
      terms.add(powers.get(j));
    }
    long[] weights = Arrays.copyOfRange(coefficients, 1, coefficients.length);
    return operations.combination(terms, weights, coefficients[0], factor);
  }

  /**
   * P(x) as the sum of B_i(x) * x^(ik), the B_i of degree below k (Paterson and Stockmeyer 1973):
   * one relinearisation for the sum. The noise that coefficients add to a B_i is divided away
   * before it meets its power, which is some levels further down.
   */
  private C blockwise(PowerLadder<C> powers, long[] coefficients, int babyPowers) {
    int degree = coefficients.length - 1;
    int level = operations.level(powers.get(1));
    for (int i = babyPowers; i <= degree; i += babyPowers) {
      level = Math.min(level, operations.level(powers.get(i)));
    }
    long factor = 1;
    List<GateOperations.Product<C>> products = new ArrayList<>();
    List<Integer> constants = new ArrayList<>();
    for (int i = babyPowers; i <= degree; i += babyPowers) {
      long[] block = Arrays.copyOfRange(coefficients, i, i + babyPowers);
      if (isConstant(block)) {
        constants.add(i);
        continue;
      }
      C giant = powers.get(i);
      C wide = combination(powers, block, t.invert(operations.factor(giant)));
      C value = operations.switchTo(wide, level);
      operations.release(wide);
      // All blocks come from one level, so the division changed their factors alike.
      factor = t.multiply(operations.factor(value), operations.factor(giant));
      products.add(new GateOperations.Product<>(value, giant));
    }
    long[] rest = Arrays.copyOf(coefficients, Math.min(babyPowers, degree + 1));
    List<C> terms = restTerms(powers, rest, constants, coefficients, factor);
    C value = products.isEmpty() ? sum(terms) : operations.sumOfProducts(products, terms);
    products.forEach(each -> operations.release(each.left()));
    terms.forEach(operations::release);
    if (!isConstant(rest)) {
      return value;
    }
    C result = operations.affine(value, 1, rest[0]);
    operations.release(value);
    return result;
  }

  private List<C> restTerms(
      PowerLadder<C> powers,
      long[] rest,
      List<Integer> constants,
      long[] coefficients,
      long factor) {
    List<C> terms = new ArrayList<>();
    if (!isConstant(rest)) {
      terms.add(combination(powers, rest, factor));
    }
    for (int i : constants) {
      if (coefficients[i] != 0) {
        terms.add(
            operations.combination(
                List.of(powers.get(i)), new long[] {coefficients[i]}, 0, factor));
      }
    }
    return terms;
  }

  /** The sum of one or more, as a new value. */
  private C sum(List<C> terms) {
    C sum = operations.affine(terms.get(0), 1, 0);
    for (C term : terms.subList(1, terms.size())) {
      C before = sum;
      sum = operations.add(before, term);
      operations.release(before);
    }
    return sum;
  }

  private static boolean isConstant(long[] coefficients) {
    return Arrays.stream(coefficients).skip(1).allMatch(c -> c == 0);
  }

  /** Releases what was needed for the count's polynomials, but not those. */
  void releasePowers() {
    countPowers.values().forEach(PowerLadder::release);
    countPowers.clear();
  }
}
