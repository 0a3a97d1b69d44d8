package org.veilbank.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;

/**
 * A bank's Shamir share of a secret key (Shamir, "How to share a secret", 1979): the value at the
 * bank's point of a polynomial of degree t-1 over R modulo q_0 ... q_level, whose value at 0 is the
 * key. The level is that of decryption: only there is the key ever used.
 *
 * <p>Shares of several keys at the same point add up to a share of the keys' sum.
 */
public final class KeyShare implements AutoCloseable {
  private final ThresholdParameters parameters;
  private final BankIndex holder;
  private final double[][] rows;

  /** Takes over the rows, evaluations modulo each prime of the decryption level. */
  KeyShare(ThresholdParameters parameters, BankIndex holder, double[][] rows) {
    assert rows.length == parameters.decryptionLevel() + 1;
    parameters.requireMember(holder);
    this.parameters = parameters;
    this.holder = holder;
    this.rows = rows;
  }

  /**
   * Deals a key to all banks. Reads, for each power of the polynomial from the first and each
   * prime, a uniform row.
   *
   * @return the share of each bank, in order
   */
  public static List<KeyShare> deal(
      ThresholdParameters parameters, SecretKey key, RandomStream randomness) {
    return deal(parameters, key::evaluations, randomness);
  }

  /**
   * Deals a share itself to the banks of a new set, which may be others, with another threshold
   * (THR-1.8). What they get from t or more old banks adds up, by {@link #reshared}, to shares of
   * the same key that do not fit the old ones. Reads as {@link #deal(ThresholdParameters,
   * SecretKey, RandomStream)}.
   *
   * @param parameters of the new sharing, with the old decryption level
   * @param share of the old sharing
   */
  public static List<KeyShare> deal(
      ThresholdParameters parameters, KeyShare share, RandomStream randomness) {
    if (parameters.decryptionLevel() != share.parameters.decryptionLevel()
        || parameters.context() != share.parameters.context()) {
      throw new IllegalArgumentException(
          "resharing to %s: need the context and the decryption level of %s"
              .formatted(parameters, share.parameters));
    }
    return deal(parameters, share::row, randomness);
  }

  private static List<KeyShare> deal(
      ThresholdParameters parameters, IntFunction<double[]> value, RandomStream randomness) {
    BgvContext context = parameters.context();
    int primes = parameters.decryptionLevel() + 1;
    int degree = parameters.threshold() - 1;
    double[][][] coefficients = new double[degree][primes][context.parameters().degree()];
    for (double[][] coefficient : coefficients) {
      for (int i = 0; i < primes; i++) {
        Sampler.uniform(randomness, context.ring(i).modulus(), coefficient[i]);
      }
    }
    List<KeyShare> shares =
        parameters.banks().stream()
            .map(bank ->
                new KeyShare(parameters, bank, evaluate(context, value, coefficients, bank)))
            .toList();
    for (double[][] coefficient : coefficients) {
      for (double[] row : coefficient) {
        Arrays.fill(row, 0);
      }
    }
    return shares;
  }

  /** The polynomial's value at a bank's point, by Horner's rule. */
  private static double[][] evaluate(
      BgvContext context, IntFunction<double[]> value, double[][][] coefficients, BankIndex bank) {
    int degree = coefficients.length;
    double[][] rows = new double[coefficients[0].length][];
    for (int i = 0; i < rows.length; i++) {
      PrimeRing ring = context.ring(i);
      double[] row = coefficients[degree - 1][i].clone();
      for (int power = degree - 2; power >= -1; power--) {
        ring.scale(row, bank.value(), row);
        ring.add(row, power >= 0 ? coefficients[power][i] : value.apply(i), row);
      }
      rows[i] = row;
    }
    return rows;
  }

  /**
   * The share of the sum of several keys, from shares of each.
   *
   * @throws IllegalArgumentException if there are none, or they are of several banks
   */
  public static KeyShare sum(List<KeyShare> shares) {
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no shares: need at least one");
    }
    KeyShare first = shares.get(0);
    BgvContext context = first.parameters.context();
    double[][] rows = new double[first.rows.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = first.rows[i].clone();
      for (KeyShare share : shares.subList(1, shares.size())) {
        if (!share.holder.equals(first.holder)) {
          throw new IllegalArgumentException(
              "share of %s: need one of %s".formatted(share.holder, first.holder));
        }
        context.ring(i).add(rows[i], share.rows[i], rows[i]);
      }
    }
    return new KeyShare(first.parameters, first.holder, rows);
  }

  /**
   * The weighted sum of shares that several banks dealt of their own shares: a share, for a new set
   * of banks, of the key that the old ones share.
   *
   * @param dealt for each dealer of the old set, the share that it dealt to this share's holder
   * @param dealers t or more banks of the old set, in the same order
   * @throws IllegalArgumentException if there are not as many dealers as shares
   */
  public static KeyShare reshared(List<KeyShare> dealt, List<BankIndex> dealers) {
    if (dealt.size() != dealers.size()) {
      throw new IllegalArgumentException(
          "%d shares of %d dealers: need one of each".formatted(dealt.size(), dealers.size()));
    }
    KeyShare first = dealt.get(0);
    BgvContext context = first.parameters.context();
    double[][] rows = new double[first.rows.length][context.parameters().degree()];
    double[] term = new double[context.parameters().degree()];
    for (int i = 0; i < rows.length; i++) {
      Modulus q = context.ring(i).modulus();
      long[] weights = Lagrange.weights(dealers, 0, q);
      for (int d = 0; d < weights.length; d++) {
        context.ring(i).scale(dealt.get(d).rows[i], q.balanced(weights[d]), term);
        context.ring(i).add(rows[i], term, rows[i]);
      }
    }
    Arrays.fill(term, 0);
    return new KeyShare(first.parameters, first.holder, rows);
  }

  /** Bytes of an encoded share. */
  static int encodedBytes(ThresholdParameters parameters) {
    return RingVector.encodedBytes(parameters.context(), 1, parameters.decryptionLevel() + 1);
  }

  /** The share's encoding, as secret as itself: to be sealed, or kept under a key. */
  public byte[] encode() {
    return new RingVector(parameters.context(), new double[][][] {rows}).encode();
  }

  /**
   * The share that bytes encode.
   *
   * @throws InvalidEncodingException naming what is wrong with them
   */
  public static KeyShare decode(byte[] encoded, ThresholdParameters parameters, BankIndex holder)
      throws InvalidEncodingException {
    RingVector vector =
        RingVector.decode(encoded, parameters.context(), 1, parameters.decryptionLevel() + 1);
    double[][] rows = new double[vector.primeCount()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = vector.row(0, i);
    }
    return new KeyShare(parameters, holder, rows);
  }

  /** The parameters that it was made for. */
  public ThresholdParameters parameters() {
    return parameters;
  }

  /** The bank that holds it. */
  public BankIndex holder() {
    return holder;
  }

  /** Evaluations modulo a prime; as secret as the share; shared, not to be changed. */
  double[] row(int prime) {
    return rows[prime];
  }

  /** Erases the share. */
  @Override
  public void close() {
    for (double[] row : rows) {
      Arrays.fill(row, 0);
    }
  }

  @Override
  public String toString() {
    return "KeyShare[%s, redacted]".formatted(holder);
  }
}
