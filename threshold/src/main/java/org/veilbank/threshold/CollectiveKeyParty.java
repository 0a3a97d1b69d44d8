package org.veilbank.threshold;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.fhe.UniformPolynomial;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;

/**
 * One bank's part in making the collective public and relinearisation keys, of which nobody holds
 * the secret s, the sum of the banks' s_i.
 *
 * <p>Source: Mouchet, Troncoso-Pastoriza, Bossuat and Hubaux, "Multiparty homomorphic encryption
 * from ring-learning-with-errors", ePrint 2020/304, protocols 1 and 3, in the form of hybrid key
 * switching: where they have a power of a base, there is P*g_j, 1 modulo the primes of digit j
 * times P.
 *
 * <ul>
 *   <li>public key: b_i = -a*s_i + t*e
 *   <li>round 1, for each digit j: h0 = -u_i*a_j + P*g_j*s_i + t*e0 and h1 = s_i*a_j + t*e1, u_i a
 *       fresh ternary secret
 *   <li>round 2, from the sums H0 and H1: r = s_i*H0 + (u_i - s_i)*H1 + t*e2; the key is (sum of
 *       the r, H1)
 * </ul>
 *
 * <p>Round 2 must be answered for one round 1 only, and no bank may see another's round 1 before it
 * is committed to its own: that is for the ceremony to see to.
 */
public final class CollectiveKeyParty implements AutoCloseable {
  private final BgvContext context;
  private final Seed common;
  private final SecretKey secret;
  private final SecretKey ephemeral;

  /**
   * A party. Reads the ephemeral secret from the stream.
   *
   * @param common the public seed that the common polynomials are expanded from: polynomial 0 for
   *     the public key, polynomial 1+j for digit j
   * @param secret s_i; stays the caller's to close
   */
  public CollectiveKeyParty(Seed common, SecretKey secret, RandomStream randomness) {
    this.context = secret.context();
    this.common = common;
    this.secret = secret;
    this.ephemeral = new KeyGenerator(context).summand(randomness);
  }

  /** The share of the public key. Reads an error. */
  public RingVector publicKeyShare(RandomStream randomness) {
    byte[] error = new byte[context.parameters().degree()];
    Sampler.error(randomness, error);
    int primes = PublicKey.primeCount(context.parameters());
    double[][] b = new double[primes][];
    context
        .workers()
        .run(
            primes,
            i -> {
              PrimeRing ring = context.ring(i);
              double[] product = context.rows().take();
              UniformPolynomial.expand(common, 0, i, ring, product);
              ring.multiply(product, secret.evaluations(i), product);
              b[i] = errorRow(error, ring);
              ring.subtract(b[i], product, b[i]);
              context.rows().giveErased(product);
            });
    Arrays.fill(error, (byte) 0);
    return new RingVector(context, new double[][][] {b});
  }

  /** The collective public key. */
  public static PublicKey publicKey(BgvContext context, Seed common, List<RingVector> shares) {
    RingVector sum = RingVector.sum(shares);
    double[][] b = new double[sum.primeCount()][];
    for (int i = 0; i < b.length; i++) {
      b[i] = sum.row(0, i);
    }
    return PublicKey.of(context, common, b);
  }

  /**
   * The first round for the relinearisation key: h0 of each digit, then h1 of each. Reads their
   * errors in the same order.
   */
  public RingVector roundOne(RandomStream randomness) {
    BgvParameters parameters = context.parameters();
    int digits = parameters.digitCount();
    int primes = primes();
    byte[][] errors = errors(2 * digits, randomness);
    BigInteger p = specialProduct();
    double[][][] rows = new double[2 * digits][primes][];
    context
        .workers()
        .run(
            digits * primes,
            task -> {
              int digit = task / primes;
              int prime = task % primes;
              PrimeRing ring = context.ring(prime);
              double[] a = context.rows().take();
              double[] product = context.rows().take();
              UniformPolynomial.expand(common, 1 + digit, prime, ring, a);
              ring.multiply(a, ephemeral.evaluations(prime), product);
              double[] h0 = errorRow(errors[digit], ring);
              ring.subtract(h0, product, h0);
              if (prime <= parameters.topLevel() && prime / parameters.digitPrimes() == digit) {
                ring.scale(secret.evaluations(prime), ring.modulus().balanced(p), product);
                ring.add(h0, product, h0);
              }
              double[] h1 = errorRow(errors[digits + digit], ring);
              ring.multiplyAdd(a, secret.evaluations(prime), h1);
              rows[digit][prime] = h0;
              rows[digits + digit][prime] = h1;
              context.rows().give(a);
              context.rows().giveErased(product);
            });
    erase(errors);
    return new RingVector(context, rows);
  }

  /**
   * The second round, from the sum of all first rounds: r of each digit. Reads their errors.
   *
   * @throws IllegalArgumentException if the sum is not of the shape of a first round
   */
  public RingVector roundTwo(RingVector sumOfRoundOne, RandomStream randomness) {
    int digits = context.parameters().digitCount();
    int primes = primes();
    requireRoundOne(context, sumOfRoundOne);
    byte[][] errors = errors(digits, randomness);
    double[][][] rows = new double[digits][primes][];
    context
        .workers()
        .run(
            digits * primes,
            task -> {
              int digit = task / primes;
              int prime = task % primes;
              PrimeRing ring = context.ring(prime);
              double[] difference = context.rows().take();
              ring.subtract(ephemeral.evaluations(prime), secret.evaluations(prime), difference);
              double[] r = errorRow(errors[digit], ring);
              ring.multiplyAdd(sumOfRoundOne.row(digit, prime), secret.evaluations(prime), r);
              ring.multiplyAdd(sumOfRoundOne.row(digits + digit, prime), difference, r);
              rows[digit][prime] = r;
              context.rows().giveErased(difference);
            });
    erase(errors);
    return new RingVector(context, rows);
  }

  /** The collective relinearisation key. */
  public static RelinearisationKey relinearisationKey(
      BgvContext context, RingVector sumOfRoundOne, List<RingVector> roundTwo) {
    return relinearisationKey(context, sumOfRoundOne, RingVector.sum(roundTwo));
  }

  /** The collective relinearisation key, from the sums of both rounds. */
  static RelinearisationKey relinearisationKey(
      BgvContext context, RingVector sumOfRoundOne, RingVector sum) {
    requireRoundOne(context, sumOfRoundOne);
    int digits = context.parameters().digitCount();
    int primes = sum.primeCount();
    double[][][] b = new double[primes][digits][];
    double[][][] a = new double[primes][digits][];
    for (int prime = 0; prime < primes; prime++) {
      for (int digit = 0; digit < digits; digit++) {
        b[prime][digit] = sum.row(digit, prime);
        a[prime][digit] = sumOfRoundOne.row(digits + digit, prime);
      }
    }
    return RelinearisationKey.of(context, b, a);
  }

  private static void requireRoundOne(BgvContext context, RingVector vector) {
    BgvParameters parameters = context.parameters();
    int primes = parameters.ciphertextPrimes().size() + parameters.specialPrimes().size();
    int polynomials = 2 * parameters.digitCount();
    if (vector.polynomialCount() != polynomials || vector.primeCount() != primes) {
      throw new IllegalArgumentException(
          "%s: need a first round of %d polynomials modulo %d primes"
              .formatted(vector, polynomials, primes));
    }
  }

  private int primes() {
    BgvParameters parameters = context.parameters();
    return parameters.ciphertextPrimes().size() + parameters.specialPrimes().size();
  }

  private BigInteger specialProduct() {
    return context.parameters().specialPrimes().stream()
        .map(Modulus::value)
        .map(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private byte[][] errors(int count, RandomStream randomness) {
    byte[][] errors = new byte[count][context.parameters().degree()];
    for (byte[] error : errors) {
      Sampler.error(randomness, error);
    }
    return errors;
  }

  private static void erase(byte[][] errors) {
    for (byte[] error : errors) {
      Arrays.fill(error, (byte) 0);
    }
  }

  /** t*error, as evaluations. */
  private double[] errorRow(byte[] error, PrimeRing ring) {
    double t = (double) context.parameters().plaintextModulus().value();
    double[] row = new double[error.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = t * error[i];
    }
    ring.forward(row);
    return row;
  }

  /** Erases the ephemeral secret; the party can do no more afterwards. */
  @Override
  public void close() {
    ephemeral.close();
  }
}
