package org.veilbank.math;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds primes q = 1 mod 2N, which have the roots of unity that a transform of degree N needs. */
public final class NttPrimes {
  private NttPrimes() {}

  /**
   * The largest such primes below 2^bits that are not among those to avoid, in descending order.
   *
   * @param bits log2 of the bound, not necessarily whole, at most {@value Modulus#MAX_BITS}
   * @throws IllegalArgumentException if there are fewer than count above 2^(bits-1)
   */
  public static List<Long> below(double bits, int degree, int count, Collection<Long> avoid) {
    if (!(bits > 2) || bits > Modulus.MAX_BITS) {
      throw new IllegalArgumentException(
          "primes of %s bits: need more than 2 and at most %d".formatted(bits, Modulus.MAX_BITS));
    }
    long step = 2L * degree;
    double bound = StrictMath.pow(2, bits);
    List<Long> primes = new ArrayList<>();
    for (long q = ((long) Math.ceil(bound) - 2) / step * step + 1;
        primes.size() < count;
        q -= step) {
      if (q < bound / 2) {
        throw new IllegalArgumentException(
            "%d primes = 1 mod %d just below 2^%.2f: there are only %d above 2^%.2f"
                .formatted(count, step, bits, primes.size(), bits - 1));
      }
      if (!avoid.contains(q) && Modulus.isPrime(q)) {
        primes.add(q);
      }
    }
    return List.copyOf(primes);
  }
}
