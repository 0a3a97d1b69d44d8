package org.veilbank.proof;

import org.veilbank.group.Scalar;

/**
 * A proof whose challenges have been drawn: all its bytes are fixed, and its equations are known.
 */
@FunctionalInterface
interface Challenged {
  /** What the equations need the inverse of, so that a batch can share one inversion. */
  default Scalar denominator() {
    return Scalar.ONE;
  }

  /** Adds the equations, weighted. */
  void addTo(Equations equations, Scalar inverse);
}
