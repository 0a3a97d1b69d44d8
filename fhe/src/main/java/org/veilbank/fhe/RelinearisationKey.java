package org.veilbank.fhe;

import java.util.Arrays;

/**
 * A relinearisation key: for each digit j, (b_j, a_j) with b_j = -a_j*s + t*e_j + P*g_j*s^2 modulo
 * QP, where g_j is 1 modulo the digit's primes and 0 modulo the others (hybrid key switching:
 * Gentry, Halevi and Smart, ePrint 2012/099; Han and Ki, ePrint 2019/688).
 */
public final class RelinearisationKey {
  private final BgvContext context;
  private final double[][][] b;
  private final double[][][] a;

  /** Takes over the evaluations, indexed by prime (ciphertext, then special) and digit. */
  RelinearisationKey(BgvContext context, double[][][] b, double[][][] a) {
    this.context = context;
    this.b = b;
    this.a = a;
  }

  /**
   * The key with these parts, for keys that several parties make together.
   *
   * @param b evaluations in range, indexed by prime (ciphertext, then special) and digit; taken
   *     over
   * @param a likewise
   * @throws IllegalArgumentException if there is not a row for each prime and digit
   */
  public static RelinearisationKey of(BgvContext context, double[][][] b, double[][][] a) {
    int primes = context.parameters().primeCount();
    int digits = context.parameters().digitCount();
    if (b.length != primes
        || a.length != primes
        || Arrays.stream(b).anyMatch(rows -> rows.length != digits)
        || Arrays.stream(a).anyMatch(rows -> rows.length != digits)) {
      throw new IllegalArgumentException(
          "relinearisation key: need a row for each of %d primes and %d digits"
              .formatted(primes, digits));
    }
    return new RelinearisationKey(context, b, a);
  }

  /** The context that it belongs to. */
  public BgvContext context() {
    return context;
  }

  /** b of each digit modulo a prime, as evaluations; shared, not to be changed. */
  double[][] b(int prime) {
    return b[prime];
  }

  /** a of each digit modulo a prime, as evaluations; shared, not to be changed. */
  double[][] a(int prime) {
    return a[prime];
  }

  @Override
  public String toString() {
    return "RelinearisationKey[%s]".formatted(context.parameters().name());
  }
}
