package org.veilbank.proof;

import java.security.SecureRandom;
import org.veilbank.group.Scalar;

/** Factors of the equations of one proof, by which they become one. */
@FunctionalInterface
interface Weights {
  /** Bytes of a random weight: a wrong equation passes with probability 2^-128. */
  int RANDOM_BYTES = 16;

  /** The factor of the next equation; never zero. */
  Scalar next();

  /** 1, base, base^2, ...: for one proof, whose last challenge is the base. */
  static Weights powers(Scalar base) {
    return new Weights() {
      private Scalar weight = Scalar.ONE;

      @Override
      public Scalar next() {
        Scalar current = weight;
        weight = weight.multiply(base);
        return current;
      }
    };
  }

  /** Fresh ones for each equation. */
  static Weights random(SecureRandom random) {
    return () -> {
      byte[] bytes = new byte[RANDOM_BYTES];
      Scalar weight = Scalar.ZERO;
      while (weight.isZero()) {
        random.nextBytes(bytes);
        weight = Scalar.reduce(bytes);
      }
      return weight;
    };
  }
}
