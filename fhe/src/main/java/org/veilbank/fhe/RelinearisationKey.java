package org.veilbank.fhe;

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
