package org.veilbank.round;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Powers of one value, made as they are needed and kept, x^e in ceil(log2 e) levels.
 *
 * @param <C> what is computed on
 */
final class PowerLadder<C> {
  private final GateOperations<C> operations;
  private final SortedMap<Integer, C> powers = new TreeMap<>();

  /** The powers of x, which is taken over. */
  PowerLadder(GateOperations<C> operations, C x) {
    this.operations = operations;
    powers.put(1, x);
  }

  /** x^exponent for an exponent of at least 1; stays the ladder's to release. */
  C get(int exponent) {
    C known = powers.get(exponent);
    if (known != null) {
      return known;
    }
    // Splitting off the highest bit keeps multiples of a power of two among themselves.
    int half = Integer.highestOneBit(exponent - 1);
    C power = product(operations, get(half), get(exponent - half));
    powers.put(exponent, power);
    return power;
  }

  /** a * b, the higher one brought down to the lower one's level by division. */
  static <C> C product(GateOperations<C> operations, C a, C b) {
    int level = Math.min(operations.level(a), operations.level(b));
    if (operations.level(a) == operations.level(b)) {
      return operations.sumOfProducts(List.of(new GateOperations.Product<>(a, b)), List.of());
    }
    C higher = operations.level(a) > level ? a : b;
    C lower = operations.level(a) > level ? b : a;
    C switched = operations.switchTo(higher, level);
    C product =
        operations.sumOfProducts(List.of(new GateOperations.Product<>(lower, switched)), List.of());
    operations.release(switched);
    return product;
  }

  /** Releases all powers, x too. */
  void release() {
    powers.values().forEach(operations::release);
    powers.clear();
  }
}
