package org.veilbank.fhe;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The largest log2(QP) at which the ring learning-with-errors problem with a uniform ternary secret
 * and errors of deviation 3.2 is believed to take 2^128 work.
 *
 * <p>Source of the classical column: Bossuat, Cammarota, Chillotti, Curtis, Dai, Gong, Hales, Kim,
 * Kumar, Lee, Malluhi, Polyakov, Rohloff, Song and Yi, "Security guidelines for implementing
 * homomorphic encryption", ePrint 2024/463. The quantum column is a public reproduction of such
 * estimates, not that paper's own table.
 */
final class SecurityTable {
  /** The security level, in bits, of both columns. */
  static final int LEVEL = 128;

  private static final Map<Integer, Integer> CLASSICAL =
      Map.of(1 << 13, 214, 1 << 14, 430, 1 << 15, 868, 1 << 16, 1747);
  private static final Map<Integer, Integer> QUANTUM =
      Map.of(1 << 13, 161, 1 << 14, 322, 1 << 15, 644, 1 << 16, 1289);

  private SecurityTable() {}

  /** The limit of log2(QP) against classical attackers, if the table has this degree. */
  static OptionalInt classicalLimit(int degree) {
    return find(CLASSICAL, degree);
  }

  /** The limit of log2(QP) against quantum attackers, if the table has this degree. */
  static OptionalInt quantumLimit(int degree) {
    return find(QUANTUM, degree);
  }

  private static OptionalInt find(Map<Integer, Integer> column, int degree) {
    Integer limit = column.get(degree);
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }
}
