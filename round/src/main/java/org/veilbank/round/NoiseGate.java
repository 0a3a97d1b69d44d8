package org.veilbank.round;

import java.util.List;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.NoiseModel;

/**
 * The gate's operations on levels and noise bounds. What {@link CiphertextGate} would refuse gets
 * an infinite bound, and so does all that follows from it. Scalars count as large as they can be,
 * so that bounds hold whatever the policy's numbers are.
 */
final class NoiseGate implements GateOperations<NoiseGate.Shape> {
  private final BgvParameters parameters;
  private final NoiseModel noise;
  private final double largestScalarBits;

  /**
   * What is known of a ciphertext.
   *
   * @param level the index of its last prime; 0 if the bound is infinite and there is none
   * @param noiseBits log2 of the noise bound
   */
  record Shape(int level, double noiseBits) {}

  NoiseGate(BgvParameters parameters) {
    this.parameters = parameters;
    this.noise = new NoiseModel(parameters);
    this.largestScalarBits = noise.scalar(parameters.plaintextModulus().value() / 2.0);
  }

  /**
   * What a refresh gives, at most: the masks of n banks, and what was opened.
   *
   * @param banks n
   */
  Shape refreshed(int banks, int level) {
    double masks = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < banks; i++) {
      masks = NoiseModel.sum(masks, noise.publicKeyEncryption());
    }
    return checked(level, NoiseModel.sum(masks, noise.plaintext()));
  }

  /** log2 of the noise that a division leaves. */
  double floorBits() {
    return noise.switchingFloor();
  }

  private Shape checked(int level, double noiseBits) {
    return level >= 0 && noiseBits < parameters.logQ(level) - 1
        ? new Shape(level, noiseBits)
        : new Shape(Math.max(0, level), Double.POSITIVE_INFINITY);
  }

  @Override
  public int level(Shape x) {
    return x.level();
  }

  @Override
  public long factor(Shape x) {
    return 1;
  }

  @Override
  public Shape switchTo(Shape x, int level) {
    if (level > x.level() || level < 0) {
      return new Shape(Math.max(0, level), Double.POSITIVE_INFINITY);
    }
    return level == x.level()
        ? x
        : checked(level, noise.switched(x.noiseBits(), x.level(), x.level() - level));
  }

  @Override
  public Shape affine(Shape x, long slope, long constant) {
    return checked(x.level(), NoiseModel.sum(x.noiseBits(), largestScalarBits));
  }

  @Override
  public Shape combination(List<Shape> terms, long[] weights, long constant, long factor) {
    double bits = largestScalarBits;
    int level = Integer.MAX_VALUE;
    for (Shape term : terms) {
      bits = NoiseModel.sum(bits, term.noiseBits() + largestScalarBits);
      level = Math.min(level, term.level());
    }
    return checked(level, bits);
  }

  @Override
  public Shape sumOfProducts(List<Product<Shape>> products, List<Shape> terms) {
    double bits = Double.NEGATIVE_INFINITY;
    int level = Integer.MAX_VALUE;
    for (Product<Shape> each : products) {
      bits = NoiseModel.sum(bits, each.left().noiseBits() + each.right().noiseBits());
      level = Math.min(level, Math.min(each.left().level(), each.right().level()));
    }
    for (Shape term : terms) {
      bits = NoiseModel.sum(bits, term.noiseBits());
      level = Math.min(level, term.level());
    }
    Shape tensor = checked(level, bits);
    return tensor.level() == 0
        ? new Shape(0, Double.POSITIVE_INFINITY)
        : checked(level - 1, noise.relinearised(tensor.noiseBits(), level, 1));
  }

  @Override
  public Shape add(Shape a, Shape b) {
    return checked(Math.min(a.level(), b.level()), NoiseModel.sum(a.noiseBits(), b.noiseBits()));
  }

  @Override
  public Shape masked(Shape x, SlotRange range, long ratio) {
    return checked(x.level(), x.noiseBits() + noise.plaintext());
  }

  @Override
  public void release(Shape x) {
    // Nothing is held.
  }
}
