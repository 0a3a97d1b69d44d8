package org.veilbank.fhe;

import java.util.Arrays;
import java.util.List;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Computes on ciphertexts. No operand is changed. Operands of different levels are brought to the
 * lower one, operands of different scale factors to a common one; results carry a noise bound, and
 * an operation whose result could not be decrypted fails with a {@link NoiseOverflowException}.
 *
 * <p>All operations are public: nothing here needs or touches a secret. Results do not depend on
 * the number of threads or the kernel.
 */
public final class Evaluator {
  private final BgvContext context;
  private final Modulus t;

  /** An evaluator for a context. */
  public Evaluator(BgvContext context) {
    this.context = context;
    this.t = context.parameters().plaintextModulus();
  }

  /** What becomes of one row of a component. */
  private interface RowOperation {
    void apply(PrimeRing ring, int prime, int component, double[] out);
  }

  /** A new ciphertext of which each row is computed on its own. */
  private Ciphertext rowByRow(int level, long factor, double noiseBits, RowOperation operation) {
    context.checkedNoise(noiseBits, level);
    double[][][] rows = {context.rows().take(level + 1), context.rows().take(level + 1)};
    context
        .workers()
        .run(
            2 * (level + 1),
            i -> operation.apply(context.ring(i >> 1), i >> 1, i & 1, rows[i & 1][i >> 1]));
    return new Ciphertext(context, level, factor, noiseBits, rows[0], rows[1]);
  }

  private static double[] row(Ciphertext x, int component, int prime) {
    return component == 0 ? x.c0()[prime] : x.c1()[prime];
  }

  private int commonLevel(Ciphertext a, Ciphertext b) {
    context.requireSame(a.context());
    context.requireSame(b.context());
    return Math.min(a.level(), b.level());
  }

  /** a + b. */
  public Ciphertext add(Ciphertext a, Ciphertext b) {
    return addOrSubtract(a, b, false);
  }

  /** a - b. */
  public Ciphertext subtract(Ciphertext a, Ciphertext b) {
    return addOrSubtract(a, b, true);
  }

  private Ciphertext addOrSubtract(Ciphertext a, Ciphertext b, boolean subtract) {
    int level = commonLevel(a, b);
    ScaleFactors factors = ScaleFactors.balance(a.factor(), b.factor(), t);
    NoiseModel noise = context.noise();
    double noiseBits =
        NoiseModel.sum(
            a.noiseBits() + noise.scalar(factors.first()),
            b.noiseBits() + noise.scalar(factors.second()));
    boolean same = factors.first() == 1 && factors.second() == 1;
    int second = subtract ? -factors.second() : factors.second();
    return rowByRow(
        level,
        factors.factor(),
        noiseBits,
        (ring, prime, component, out) -> {
          double[] left = row(a, component, prime);
          double[] right = row(b, component, prime);
          if (same && subtract) {
            ring.subtract(left, right, out);
          } else if (same) {
            ring.add(left, right, out);
          } else {
            double[] scaled = context.rows().take();
            ring.scale(left, factors.first(), out);
            ring.scale(right, second, scaled);
            ring.add(out, scaled, out);
            context.rows().give(scaled);
          }
        });
  }

  /** -a. */
  public Ciphertext negate(Ciphertext a) {
    return multiplyScalar(a, -1);
  }

  /** a + p, slot by slot. */
  public Ciphertext addPlain(Ciphertext a, Plaintext p) {
    return addPlain(a, p, a.factor());
  }

  /** a - p, slot by slot. */
  public Ciphertext subtractPlain(Ciphertext a, Plaintext p) {
    return addPlain(a, p, t.subtract(0, a.factor()));
  }

  private Ciphertext addPlain(Ciphertext a, Plaintext p, long constant) {
    context.requireSame(a.context());
    context.requireSame(p.context());
    double[] message = context.rows().take();
    p.scaledInto(constant, message);
    Ciphertext result =
        rowByRow(
            a.level(),
            a.factor(),
            NoiseModel.sum(a.noiseBits(), context.noise().plaintext()),
            (ring, prime, component, out) -> {
              System.arraycopy(row(a, component, prime), 0, out, 0, out.length);
              if (component == 0) {
                double[] encoded = context.rows().take();
                System.arraycopy(message, 0, encoded, 0, encoded.length);
                ring.forward(encoded);
                ring.add(out, encoded, out);
                context.rows().give(encoded);
              }
            });
    context.rows().give(message);
    return result;
  }

  /** a * p, slot by slot. For one factor in all slots {@link #multiplyScalar} costs less noise. */
  public Ciphertext multiplyPlain(Ciphertext a, Plaintext p) {
    context.requireSame(a.context());
    context.requireSame(p.context());
    int level = a.level();
    double noiseBits = a.noiseBits() + context.noise().plaintext();
    context.checkedNoise(noiseBits, level);
    double[][] c0 = context.rows().take(level + 1);
    double[][] c1 = context.rows().take(level + 1);
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              System.arraycopy(p.coefficients(), 0, c0[i], 0, c0[i].length);
              ring.forwardLazy(c0[i]);
              ring.multiply(c0[i], a.c1()[i], c1[i]);
              ring.multiply(c0[i], a.c0()[i], c0[i]);
            });
    return new Ciphertext(context, level, a.factor(), noiseBits, c0, c1);
  }

  /** a + scalar in each slot, for a scalar in (-t, t). */
  public Ciphertext addScalar(Ciphertext a, long scalar) {
    context.requireSame(a.context());
    // A constant polynomial has the same value everywhere: no transform is needed.
    double constant = t.balanced(t.multiply(a.factor(), canonicalScalar(scalar)));
    return rowByRow(
        a.level(),
        a.factor(),
        NoiseModel.sum(a.noiseBits(), context.noise().scalar(constant)),
        (ring, prime, component, out) -> {
          double[] source = row(a, component, prime);
          if (component == 1) {
            System.arraycopy(source, 0, out, 0, out.length);
          } else {
            double[] constants = context.rows().take();
            Arrays.fill(constants, constant);
            ring.add(source, constants, out);
            context.rows().give(constants);
          }
        });
  }

  /** a * scalar in each slot, for a scalar in (-t, t). */
  public Ciphertext multiplyScalar(Ciphertext a, long scalar) {
    context.requireSame(a.context());
    double constant = t.balanced(canonicalScalar(scalar));
    return rowByRow(
        a.level(),
        a.factor(),
        a.noiseBits() + context.noise().scalar(constant),
        (ring, prime, component, out) -> ring.scale(row(a, component, prime), constant, out));
  }

  /**
   * The sum of ciphertexts times scalars, at their lowest level and with a scale factor of the
   * caller's choice: in one pass, and without the scaling that additions of different factors need.
   *
   * @param terms one or more
   * @param scalars one for each term, in (-t, t)
   * @param factor of the result, in [1, t)
   * @throws IllegalArgumentException if the numbers of terms and scalars differ, there are none, or
   *     one is out of range
   */
  public Ciphertext linearCombination(List<Ciphertext> terms, long[] scalars, long factor) {
    if (terms.isEmpty() || terms.size() != scalars.length) {
      throw new IllegalArgumentException(
          "%d terms and %d scalars: need the same number, at least one"
              .formatted(terms.size(), scalars.length));
    }
    if (factor < 1 || factor >= t.value()) {
      throw new IllegalArgumentException(
          "scale factor %d: need 1 to %d".formatted(factor, t.value() - 1));
    }
    double[] weights = new double[scalars.length];
    int level = Integer.MAX_VALUE;
    double noiseBits = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < weights.length; i++) {
      Ciphertext term = terms.get(i);
      context.requireSame(term.context());
      long ratio = t.multiply(factor, t.invert(term.factor()));
      weights[i] = t.balanced(t.multiply(canonicalScalar(scalars[i]), ratio));
      level = Math.min(level, term.level());
      noiseBits = NoiseModel.sum(noiseBits, term.noiseBits() + context.noise().scalar(weights[i]));
    }
    return rowByRow(
        level,
        factor,
        noiseBits,
        (ring, prime, component, out) -> {
          ring.scale(row(terms.get(0), component, prime), weights[0], out);
          double[] scaled = context.rows().take();
          for (int i = 1; i < weights.length; i++) {
            ring.scale(row(terms.get(i), component, prime), weights[i], scaled);
            ring.add(out, scaled, out);
          }
          context.rows().give(scaled);
        });
  }

  private long canonicalScalar(long scalar) {
    if (scalar <= -t.value() || scalar >= t.value()) {
      throw new IllegalArgumentException(
          "scalar %d: need one in (-t, t), t=%s".formatted(scalar, t));
    }
    return t.canonical(scalar);
  }

  /**
   * a * b, relinearised and divided by the last prime of the common level (at level 0 it is not
   * divided).
   */
  public Ciphertext multiply(Ciphertext a, Ciphertext b, RelinearisationKey key) {
    return relinearise(tensor(a, b), key, Math.min(1, commonLevel(a, b)));
  }

  /** a * a, as {@link #multiply}. */
  public Ciphertext square(Ciphertext a, RelinearisationKey key) {
    return multiply(a, a, key);
  }

  /** a * b without relinearisation. */
  public TensorCiphertext tensor(Ciphertext a, Ciphertext b) {
    int level = commonLevel(a, b);
    double noiseBits = context.checkedNoise(a.noiseBits() + b.noiseBits(), level);
    double[][] d0 = context.rows().take(level + 1);
    double[][] d1 = context.rows().take(level + 1);
    double[][] d2 = context.rows().take(level + 1);
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              if (a == b) {
                ring.square(a.c0()[i], a.c1()[i], d0[i], d1[i], d2[i]);
              } else {
                ring.tensor(a.c0()[i], a.c1()[i], b.c0()[i], b.c1()[i], d0[i], d1[i], d2[i]);
              }
            });
    return new TensorCiphertext(
        context, level, t.multiply(a.factor(), b.factor()), noiseBits, d0, d1, d2);
  }

  /**
   * Adds a * b to a sum of products, in place.
   *
   * @throws IllegalArgumentException if a or b is below the sum's level, or the product of their
   *     scale factors is not the sum's
   */
  public void addProduct(TensorCiphertext sum, Ciphertext a, Ciphertext b) {
    requireAddable(sum, commonLevel(a, b), t.multiply(a.factor(), b.factor()));
    sum.growNoise(a.noiseBits() + b.noiseBits());
    context
        .workers()
        .run(
            sum.level() + 1,
            i ->
                context
                    .ring(i)
                    .tensorAdd(
                        a.c0()[i],
                        a.c1()[i],
                        b.c0()[i],
                        b.c1()[i],
                        sum.d0()[i],
                        sum.d1()[i],
                        sum.d2()[i]));
  }

  /**
   * Adds a ciphertext to a sum of products, in place.
   *
   * @throws IllegalArgumentException if it is below the sum's level, or has another scale factor
   */
  public void addTerm(TensorCiphertext sum, Ciphertext a) {
    context.requireSame(a.context());
    requireAddable(sum, a.level(), a.factor());
    sum.growNoise(a.noiseBits());
    context
        .workers()
        .run(
            sum.level() + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              ring.add(sum.d0()[i], a.c0()[i], sum.d0()[i]);
              ring.reduce(sum.d1()[i], sum.d1()[i]);
              ring.add(sum.d1()[i], a.c1()[i], sum.d1()[i]);
            });
  }

  /**
   * Adds a * scalar to a sum of products, in place, whatever the scale factor of a: it costs a
   * factor of up to t in noise, which a product of two ciphertexts has room for.
   *
   * @param scalar in (-t, t)
   * @throws IllegalArgumentException if a is below the sum's level
   */
  public void addMultiple(TensorCiphertext sum, Ciphertext a, long scalar) {
    context.requireSame(a.context());
    requireAddable(sum, a.level(), sum.factor());
    long ratio = t.multiply(sum.factor(), t.invert(a.factor()));
    double weight = t.balanced(t.multiply(ratio, canonicalScalar(scalar)));
    sum.growNoise(a.noiseBits() + context.noise().scalar(weight));
    context
        .workers()
        .run(
            sum.level() + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              double[] scaled = context.rows().take();
              ring.scale(a.c0()[i], weight, scaled);
              ring.add(sum.d0()[i], scaled, sum.d0()[i]);
              ring.scale(a.c1()[i], weight, scaled);
              ring.reduce(sum.d1()[i], sum.d1()[i]);
              ring.add(sum.d1()[i], scaled, sum.d1()[i]);
              context.rows().give(scaled);
            });
  }

  /**
   * The sum of a[i] * p[i], slot by slot, at the lowest of their levels.
   *
   * @throws IllegalArgumentException if there are none, not as many of both, or the scale factors
   *     differ
   */
  public Ciphertext multiplyPlainSum(List<Ciphertext> a, List<Plaintext> p) {
    if (a.isEmpty() || a.size() != p.size()) {
      throw new IllegalArgumentException(
          "%d ciphertexts, %d plaintexts: need as many, at least one"
              .formatted(a.size(), p.size()));
    }
    int level = context.parameters().topLevel();
    double noiseBits = Double.NEGATIVE_INFINITY;
    long factor = a.get(0).factor();
    for (int i = 0; i < a.size(); i++) {
      context.requireSame(p.get(i).context());
      level = Math.min(level, commonLevel(a.get(0), a.get(i)));
      noiseBits = NoiseModel.sum(noiseBits, a.get(i).noiseBits() + context.noise().plaintext());
      if (a.get(i).factor() != factor) {
        throw new IllegalArgumentException(
            "scale factors %d and %d: need equal ones".formatted(factor, a.get(i).factor()));
      }
    }
    context.checkedNoise(noiseBits, level);
    double[][] c0 = context.rows().take(level + 1);
    double[][] c1 = context.rows().take(level + 1);
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              double[] encoded = context.rows().take();
              Arrays.fill(c0[i], 0);
              Arrays.fill(c1[i], 0);
              for (int term = 0; term < a.size(); term++) {
                double[] source = p.get(term).coefficients();
                System.arraycopy(source, 0, encoded, 0, source.length);
                ring.forwardLazy(encoded);
                ring.multiplyAdd(encoded, a.get(term).c0()[i], c0[i]);
                ring.multiplyAdd(encoded, a.get(term).c1()[i], c1[i]);
              }
              context.rows().give(encoded);
            });
    return new Ciphertext(context, level, factor, noiseBits, c0, c1);
  }

  private void requireAddable(TensorCiphertext sum, int level, long factor) {
    context.requireSame(sum.context());
    if (level < sum.level()) {
      throw new IllegalArgumentException(
          "term of level %d: need at least the sum's level %d".formatted(level, sum.level()));
    }
    if (factor != sum.factor()) {
      throw new IllegalArgumentException(
          "term of scale factor %d: need the sum's, %d".formatted(factor, sum.factor()));
    }
  }

  /**
   * Relinearises a product or a sum of products, and divides by as many primes as bring the noise
   * down to the floor. Closes the tensor.
   */
  public Ciphertext relinearise(TensorCiphertext tensor, RelinearisationKey key) {
    double noiseBits = tensor.noiseBits();
    int drops = 0;
    while (drops < tensor.level() && noiseBits > context.noise().switchingFloor() + 1) {
      noiseBits -= context.parameters().prime(tensor.level() - drops).bits();
      drops++;
    }
    return relinearise(tensor, key, drops);
  }

  /**
   * Relinearises a product or a sum of products, and divides by the last {@code drops} primes in
   * the same step. Closes the tensor.
   *
   * @throws IllegalArgumentException if drops is not between 0 and the level
   */
  public Ciphertext relinearise(TensorCiphertext tensor, RelinearisationKey key, int drops) {
    context.requireSame(tensor.context());
    context.requireSame(key.context());
    int level = tensor.level();
    requireDrops(drops, level);
    double noiseBits = context.noise().relinearised(tensor.noiseBits(), level, drops);
    context.checkedNoise(noiseBits, level - drops);
    double[][][] rows = new Relinearisation(context, tensor, key, drops).run();
    long factor = t.multiply(tensor.factor(), context.modDownWithP(level, drops).factor());
    tensor.close();
    return new Ciphertext(context, level - drops, factor, noiseBits, rows[0], rows[1]);
  }

  private static void requireDrops(int drops, int level) {
    if (drops < 0 || drops > level) {
      throw new IllegalArgumentException(
          "dropping %d primes at level %d: need 0 to %d".formatted(drops, level, level));
    }
  }

  /** Divides by the last {@code drops} primes: noise and modulus shrink by the same factor. */
  public Ciphertext modSwitch(Ciphertext a, int drops) {
    context.requireSame(a.context());
    int level = a.level();
    requireDrops(drops, level);
    if (drops == 0) {
      return dropTo(a, level);
    }
    ModDown modDown = context.modDown(level, drops);
    double noiseBits = context.noise().switched(a.noiseBits(), level, drops);
    context.checkedNoise(noiseBits, level - drops);
    double[][] x0 = a.c0().clone();
    double[][] x1 = a.c1().clone();
    context
        .workers()
        .run(
            2 * modDown.droppedCount(),
            i -> {
              double[][] x = (i & 1) == 0 ? x0 : x1;
              int prime = modDown.dropped(i >> 1);
              double[] copy = context.rows().take();
              System.arraycopy(x[prime], 0, copy, 0, copy.length);
              modDown.prepare(i >> 1, copy);
              x[prime] = copy;
            });
    double[][] c0 = context.rows().take(modDown.kept());
    double[][] c1 = context.rows().take(modDown.kept());
    modDown.divide(x0, x1, c0, c1);
    for (int i = 0; i < modDown.droppedCount(); i++) {
      context.rows().give(x0[modDown.dropped(i)]);
      context.rows().give(x1[modDown.dropped(i)]);
    }
    return new Ciphertext(
        context, level - drops, t.multiply(a.factor(), modDown.factor()), noiseBits, c0, c1);
  }

  /**
   * The same ciphertext at a lower level, its noise as it is: primes are left out, not divided by.
   */
  public Ciphertext dropTo(Ciphertext a, int level) {
    context.requireSame(a.context());
    requireDrops(a.level() - level, a.level());
    return rowByRow(
        level,
        a.factor(),
        a.noiseBits(),
        (ring, prime, component, out) ->
            System.arraycopy(row(a, component, prime), 0, out, 0, out.length));
  }

  /**
   * The same polynomials, read with another scale factor: a ciphertext of m * a.factor() / factor.
   * For who adds ciphertexts whose messages are known up to that only, and would pay for it in
   * noise.
   *
   * @throws IllegalArgumentException if the factor is not in [1, t)
   */
  public Ciphertext withFactor(Ciphertext a, long factor) {
    context.requireSame(a.context());
    if (factor < 1 || factor >= t.value()) {
      throw new IllegalArgumentException(
          "scale factor %d: need 1 to %d".formatted(factor, t.value() - 1));
    }
    return rowByRow(
        a.level(),
        factor,
        a.noiseBits(),
        (ring, prime, component, out) ->
            System.arraycopy(row(a, component, prime), 0, out, 0, out.length));
  }

  /**
   * a^exponent, in ceil(log2 exponent) levels.
   *
   * @throws IllegalArgumentException if the exponent is below 1
   */
  public Ciphertext power(Ciphertext a, long exponent, RelinearisationKey key) {
    if (exponent < 1) {
      throw new IllegalArgumentException("exponent %d: need at least 1".formatted(exponent));
    }
    long rest = exponent;
    Ciphertext square = dropTo(a, a.level());
    for (; (rest & 1) == 0; rest >>= 1) {
      square = closing(square, square(square, key));
    }
    if (rest == 1) {
      return square;
    }
    Ciphertext product = dropTo(square, square.level());
    while (rest > 1) {
      square = closing(square, square(square, key));
      rest >>= 1;
      if ((rest & 1) != 0) {
        product = closing(product, multiply(product, square, key));
      }
    }
    square.close();
    return product;
  }

  private static Ciphertext closing(Ciphertext used, Ciphertext next) {
    used.close();
    return next;
  }
}
