package org.veilbank.round;

import java.util.Arrays;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.TensorCiphertext;
import org.veilbank.math.Modulus;

/** The gate's operations on ciphertexts. */
final class CiphertextGate implements GateOperations<Ciphertext> {
  private final Evaluator evaluator;
  private final Encoder encoder;
  private final RelinearisationKey key;
  private final Modulus t;

  CiphertextGate(BgvContext context, RelinearisationKey key) {
    this.evaluator = new Evaluator(context);
    this.encoder = new Encoder(context);
    this.key = key;
    this.t = context.parameters().plaintextModulus();
  }

  @Override
  public int level(Ciphertext x) {
    return x.level();
  }

  @Override
  public long factor(Ciphertext x) {
    return x.factor();
  }

  @Override
  public Ciphertext switchTo(Ciphertext x, int level) {
    return evaluator.modSwitch(x, x.level() - level);
  }

  @Override
  public Ciphertext affine(Ciphertext x, long slope, long constant) {
    long factor = t.multiply(x.factor(), t.invert(slope));
    try (Ciphertext scaled = evaluator.withFactor(x, factor)) {
      return evaluator.addScalar(scaled, constant);
    }
  }

  @Override
  public Ciphertext combination(
      List<Ciphertext> terms, long[] weights, long constant, long factor) {
    Ciphertext sum = evaluator.linearCombination(terms, weights, factor);
    if (constant == 0) {
      return sum;
    }
    try (Ciphertext before = sum) {
      return evaluator.addScalar(before, constant);
    }
  }

  @Override
  public Ciphertext sumOfProducts(List<Product<Ciphertext>> products, List<Ciphertext> terms) {
    int level = Integer.MAX_VALUE;
    for (Product<Ciphertext> each : products) {
      level = Math.min(level, Math.min(each.left().level(), each.right().level()));
    }
    for (Ciphertext each : terms) {
      level = Math.min(level, each.level());
    }
    // The first product sets the sum's level.
    Product<Ciphertext> first = products.get(0);
    TensorCiphertext sum;
    try (Ciphertext left = evaluator.dropTo(first.left(), level)) {
      sum =
          first.left() == first.right()
              ? evaluator.tensor(left, left)
              : evaluator.tensor(left, first.right());
    }
    for (Product<Ciphertext> each : products.subList(1, products.size())) {
      evaluator.addProduct(sum, each.left(), each.right());
    }
    for (Ciphertext each : terms) {
      evaluator.addTerm(sum, each);
    }
    return evaluator.relinearise(sum, key, 1);
  }

  @Override
  public Ciphertext add(Ciphertext a, Ciphertext b) {
    return evaluator.add(a, b);
  }

  @Override
  public Ciphertext masked(Ciphertext x, SlotRange range, long ratio) {
    long factor = t.multiply(x.factor(), ratio);
    if (range.isWhole()) {
      try (Ciphertext scaled = evaluator.multiplyScalar(x, ratio)) {
        return evaluator.withFactor(scaled, factor);
      }
    }
    long[] slots = new long[range.slots()];
    Arrays.fill(slots, range.first(), range.end(), ratio);
    try (Ciphertext product = evaluator.multiplyPlain(x, encoder.encode(slots))) {
      return evaluator.withFactor(product, factor);
    }
  }

  @Override
  public void release(Ciphertext x) {
    x.close();
  }
}
