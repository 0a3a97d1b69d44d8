package org.veilbank.bench;

import org.veilbank.payments.GeneratorParameters;
import org.veilbank.payments.GeneratorSpec;
import org.veilbank.payments.PaymentBatch;
import org.veilbank.payments.PaymentGenerator;

/** Who pays whom, without end: both drawn by Zipf's law. */
final class SkewedPairs {
  /** Zipf's exponent: the k-th busiest pays, and is paid, 1/k times as often as the busiest. */
  static final double EXPONENT = 1.0;

  private static final long SEED = 20_260_101;
  private static final long ENDLESS = 1L << 40;

  private final PaymentGenerator generator;
  private final PaymentBatch batch = new PaymentBatch(1024);
  private int at;

  /** Pairs of different numbers below a count. */
  SkewedPairs(int entities) {
    generator =
        new PaymentGenerator(
            GeneratorParameters.of(
                GeneratorSpec.builder(ENDLESS, entities, SEED)
                    .exponents(EXPONENT, EXPONENT)
                    .build()));
  }

  /** Goes to the next pair. */
  void next() {
    at++;
    if (at >= batch.size()) {
      generator.fill(batch);
      at = 0;
    }
  }

  int payer() {
    return batch.payer(at);
  }

  int payee() {
    return batch.payee(at);
  }
}
